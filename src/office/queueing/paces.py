"""How long people keep a desk, by service, learnt from the ledger in one statement (``estimate`` says what for)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from office.centres.calendars import local_day
from office.centres.models import Centre
from office.queueing.estimate import UNKNOWN, Pace, Timed, moved

MOST_REMEMBERED: Final = 200
"""Turns of one service from which its pace is learnt."""
LINES_REMEMBERED: Final = 1_000
"""Last lines of the ledger from which it is learnt what is usual in a centre: some two hundred turns."""

# A turn begins with the call: on the ticket stands its last one, which is later than the line where the ticket went on
# to another desk afterwards. The head start is what the calling policy gives: how long before coming one counts as there.
TURN: Final = """
    extract(epoch FROM line.until - CASE WHEN ticket.called_at <= line.since THEN ticket.called_at ELSE line.since END)
        AS length,
    greatest(extract(epoch FROM ticket.arrived_at - ticket.effective_at), 0) AS head_start
"""
SUMMED: Final = """
    count(*), coalesce(avg(length), 0)::float8, coalesce(var_pop(length), 0)::float8,
    coalesce(avg((head_start > 0)::int), 0)::float8, coalesce(avg(head_start), 0)::float8
"""
# For each service its last turns, summed up apart: those of today, and those of the days before. Without a service: the
# last turns of the whole centre. Only what was known at that moment, so that a day that is over can be reckoned again.
_TIMED: Final = f"""
SELECT service, of_today, {SUMMED}
FROM unnest(%(services)s::uuid[]) AS service, LATERAL (
    SELECT line."on" = %(on)s AS of_today, {TURN}
    FROM (
        SELECT ticket_id, "on", since, until FROM queueing_ticketinterval
        WHERE centre_id = %(centre)s AND service_id = service AND state = 'serving'
            AND since <= %(at)s AND until <= %(at)s
        ORDER BY since DESC LIMIT %(most)s
    ) AS line JOIN queueing_ticket AS ticket ON ticket.id = line.ticket_id
) AS done
GROUP BY service, of_today
UNION ALL
SELECT NULL, NULL, {SUMMED}
FROM (
    SELECT {TURN}
    FROM (
        SELECT ticket_id, state, since, until FROM queueing_ticketinterval
        WHERE centre_id = %(centre)s AND "on" <= %(on)s AND since <= %(at)s
        ORDER BY "on" DESC, id DESC LIMIT %(lines)s
    ) AS line JOIN queueing_ticket AS ticket ON ticket.id = line.ticket_id
    WHERE line.state = 'serving' AND line.until <= %(at)s
) AS usual
"""  # noqa: S608  its parts stand above


def paces(centre: Centre, services: Collection[UUID], *, at: datetime) -> dict[UUID, Pace]:
    """Learn the pace of each of ``services`` from what was known ``at`` that moment.

    The last turns of a service move what is usual in the centre, and today's move that once more.
    """
    asked: dict[str, Any] = {
        "centre": centre.pk, "on": local_day(at), "at": at, "services": list(services), "most": MOST_REMEMBERED,
        "lines": LINES_REMEMBERED,
    }  # fmt: skip
    usual = UNKNOWN
    found: dict[UUID, dict[bool, Timed]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_TIMED, asked)
        for service, of_today, *summed in cursor.fetchall():
            if service is None:
                usual = moved(UNKNOWN, Timed(*summed))
            else:
                found[service][of_today] = Timed(*summed)
    nothing = Timed()
    return {
        service: moved(moved(usual, found[service].get(False, nothing)), found[service].get(True, nothing))
        for service in services
    }


def pace_of(centre: Centre, service: UUID, *, at: datetime) -> Pace:
    """Learn the pace of one service."""
    return paces(centre, [service], at=at)[service]
