"""What the live process reads from the database: in threads, each with a connection that goes back to the pool."""

import asyncio
import json
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial
from time import monotonic
from typing import Any, Final, TypeVar
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from office.board.said import board_said, day_said, places_said
from office.centres.models import Centre
from office.queueing.board import snapshot
from office.queueing.days import day_of
from office.queueing.estimate import Pace
from office.queueing.hall import places
from office.queueing.models import Visit
from office.queueing.paces import paces
from office.queueing.visits import visit_by_secret
from office.ui.clock import now

PACE_SECONDS: Final = 60
"""How long what is known of the length of a service is believed: it moves slowly."""
_threads: Final = ThreadPoolExecutor(max_workers=2, thread_name_prefix="read")
Read = TypeVar("Read")


@dataclass(frozen=True)
class Boards:
    """What the boards of a centre show at one moment: texts ready to be sent."""

    zones: Mapping[str, str]
    """By zone; "" is the whole centre."""
    quiet: str
    """The board of a zone to whose desks nobody is called."""

    def of(self, zone: str) -> str:
        return self.zones.get(zone, self.quiet)


Phones = Mapping[UUID, str]
"""What the phones of a hall show, by visit: texts ready to be sent."""


class Paces:
    """How long people keep the desks of a centre, by service, kept for a minute."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.until = 0.0
        self.known: dict[UUID, Pace] = {}

    def __call__(self, services: AbstractSet[UUID]) -> Mapping[UUID, Pace]:
        wanted = services if self.until <= monotonic() else services - self.known.keys()
        if wanted:
            known = paces(self.centre, services, at=now())
            self.known, self.until = known, monotonic() + PACE_SECONDS
        return self.known


async def in_thread(ask: Callable[[], Read]) -> Read:
    """Ask the database in a thread. Raises DatabaseError as ``ask`` does."""
    return await asyncio.get_running_loop().run_in_executor(_threads, partial(_let_go, ask))


def _let_go(ask: Callable[[], Read]) -> Read:
    try:
        return ask()
    finally:
        connection.close()


@cache
def _paces(centre: Centre) -> Paces:
    return Paces(centre)


def read_boards(centre: Centre) -> Boards:
    """Read what the boards of a centre show now."""
    board = snapshot(centre, at=now())
    zones = {"", *(call.zone for call in (*board.calls, *board.last))}
    quiet = _text(board_said(replace(board, calls=(), last=())))
    return Boards({zone: _text(board_said(board, zone)) for zone in zones}, quiet)


def read_phones(centre: Centre) -> Phones:
    """Read what everybody's place is now: many times the work of the boards."""
    at = now()
    found, day = places(centre, at=at, learn=_paces(centre)), day_of(centre, at=at)
    said = day_said(day.state, day.tickets_until, at=at) if day else None
    return {visit: _text(places_said(own, said)) for visit, own in found.items()}


def centre_by_code(code: str) -> Centre | None:
    return Centre.objects.filter(code=code).first()


def visit_and_centre(secret: str) -> tuple[UUID, Centre] | None:
    """Give the visit behind a code of 'my place'; None for a code that is nobody's."""
    try:
        visit = visit_by_secret(secret)
    except Visit.DoesNotExist:
        return None
    return visit.pk, visit.centre


def _text(said: dict[str, Any]) -> str:
    return json.dumps(said, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
