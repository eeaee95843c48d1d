"""What a board shows: called numbers with their desks, the last calls. One snapshot for a centre; never a name."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.expressions import RawSQL

from office.centres.calendars import local_day
from office.centres.models import Centre
from office.queueing.models import QueueDay, Ticket, TicketInterval
from office.queueing.states import TicketState

LAST_CALLS: Final = 8


# Of each zone its own last lines: a quiet zone has some of them long after the whole centre's last ones. Twice as many as
# are shown: once more is the same call.
_LAST_OF_ZONES: Final = f"""
SELECT id FROM (
    SELECT line.id, row_number() OVER (PARTITION BY desk.zone ORDER BY line.id DESC) AS place
    FROM centres_desk AS desk CROSS JOIN LATERAL (
        SELECT called.id FROM queueing_ticketinterval AS called
        WHERE called.centre_id = desk.centre_id AND called."on" = %s AND called.desk_id = desk.id
            AND called.state = 'called'
        ORDER BY called.id DESC LIMIT {2 * LAST_CALLS}
    ) AS line
    WHERE desk.centre_id = %s
) AS ranked WHERE place <= {2 * LAST_CALLS}
"""  # noqa: S608  a number of ours alone


@dataclass(frozen=True)
class Call:
    """A number and the desk it was called to. ``line`` grows with every call: what is above the last one is spoken."""

    line: int
    label: str
    desk: int
    zone: str
    called_at: datetime
    is_slow: bool
    """Said slowly and twice: somebody needs more time to come."""
    is_waited_for: bool
    """Still called; False once the person has come or has been missed."""


@dataclass(frozen=True)
class Board:
    """Everything that any board of a centre shows at one moment."""

    centre: UUID
    day: str | None
    """The state of the day of reception; None before the first ticket."""
    tickets_until: datetime | None
    calls: tuple[Call, ...]
    """Whom a desk waits for, the latest first."""
    last: tuple[Call, ...]
    """The last calls of each zone, the latest first, whatever became of them; none but numbers that are shown once."""
    waiting: int
    at: datetime


def snapshot(centre: Centre, *, at: datetime) -> Board:
    """Read what the boards of a centre show, in three statements; to be kept until the next notice of the channel."""
    on = local_day(at)
    day = QueueDay.objects.filter(centre=centre, on=on).values_list("state", "tickets_until").first()
    state, until = day or (None, None)
    lines = TicketInterval.objects.filter(centre=centre, on=on, state=TicketState.CALLED)
    called = lines.select_related("ticket__visit", "desk").order_by("-id")
    last = [_call(line) for line in called.filter(pk__in=RawSQL(_LAST_OF_ZONES, (on, centre.pk)))]  # noqa: S611
    counted = Ticket.objects.filter(
        centre=centre, on=on, state__in=[TicketState.WAITING, TicketState.CALLED]
    ).aggregate(
        waiting=Count("pk", filter=Q(state=TicketState.WAITING)), called=Count("pk", filter=Q(state=TicketState.CALLED))
    )
    waited_for = _newest([each for each in last if each.is_waited_for])
    if len(waited_for) < counted["called"]:  # some were called long ago, before the last calls
        waited_for = _newest([_call(line) for line in called.filter(until=None)])
    ended = tuple(_last_of_zones(_newest(last)))
    return Board(centre.pk, state, until, tuple(waited_for), ended, counted["waiting"], at)


def call_of(centre: Centre, line: int, *, at: datetime) -> Call | None:
    """Give one of today's calls of a centre by its line; None where there is no such call."""
    lines = TicketInterval.objects.filter(centre=centre, on=local_day(at), state=TicketState.CALLED, pk=line)
    found = lines.select_related("ticket__visit", "desk").first()
    return _call(found) if found else None


def _call(line: TicketInterval) -> Call:
    assert line.desk is not None
    return Call(
        line=line.pk,
        label=line.ticket.label,
        desk=line.desk.number,
        zone=line.desk.zone,
        called_at=line.since,
        is_slow=line.ticket.visit.is_slow,
        is_waited_for=line.until is None,
    )


def _last_of_zones(calls: list[Call]) -> Iterator[Call]:
    seen: Counter[str] = Counter()
    for each in calls:
        seen[each.zone] += 1
        if seen[each.zone] <= LAST_CALLS:
            yield each


def _newest(calls: list[Call]) -> list[Call]:
    """Keep of each number the last call only: once more is the same call."""
    by_label: dict[str, Call] = {}
    for each in calls:
        by_label.setdefault(each.label, each)
    return list(by_label.values())
