"""What boards and phones are told, as plain values: the page and the stream say the same."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

from office.board.edition import edition
from office.documents.speech import number_aloud
from office.queueing.board import LAST_CALLS, Board, Call
from office.queueing.models import Device
from office.queueing.states import DayState
from office.queueing.waits import MyPlace

ENDING: Final = "ending"


def board_said(board: Board, zone: str = "") -> dict[str, Any]:
    """Say what a board shows; of one zone, the calls to its desks alone. Never a name: a board has none."""
    calls = [call for call in board.calls if zone in {"", call.zone}]
    last = [call for call in board.last if zone in {"", call.zone}][:LAST_CALLS]
    last = [call for call in last if call not in calls]
    told = {"calls": [asdict(call) for call in calls], "last": [asdict(call) for call in last]}
    day = day_said(board.day, board.tickets_until, at=board.at)
    return {"edition": edition(), "day": day, "waiting": board.waiting, **told}


def day_said(state: str | None, until: datetime | None, *, at: datetime) -> str | None:
    """Say how the day of reception stands: its state, or that its hours are over and those who wait are still called."""
    return ENDING if state == DayState.OPEN and until is not None and at >= until else state


def call_aloud(call: Call) -> str:
    """Give the words in which a call is spoken: Ukrainian, for every hall of ours."""
    return f"Номер {number_aloud(call.label, 'uk')}. Підійдіть до робочого місця {call.desk}."


def notice_of(device: Device, language: str) -> str:
    """Give the line of notice that the head has set for a device, in the reader's language where there is one."""
    return device.notice_en if language == "en" and device.notice_en else device.notice


def places_said(places: Iterable[MyPlace], day: str | None) -> dict[str, Any]:
    """Say what a phone shows: the day of reception, paused or not, and where each ticket of a visit stands."""
    return {"day": day, "places": [place_said(each) for each in places]}


def place_said(place: MyPlace) -> dict[str, Any]:
    """Say where one ticket stands: waits in whole minutes, never fewer than the estimate."""
    wait = place.wait and [minutes(place.wait.median), minutes(place.wait.most)]
    return {"ticket": str(place.ticket), "state": place.state, "ahead": place.ahead, "wait": wait, "desk": place.desk}


def minutes(time: timedelta) -> int:
    """Give whole minutes, rounded up."""
    return -(-time // timedelta(minutes=1))
