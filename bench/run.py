"""Measure the product through HTTP on this machine: ``make bench``, ``make bench ARGS="--sizes 10000"``.

For each size of the register: registering a case, the steps of its life, pages and searches, at one client and at many;
beside the registration its floor. Everything is measured in one run; the table goes to docs/performance.md.
Exit codes: 0 measured, 1 something answered wrong, 2 wrong use.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import access, acts, booking, estimates, floor, portal, product, report
from bench.load import Ask, Measured, ask_all
from bench.report import told

SIZES = [10_000, 100_000, 1_000_000]
CLIENTS_WRITING = [1, 8, 16, 32]
CLIENTS_READING = [1, 16]
LIVES = 160
LIFE_CLIENTS = 8
WARM, RECORDED = 40, 200
SAMPLE = 300


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=SIZES, help="cases in the register, growing; none: the reception alone"
    )
    parser.add_argument("--seconds", type=float, default=8.0, help="how long each measurement takes")
    parser.add_argument("--name", default="", help="name of the file of results (the date)")
    options = parser.parse_args()
    url = product.open_installation()
    product.office("prepare")
    product.office("demo")
    results: dict[str, Any] = {"machine": product.machine(), "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M}", "sizes": []}
    # First what needs no register: a great one takes long to fill, and what was measured before is kept.
    results["estimates"] = estimates.measure()
    results["reception"] = _apart("reception", str(options.seconds))
    results["replay"] = _apart("replay")
    results["booking"] = booking.measure(options.seconds, booking.RACE)
    results["portal"] = portal.measure(options.seconds)
    file = product.save(results, options.name or f"{datetime.now(UTC):%Y-%m-%d}")
    for size in sorted(options.sizes):
        results["sizes"].append(measure(size, options.seconds, url))
        file = product.save(results, options.name or f"{datetime.now(UTC):%Y-%m-%d}")
        report.write(results)
    print(f"saved: {file.relative_to(product.ROOT)}, docs/performance.md")
    return 1 if any(act["wrong"] for each in results["sizes"] for act in each["acts"]) else 0


def _apart(name: str, *words: str) -> dict[str, Any]:
    """Measure in an office of its own, whose people are not those of the demo."""
    folder = product.FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    others = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, str(product.ROOT / f"bench/{name}.py"), *words]
    done = subprocess.run(command, env=others | {"OFFICE_BENCH_VAR": str(folder)}, stdout=subprocess.PIPE, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measure(size: int, seconds: float, url: str) -> dict[str, Any]:
    filled = product.fill(size)
    cast = product.choose_cast()
    sample = _sample(cast)
    pages = acts.reads(cast, sample)
    counted = {name: _statements(asks) for name, asks in pages.items() if asks}
    measured: list[dict[str, Any]] = []
    with product.web() as server:
        ask_all(
            product.PORT, islice(acts.registrations(cast), 40), clients=4
        )  # so that nothing is loaded while it is measured
        for name, asks in pages.items():
            for clients in CLIENTS_READING if asks else ():
                done = ask_all(product.PORT, _round(asks), clients=clients, seconds=seconds / 2)
                measured.append(told(name, clients, done, counted[name]))
        registered: list[str] = []
        for clients in CLIENTS_WRITING:
            done = ask_all(
                product.PORT, acts.registrations(cast), clients=clients, seconds=seconds, seen=_noting(registered)
            )
            measured.append(told("register a case", clients, done, 0))
        measured += _lives(cast, random.sample(registered, min(LIVES, len(registered))))
        memory = product.memory_of(server)
    bare = _floor(cast, url)
    for act in measured:
        if act["act"] == "register a case" and bare:
            act["statements"] = bare.statements
    return {
        "cases": size,
        "filling_seconds_per_thousand": round(filled, 2),
        "web_process_mb": memory,
        "access": access.measure(sample),
        "floor": floor.as_json(bare),
        "acts": measured,
    }


def _noting(registered: list[str]) -> Any:
    return lambda content: registered.append(json.loads(content)["id"])


def _lives(cast: product.Cast, cases: list[str]) -> list[dict[str, Any]]:
    """Walk registered cases to their end, all of them one step at a time; two of them here, to count statements.

    With the first one this process learns its calendars and statements; those of the second are counted.
    """
    found, steps = [], acts.Life(cast, cases)
    total, began = 0.0, len(cases) - 2
    for name, [first, second, *asks] in steps.steps():
        _learnt, sent = floor.record([first, second])
        done = ask_all(product.PORT, asks, clients=LIFE_CLIENTS)
        total += done.took
        found.append(told(name, LIFE_CLIENTS, done, len(sent)))
    whole = Measured([total / began] * began, {}, total) if began else Measured()
    return [*found, told("all steps of a life together", LIFE_CLIENTS, whole, 0)]


def _floor(cast: product.Cast, url: str) -> floor.Floor | None:
    if floor.pgbench() is None:
        print("bench: no pgbench here, so no floor is measured (it comes with PostgreSQL's server packages)")
        return None
    if not floor.has_room():
        print("bench: no room on the disk for a copy of this register, so no floor is measured")
        return None
    asks = acts.registrations(cast)
    floor.record(list(islice(asks, WARM)))
    with floor.a_copy(url) as copy:
        return floor.play_back(floor.record(list(islice(asks, RECORDED))), copy)


def _statements(asks: list[Ask]) -> int:
    from django.db import connection
    from django.test import Client

    client = Client()
    ask = asks[0]
    for _warm in range(2):
        counted: list[str] = []
        with connection.execute_wrapper(lambda run, sql, *rest, kept=counted: (kept.append(sql), run(sql, *rest))[1]):
            client.generic(ask.method, ask.path, headers=ask.headers)
    return len(counted)


def _round(asks: list[Ask]) -> Any:
    while True:
        yield from asks


def _sample(cast: product.Cast) -> list[dict[str, str]]:
    """Take cases of the centre from all over its register, each with its officer and its applicant."""
    from office.cases.models import Case

    here = Case.objects.filter(centre__code=cast.centre, officer__in=list(cast.cookies))
    keys = list(here.values_list("pk", flat=True))
    chosen = random.sample(keys, min(SAMPLE, len(keys)))
    found = Case.objects.filter(pk__in=chosen).select_related("applicant")
    return [
        {
            "id": str(case.pk),
            "number": case.number,
            "officer": str(case.officer_id),
            "surname": case.applicant.surname,
            "rntrc": case.applicant.rntrc,
            "phone": case.applicant.phone,
        }
        for case in found
    ]


if __name__ == "__main__":
    sys.exit(main())
