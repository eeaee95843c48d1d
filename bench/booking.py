"""Measure booking through HTTP: places held a second at 8 to 32 clients, and a crowd that runs after one place.

``.venv/bin/python -m bench.booking --seconds 5 --race 500``; part of ``make bench``. Exit codes: 0 measured, 1 something
answered wrong, 2 wrong use.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import count
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from bench import product
from bench.load import Ask, Measured, ask_all

CLIENTS = [8, 16, 32]
RACE = 500
PLACES, MINUTES, DAYS = 20, 5, 60
"""So many places at once, so often, so far ahead: more than can be sold while it is measured."""
STATEMENTS = 3
"""Of a hold: two, as tests/booking/test_holding.py pins them, and the wait for the disk."""
CSRF = "b" * 32
_people = count(1)


def measure(seconds: float, race: int, clients: Iterable[int] = CLIENTS) -> dict[str, Any]:
    """Sell places for ``seconds`` at each number of clients, then let ``race`` clients run after one place."""
    bookable = _open_for_everybody()
    starts = _starts(bookable)
    with product.web() as server:
        ask_all(
            product.PORT, _bookings(bookable, starts, 64), clients=4
        )  # so that nothing is loaded while it is measured
        rates = [
            _told(each, ask_all(product.PORT, _bookings(bookable, starts), clients=each, seconds=seconds))
            for each in clients
        ]
        crowd = _race(_one_place(), race)
        memory = product.memory_of(server)
    return {"acts": rates, "race": crowd, "sold": _sold(), "web_process_mb": memory}


def _open_for_everybody() -> Any:
    """Give a service of the demo so many places that none is ever missing, and let one address book without end."""
    from office.booking.models import Bookable, BookingRules

    found = Bookable.objects.filter(is_open=True).select_related("centre__city", "service", "body")
    bookable = found.order_by("centre__code", "service__code").first()
    if bookable is None:
        raise SystemExit("bench: in the demo nothing can be booked")
    Bookable.objects.filter(pk=bookable.pk).update(places=PLACES, public=PLACES, minutes=MINUTES)
    free = {"horizon_days": DAYS, "web_a_minute": 1_000_000, "unproved_a_minute": 1_000_000}
    BookingRules.objects.update_or_create(centre=bookable.centre, defaults=free)
    bookable.refresh_from_db()
    return bookable


def _one_place() -> tuple[Any, Any]:
    """Give another service with one place at once, and a slot of it that is free."""
    from office.booking.days import free_slots, rules_of
    from office.booking.models import Bookable
    from office.ui.clock import now

    found = Bookable.objects.filter(is_open=True).select_related("centre__city", "service", "body")
    bookable = found.order_by("centre__code", "service__code")[1]
    Bookable.objects.filter(pk=bookable.pk).update(places=1, public=1)
    bookable.refresh_from_db()
    free = free_slots(bookable, rules_of(bookable.centre), at=now(), public=True)
    return bookable, free[len(free) // 2].slot.starts_at


def _starts(bookable: Any) -> list[Any]:
    from office.booking.days import free_slots, rules_of
    from office.ui.clock import now

    free = free_slots(bookable, rules_of(bookable.centre), at=now() + timedelta(hours=1), public=True)
    return [each.slot.starts_at for each in free]


def _bookings(bookable: Any, starts: list[Any], most: int | None = None) -> Iterator[Ask]:
    """Give bookings of different people, spread over the slots."""
    for nth in range(most) if most else count():
        yield _ask(bookable, starts[nth * 7 % len(starts)], good=302)


def _ask(bookable: Any, starts_at: Any, *, good: int) -> Ask:
    from django.core.signing import Signer
    from django.urls import reverse

    from office.portal.booking_choose import start_of

    key = Signer(salt="office.ui.once:None").sign(str(uuid4()))
    said = {
        "csrfmiddlewaretoken": CSRF,
        "once": key,
        "name": "Зразкова Роксолана",
        "contact": f"bench{next(_people)}-{uuid4().hex[:8]}@example.test",
        "needs": "",
    }
    page = reverse("portal:who", args=[bookable.centre.code, bookable.service.code, start_of(starts_at)])
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={CSRF}"}
    return Ask("POST", page, headers, urlencode(said).encode(), good)


def _race(wanted: tuple[Any, Any], clients: int) -> dict[str, Any]:
    """Let everybody press at once: one has it; the others are answered 409, each with other times."""
    bookable, starts_at = wanted
    offered: list[int] = []

    def seen(content: bytes) -> None:
        offered.append(content.count(b"formaction="))

    asks = [_ask(bookable, starts_at, good=409) for _each in range(clients)]
    done = ask_all(product.PORT, asks, clients=clients, seen=seen)
    won = sum(times for told, times in done.wrong.items() if told.startswith("302"))
    return {
        "clients": clients,
        "won": won,
        "told_of_other_times": sum(1 for each in offered if each),
        "wrong": {told[:80]: times for told, times in done.wrong.items() if not told.startswith("302")},
        "seconds": round(done.took, 2),
        "p95_ms": round(done.percentile(95), 1),
    }


def _sold() -> dict[str, int]:
    """Count in the table what was sold, and places that two people have."""
    from django.db import connection

    from office.booking.models import SlotHold

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM booking_slothold AS one JOIN booking_slothold AS other ON one.id < other.id"
            " AND one.bookable_id = other.bookable_id AND one.number = other.number"
            " AND one.starts_at < other.ends_at AND one.ends_at > other.starts_at"
        )
        doubled = int(cursor.fetchone()[0])
    return {"places": SlotHold.objects.count(), "doubled": doubled}


def _told(clients: int, done: Measured) -> dict[str, Any]:
    return {
        "act": "hold a place",
        "clients": clients,
        "rate": round(done.rate, 1),
        "p50_ms": round(done.percentile(50), 1),
        "p95_ms": round(done.percentile(95), 1),
        "p99_ms": round(done.percentile(99), 1),
        "statements": STATEMENTS,
        "wrong": {told[:120]: times for told, times in done.wrong.items()},
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.booking", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=8.0, help="how long each measurement takes")
    parser.add_argument("--race", type=int, default=RACE, help="clients who run after one place")
    options = parser.parse_args()
    product.open_installation()
    product.office("prepare")
    product.office("demo")
    results = measure(options.seconds, options.race)
    print(json.dumps(results, ensure_ascii=False, indent=1))
    return 1 if is_wrong(results) else 0


def is_wrong(results: dict[str, Any]) -> bool:
    """Tell whether anything answered as it must not."""
    race = results["race"]
    one = race["won"] == 1 and race["told_of_other_times"] == race["clients"] - 1 and not race["wrong"]
    return not one or results["sold"]["doubled"] > 0 or any(each["wrong"] for each in results["acts"])


if __name__ == "__main__":
    sys.exit(main())
