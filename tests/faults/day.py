"""A day of reception that goes on whatever is killed: ``python -m tests.faults.day`` prints each act once it is done.

A terminal and two desks at once, each in a thread of its own, as web processes are: an act whose answer was lost is sent
again with the same request, so it is done once.
"""

import threading
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID, uuid4

import django

django.setup()

from django.db import Error, connection  # noqa: E402  settings first
from django.utils import timezone  # noqa: E402

from office.queueing.calling import call_next  # noqa: E402
from office.queueing.models import Ticket  # noqa: E402
from office.queueing.serving import finish, start  # noqa: E402
from office.queueing.taking import take  # noqa: E402
from office.tables.away import is_away  # noqa: E402
from tests.factories.queueing import Reception, a_reception  # noqa: E402

Given = TypeVar("Given")
PAUSE, SPEAKING = threading.Event(), threading.Lock()


def until_done(act: Callable[[], Given]) -> Given:
    """Do an act; while the database is away, send it again."""
    while True:
        try:
            return act()
        except Error as fault:
            if not is_away(fault):
                raise
            connection.close()
            PAUSE.wait(0.05)


def terminal(hall: Reception) -> None:
    while True:
        request = uuid4()
        taken = until_done(lambda: take(hall.centre, hall.services[0], at=timezone.now(), request=request))  # noqa: B023
        tell("waiting", taken.ticket)


def desk(hall: Reception, number: int) -> None:
    clerk = hall.clerks[number]
    while True:
        request = uuid4()
        called = until_done(lambda: call_next(by=clerk, at=timezone.now(), request=request))  # noqa: B023
        if called is None:
            PAUSE.wait(0.01)
            continue
        tell("called", called.ticket)
        for state, act in (("serving", start), ("done", finish)):
            key = uuid4()
            ticket = Ticket(pk=called.ticket)
            until_done(lambda: act(ticket, by=clerk, at=timezone.now(), request=key))  # noqa: B023
            tell(state, called.ticket)


def tell(state: str, ticket: UUID) -> None:
    with SPEAKING:
        print(state, ticket, flush=True)  # noqa: T201  the test reads it


def play() -> None:
    hall = a_reception(clerks="dsp dsp", at=timezone.now())
    for number in range(2):
        hall.seat(number)
    print("centre", hall.centre.code, flush=True)  # noqa: T201
    acts: list[Any] = [lambda: terminal(hall), lambda: desk(hall, 0), lambda: desk(hall, 1)]
    threads = [threading.Thread(target=act, daemon=True) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    play()
