"""Measure the public site through HTTP with six hundred services: pages a second at 1 and at 64 connections, their weight.

``.venv/bin/python -m bench.portal --seconds 5``; part of ``make bench``. Every search asks other words, so that none is
answered from memory. Exit codes: 0 measured, 1 something answered wrong, 2 wrong use.
"""

import argparse
import gzip
import http.client
import json
import re
import sys
from collections.abc import Iterator
from itertools import count
from typing import Any
from urllib.parse import urlencode

from bench import finding, lighthouse, product
from bench.load import Ask, ask_all
from bench.report import told

CITY, SERVICE, SERVICES = "lutsk", "birth-grant", 600
CLIENTS = (1, 64)
STATEMENTS = 1
"""Of a page about services, as tests/portal pin it."""
LOOKED_AT = {"home": "/", "a service": f"/services/{SERVICE}/", "search": "/search/", "a centre": f"/centres/{CITY}/"}
ASSET = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"')


def measure(seconds: float) -> dict[str, Any]:
    """Measure the pages that most people open, and what the first look at a service weighs."""
    _fill()
    acts: list[dict[str, Any]] = []
    with product.web() as server:
        for name, asks in _pages().items():
            ask_all(
                product.PORT, [next(asks) for _each in range(16)], clients=4
            )  # nothing is loaded while it is measured
            acts += [
                told(name, each, ask_all(product.PORT, asks, clients=each, seconds=seconds), STATEMENTS)
                for each in CLIENTS
            ]
        seen = lighthouse.measure(
            {name: f"http://localhost:{product.PORT}{path}?city={CITY}" for name, path in LOOKED_AT.items()}
        )
        weight, memory = _weight(f"/services/{SERVICE}/?city={CITY}"), product.memory_of(server)
    hits = finding.measured(finding.of_size(SERVICES))
    found = {"queries": hits.queries, "first": round(hits.at_once, 3), "three": round(hits.in_three, 3)}
    return {
        "services": SERVICES,
        "acts": acts,
        "kilobytes": weight,
        "found": found,
        "web_process_mb": memory,
        "seen": seen,
    }


def _fill() -> None:
    """Bring the list of the city to six hundred services: the demo's and others with their own names."""
    from office.catalogue.models import ListedService, Service, ServiceGroup, ServiceList

    listed = ServiceList.objects.filter(city__slug=CITY).latest("in_force_from")
    missing = SERVICES - ListedService.objects.filter(service_list=listed).count()
    others = finding.of_size(finding.SIZES[0] + max(0, missing))[finding.SIZES[0] :]
    group = ServiceGroup.objects.latest("order")
    made = [Service(code=each.key, group=group, name=each.names[0], name_en=each.names[0]) for each in others]
    Service.objects.bulk_create(made)
    rows = [ListedService(service_list=listed, service=each, registration_number=each.code) for each in made]
    ListedService.objects.bulk_create(rows)


def _pages() -> dict[str, Iterator[Ask]]:
    return {
        "home": _same("/"),
        "a service": _same(f"/services/{SERVICE}/"),
        "documents for a service": _same("/checklist/", s=SERVICE),
        "services by kind": _same("/services/"),
        "a centre": _same(f"/centres/{CITY}/"),
        "search": _searches(),
    }


def _same(path: str, **asked: str) -> Iterator[Ask]:
    while True:
        yield _page(path, **asked)


def _searches() -> Iterator[Ask]:
    """Give the queries of the list again and again, each time with another number behind it."""
    for nth in count(1):
        query = finding.QUERIES[nth % len(finding.QUERIES)]
        yield _page("/search/", q=f"{query.text} {nth}")


def _page(path: str, **asked: str) -> Ask:
    return Ask("GET", f"{path}?{urlencode({'city': CITY, **asked})}", {"Host": "localhost"})


def _weight(path: str) -> float:
    """Give the kilobytes of a page with its styles and scripts, compressed."""
    page = _content(path)
    return round(sum(map(_packed, [page, *map(_content, sorted(set(ASSET.findall(page.decode()))))])) / 1000, 1)


def _content(path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", product.PORT, timeout=60)
    connection.request("GET", path, headers={"Host": "localhost"})
    answer = connection.getresponse()
    if answer.status != http.client.OK:
        raise SystemExit(f"bench: {path} answered {answer.status}")
    return answer.read()


def _packed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.portal", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each measurement takes")
    options = parser.parse_args()
    product.open_installation()
    product.office("prepare")
    product.office("demo")
    results = measure(options.seconds)
    print(json.dumps(results, ensure_ascii=False, indent=1))
    return 1 if any(each["wrong"] for each in results["acts"]) else 0


if __name__ == "__main__":
    sys.exit(main())
