"""How full a centre is now and usually: what everybody may know before coming. Numbers of people, nobody's data (L8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.db import connection

from office.centres.calendars import local_day
from office.centres.models import Centre
from office.queueing.estimate import UNKNOWN, Timed, Wait, moved, wait_for
from office.queueing.models import Ticket
from office.queueing.paces import SUMMED, TURN
from office.queueing.states import TicketState
from office.queueing.waits import seats_now

USUAL_DAYS: Final = 56
"""The usual load is that of the last eight weeks."""
PACE_DAYS: Final = 7
LEVELS: Final = 4
"""Steps in which the usual load is shown, from few to the most that the week knows."""

_USUAL: Final = """
WITH came AS (
    SELECT "on", visit_id, min(arrived_at) AS at FROM queueing_ticket
    WHERE centre_id = %(centre)s AND "on" BETWEEN %(since)s AND %(until)s GROUP BY "on", visit_id
), days AS (
    SELECT extract(isodow FROM "on")::int - 1 AS weekday, count(DISTINCT "on") AS days FROM came GROUP BY 1
)
SELECT days.weekday, extract(hour FROM came.at AT TIME ZONE 'Europe/Kyiv')::int, count(*)::float8 / max(days.days)
FROM came JOIN days ON days.weekday = extract(isodow FROM came."on")::int - 1
GROUP BY 1, 2 ORDER BY 1, 2
"""
_PACE: Final = f"""
SELECT {SUMMED}
FROM (
    SELECT {TURN}
    FROM queueing_ticketinterval AS line JOIN queueing_ticket AS ticket ON ticket.id = line.ticket_id
    WHERE line.centre_id = %(centre)s AND line."on" BETWEEN %(since)s AND %(until)s AND line.state = 'serving'
        AND line.until IS NOT NULL
) AS done
"""  # noqa: S608  its parts stand in paces


@dataclass(frozen=True)
class Crowd:
    """How full a centre is now. ``wait``: of somebody who comes now, whatever for; None where no desk is open."""

    waiting: int
    desks: int
    wait: Wait | None


def crowd_now(centre: Centre, *, at: datetime) -> Crowd:
    """Count the people who wait and the desks that call, and reckon how long somebody who comes now will wait."""
    on = local_day(at)
    waiting = Ticket.objects.filter(centre=centre, on=on, state=TicketState.WAITING)
    people = waiting.values("visit").distinct().count()
    seats = seats_now(centre, at=at)
    calling, free = (sum(not seat.is_away for seat in seats), sum(seat.is_free for seat in seats))
    pace = moved(UNKNOWN, _timed(centre.pk, on)) if calling else UNKNOWN
    return Crowd(people, calling, wait_for(people, desks=len(seats) if calling else 0, free=free, pace=pace))


@lru_cache(maxsize=256)
def crowd_of_minute(centre: Centre, minute: datetime) -> Crowd:
    """Count as ``crowd_now`` does, once a minute in each process: for who says of which minute it is.

    ``minute``: the moment of asking, without its seconds.
    """
    return crowd_now(centre, at=minute)


@lru_cache(maxsize=256)
def _timed(centre: UUID, on: date) -> Timed:
    """Sum up the turns of the week before: days that are over, so what is kept of them never grows old."""
    asked: dict[str, Any] = {"centre": centre, "since": on - timedelta(days=PACE_DAYS), "until": on - timedelta(days=1)}
    with connection.cursor() as cursor:
        cursor.execute(_PACE, asked)
        return Timed(*cursor.fetchone())


# -- the usual load -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class UsualHour:
    """How many people usually come in an hour of a weekday; ``level`` from 0, nobody, to ``LEVELS``, the fullest."""

    people: float
    level: int


@dataclass(frozen=True)
class UsualWeek:
    """The usual load by hour; ``rows``: an hour with its seven weekdays, Monday first."""

    rows: Sequence[tuple[int, Sequence[UsualHour]]]

    @property
    def quietest(self) -> tuple[int, int] | None:
        """Give the weekday and the hour when the fewest people come, of those when anybody does."""
        known = [
            (each.people, weekday, hour)
            for hour, days in self.rows
            for weekday, each in enumerate(days)
            if each.people > 0
        ]
        return min(known)[1:] if known else None


@lru_cache(maxsize=256)
def _usual(centre: UUID, on: date) -> UsualWeek:
    asked: dict[str, Any] = {
        "centre": centre,
        "since": on - timedelta(days=USUAL_DAYS),
        "until": on - timedelta(days=1),
    }
    with connection.cursor() as cursor:
        cursor.execute(_USUAL, asked)
        known = {(weekday, hour): people for weekday, hour, people in cursor.fetchall()}
    most = max(known.values(), default=0.0)
    hours = sorted({hour for _weekday, hour in known})
    return UsualWeek([(hour, [_hour(known.get((day, hour), 0.0), most) for day in range(7)]) for hour in hours])


def _hour(people: float, most: float) -> UsualHour:
    return UsualHour(people, -int(-LEVELS * people // most) if most else 0)


def usual_week(centre: Centre, *, on: date) -> UsualWeek:
    """Give how many people come to ``centre`` by weekday and hour, on the mean of eight weeks before ``on``.

    Those days are over, so it is counted once a day in each process, in one statement.
    """
    return _usual(centre.pk, on)


def forget_crowds() -> None:
    """Count anew: for who has changed days that are over, such as a played demo."""
    crowd_of_minute.cache_clear()
    _timed.cache_clear()
    _usual.cache_clear()
