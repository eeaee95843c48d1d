"""What the ledger says of waiting and serving, by day, by service or by hour of arrival: one statement each (L8, L17)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection

from office.centres.models import Centre

BY: Final[Mapping[str, str]] = {
    "day": 'ticket."on"',
    "service": "ticket.service_id",
    "hour": "extract(hour FROM ticket.arrived_at AT TIME ZONE 'Europe/Kyiv')::int",
}
"""By what tickets can be put together, and the column for it."""

# A ticket's wait is all its time in the line up to its service, whatever it was interrupted by; its service likewise.
_OWN: Final = """
WITH own AS (
    SELECT line.ticket_id,
           sum(extract(epoch FROM line.until - line.since)) FILTER (WHERE line.state = 'waiting') AS waited,
           sum(extract(epoch FROM line.until - line.since)) FILTER (WHERE line.state = 'serving') AS lasted,
           bool_or(line.rule = 'no_show') AS missed
    FROM queueing_ticketinterval AS line
    WHERE line.centre_id = ANY(%(centres)s) AND line."on" BETWEEN %(since)s AND %(until)s
    GROUP BY line.ticket_id
)
"""
_COUNTED: Final = """
SELECT {by}, count(*), count(*) FILTER (WHERE ticket.state = 'done'), count(*) FILTER (WHERE own.missed),
       count(*) FILTER (WHERE ticket.state = 'unserved'),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY own.waited) FILTER (WHERE ticket.state = 'done'),
       percentile_cont(0.9) WITHIN GROUP (ORDER BY own.waited) FILTER (WHERE ticket.state = 'done'),
       avg(own.lasted) FILTER (WHERE ticket.state = 'done')
FROM own JOIN queueing_ticket AS ticket ON ticket.id = own.ticket_id
GROUP BY 1 ORDER BY 1
"""
_SERVED: Final = """
SELECT ticket.centre_id, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY own.waited),
       percentile_cont(0.9) WITHIN GROUP (ORDER BY own.waited)
FROM own JOIN queueing_ticket AS ticket ON ticket.id = own.ticket_id
WHERE ticket.state = 'done' GROUP BY 1
"""
_STATEMENTS: Final = {name: _OWN + _COUNTED.format(by=column) for name, column in BY.items()}


@dataclass(frozen=True)
class Figures:
    """What came of the tickets of one day, one service or one hour. Times are whole-second lengths, None without any."""

    key: Any
    taken: int
    served: int
    missed: int
    """Called once at least when nobody came, whatever became of it later."""
    unserved: int
    """Still there when the day was closed."""
    wait_median: timedelta | None
    wait_most: timedelta | None
    """Nine of ten who were served waited at most so long."""
    service_mean: timedelta | None


def figures(centre: Centre, *, since: date, until: date, by: str) -> list[Figures]:
    """Count the tickets of the days ``since`` to ``until`` by one of ``BY``; the times are of those who were served."""
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENTS[by], {"centres": [centre.pk], "since": since, "until": until})
        rows = cursor.fetchall()
    return [Figures(*row[:5], *map(_length, row[5:])) for row in rows]


@dataclass(frozen=True)
class Served:
    """How many were served, and how long they had waited."""

    count: int = 0
    wait_median: timedelta | None = None
    wait_most: timedelta | None = None
    """Nine of ten waited at most so long."""


def served(centres: Sequence[UUID], *, since: date, until: date) -> dict[UUID, Served]:
    """Count the tickets served on the days ``since`` to ``until``, by centre, in one statement (L8)."""
    with connection.cursor() as cursor:
        cursor.execute(_OWN + _SERVED, {"centres": list(centres), "since": since, "until": until})
        return {row[0]: Served(row[1], _length(row[2]), _length(row[3])) for row in cursor.fetchall()}


def _length(seconds: Any) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=round(seconds))
