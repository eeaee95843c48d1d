"""What a played day was like: read from its ledger, as any day of a real reception is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection

from office.centres.models import Centre
from office.config.day.papers import Played
from office.queueing.closing import verify_day
from office.queueing.fairness import fairness_of
from office.queueing.models import QueueDay

_ENDS: Final = """
SELECT state, count(*) FROM queueing_ticket WHERE centre_id = %(centre)s AND "on" = %(on)s GROUP BY state
"""
# The wait of a ticket: all its time in the state 'waiting'; of who booked, from the agreed time.
_WAITS: Final = """
WITH waited AS (
    SELECT ticket.id, sum(GREATEST(0, extract(epoch FROM
        line.until - GREATEST(line.since, COALESCE(ticket.agreed_at, line.since))))) AS seconds
    FROM queueing_ticket AS ticket JOIN queueing_ticketinterval AS line ON line.ticket_id = ticket.id
    WHERE ticket.centre_id = %(centre)s AND ticket."on" = %(on)s AND ticket.state = 'done' AND line.state = 'waiting'
    GROUP BY ticket.id
)
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds), percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds),
       max(seconds) FROM waited
"""
_LOAD: Final = """
SELECT (SELECT sum(extract(epoch FROM until - since)) FROM queueing_ticketinterval
        WHERE centre_id = %(centre)s AND "on" = %(on)s AND state IN ('called', 'serving')),
       (SELECT sum(extract(epoch FROM until - since)) FROM queueing_seat WHERE centre_id = %(centre)s AND "on" = %(on)s),
       (SELECT count(DISTINCT desk_id) FROM queueing_seat WHERE centre_id = %(centre)s AND "on" = %(on)s)
"""


@dataclass(frozen=True)
class Report:
    """The figures of a day. Waits in minutes; shares in per cent."""

    centre: str
    on: date
    visitors: int
    strangers: int
    """Visits of people who were not drawn: somebody at a terminal while the day was played."""
    tickets: int
    ends: Mapping[str, int]
    wait_p50: float
    wait_p90: float
    wait_longest: float
    calls: int
    overtaking: int
    unexplained: int
    fairness_index: float
    desks: int
    desk_load: float
    booked: int
    packages: int
    cases: int
    ledger_faults: Sequence[str]
    errors: Sequence[str]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "on": self.on.isoformat(), "ends": dict(self.ends)}


def report(centre: Centre, on: date, played: Played, *, visitors: int, seconds: float) -> Report:
    """Measure the day ``on`` of ``centre``; ``seconds``: how long playing it took."""
    values: dict[str, Any] = {"centre": centre.pk, "on": on}
    with connection.cursor() as cursor:
        cursor.execute(_ENDS, values)
        ends = dict(cursor.fetchall())
        cursor.execute(_WAITS, values)
        p50, p90, longest = (_minutes(value) for value in cursor.fetchone())
        cursor.execute(_LOAD, values)
        at_desks, open_for, desks = cursor.fetchone()
    fairness = fairness_of(centre, on)
    return Report(
        centre=centre.code,
        on=on,
        visitors=visitors,
        strangers=played.done["strangers"],
        tickets=sum(ends.values()),
        ends=ends,
        wait_p50=p50,
        wait_p90=p90,
        wait_longest=longest,
        calls=fairness.calls,
        overtaking=len(fairness.jumps),
        unexplained=len(fairness.unexplained),
        fairness_index=fairness.index,
        desks=desks,
        desk_load=round(100 * float(at_desks or 0) / float(open_for or 1), 1),
        booked=played.done["booked"],
        packages=played.done["packages"],
        cases=played.done["cases"],
        ledger_faults=verify_day(QueueDay.objects.get(centre=centre, on=on)),
        errors=played.errors,
        seconds=round(seconds, 1),
    )


def _minutes(seconds: Any) -> float:
    return round(float(seconds or 0) / 60, 1)
