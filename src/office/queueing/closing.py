"""Closing a day: whoever still waits is settled, nothing hangs overnight, and the day's ledger is sealed by one root."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from office.accounts.models import Worker
from office.audit import history, merkle, record
from office.audit.canonical import canonical, plain
from office.centres.access import posting_for
from office.centres.calendars import local_day
from office.centres.models import Centre, Role
from office.law import Refusal
from office.law.words import Words as _
from office.queueing.models import QueueDay, QueuePause, Seat, SeatBreak, Ticket, TicketInterval
from office.queueing.norms import Bound, Calling
from office.queueing.notices import tell_unserved
from office.queueing.states import AT_DESK, UNSETTLED, DayState, Rule, TicketState
from office.queueing.telling import tell

CLOSED: Final = "queue.day_closed"
LEFT_OPEN: Final = timedelta(hours=2)
"""So long after its last ticket could be taken a day may go on before the clock closes it."""

# Who is being served counts as served, who was missed as gone, whoever else as not served; each with a line that says so.
_SETTLE: Final = """
WITH settled AS (
    UPDATE queueing_ticket
    SET state = CASE state WHEN 'serving' THEN 'done' WHEN 'missed' THEN 'left' ELSE 'unserved' END, back_at = NULL
    WHERE centre_id = %(centre)s AND "on" = %(on)s AND state = ANY (%(unsettled)s)
    RETURNING id, visit_id, state, label, service_id, effective_at
), ended AS (
    UPDATE queueing_ticketinterval AS line SET until = GREATEST(line.since, %(at)s)
    FROM settled WHERE line.ticket_id = settled.id AND line.until IS NULL
    RETURNING line.ticket_id, line.until
), said AS (
    INSERT INTO queueing_ticketinterval
        (ticket_id, centre_id, "on", state, since, until, service_id, effective_at, worker_id, rule, reason)
    SELECT settled.id, %(centre)s, %(on)s, settled.state, ended.until, ended.until, settled.service_id,
           settled.effective_at, %(by)s, %(rule)s, ''
    FROM settled JOIN ended ON ended.ticket_id = settled.id
)
SELECT id, visit_id, label, state FROM settled ORDER BY label
"""
# First alone, in one order: the statement above then sees every ticket and its line as they are under the lock.
_LOCK: Final = """
SELECT id FROM queueing_ticket WHERE centre_id = %(centre)s AND "on" = %(on)s AND state = ANY (%(unsettled)s)
ORDER BY id FOR NO KEY UPDATE
"""
# What a name and a need were told for is over: they are not kept (article 6 of Law 2297-VI).
_FORGET: Final = """
WITH of_day AS (
    UPDATE queueing_visit SET is_engaged = false, name = '', needs = '', priority = ''
    WHERE centre_id = %(centre)s AND "on" = %(on)s RETURNING id
)
UPDATE queueing_placenotice AS notice SET contact = '' FROM of_day WHERE notice.visit_id = of_day.id AND notice.contact <> ''
"""


@dataclass(frozen=True)
class Settled:
    """A ticket that closing the day has settled."""

    ticket: UUID
    visit: UUID
    label: str
    state: TicketState


@dataclass(frozen=True)
class ClosedDay:
    """What closing did: the day, and everybody who was still there, unserved ones to be told."""

    day: QueueDay
    settled: tuple[Settled, ...]

    @property
    def unserved(self) -> list[Settled]:
        return [each for each in self.settled if each.state == TicketState.UNSERVED]


@transaction.atomic
def close_day(centre: Centre, *, at: datetime, by: Worker | None, on: date | None = None) -> ClosedDay:
    """Close the day ``on`` (today): settle who is still there, end what stands open, seal the ledger.

    ``by`` None: the system does it, for a day that has passed. Raises Refusal: K3, K12; L17, the day has not begun, is
    closed, or, without a worker, is not over.
    """
    if by is not None:
        posting_for(by, Role.CENTRE_HEAD, Role.GREETER, centre=centre, at=at)
    day = QueueDay.objects.select_for_update().filter(centre=centre, on=on or local_day(at)).first()
    if day is None:
        raise Refusal("L17", _("Reception has not begun that day."))
    if by is None and at < day.tickets_until:
        raise Refusal("L17", _("The day of reception is not over yet."))
    day.move(DayState.CLOSED)
    closed = ClosedDay(day, _settle(day, by, at))
    tell_unserved({each.visit: each.label for each in closed.unserved}, at=at)
    _forget(day)
    _end_what_is_open(day, at)
    _seal(day, by, at)
    tell(centre.pk, "day")
    return closed


def close_what_is_over(*, at: datetime) -> list[ClosedDay]:
    """Close every day of every centre that was left open, and is over: asked for by the worker all day long.

    A day that has passed is over; so is today's two hours after its last ticket could be taken, where nobody is at a
    desk and nobody waits whom a desk that is open could still call. Not in a pause: people are in the shelter then.
    """
    left = QueueDay.objects.exclude(state=DayState.CLOSED).select_related("centre").order_by("on")
    passed = Q(on__lt=local_day(at))
    ended = Q(state=DayState.OPEN, on=local_day(at), tickets_until__lte=at - LEFT_OPEN)
    over = [day for day in left.filter(passed | ended) if day.on < local_day(at) or not _goes_on(day)]
    return [close_day(day.centre, on=day.on, by=None, at=at) for day in over]


def _goes_on(day: QueueDay) -> bool:
    """Tell whether somebody is at a desk, or waits for one that is open."""
    tickets = Ticket.objects.filter(centre=day.centre_id, on=day.on)
    if tickets.filter(state__in=AT_DESK).exists():
        return True
    seats = Seat.objects.filter(centre=day.centre_id, on=day.on, until=None, session__closed_at=None)
    callers = [Calling(*each) for each in seats.values_list("desk", "body", "able")]
    waits = tickets.filter(state__in=(TicketState.WAITING, TicketState.HELD))
    wanted = [Bound(*each, minutes=0) for each in waits.values_list("service", "only_desk", "only_body").distinct()]
    return any(caller.reaches(each) for caller in callers for each in wanted)


def _settle(day: QueueDay, by: Worker | None, at: datetime) -> tuple[Settled, ...]:
    values: dict[str, Any] = {
        "centre": day.centre_id,
        "on": day.on,
        "at": at,
        "by": by.pk if by else None,
        "rule": Rule.CLOSE,
        "unsettled": [str(state) for state in UNSETTLED],
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, values)
        cursor.execute(_SETTLE, values)
        found = cursor.fetchall()
    return tuple(Settled(ticket, visit, label, TicketState(state)) for ticket, visit, label, state in found)


def _forget(day: QueueDay) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, {"centre": day.centre_id, "on": day.on})


def _end_what_is_open(day: QueueDay, at: datetime) -> None:
    """End pauses, breaks and seats of the day; sitting at the desk itself is another matter (L7)."""
    QueuePause.objects.filter(day=day, until=None).update(until=at)
    seats = Seat.objects.filter(centre=day.centre_id, on=day.on, until=None)
    SeatBreak.objects.filter(seat__in=seats, until=None).update(until=at)
    seats.update(until=at)


# -- the seal -------------------------------------------------------------------------------------------------------


def _seal(day: QueueDay, by: Worker | None, at: datetime) -> None:
    hashes = list(_leaves(day))
    day.intervals, day.root, day.closed_at = len(hashes), merkle.root(hashes), at
    day.save(update_fields=["state", "intervals", "root", "closed_at"])
    record(CLOSED, day, by=by, at=at, data={"lines": day.intervals, "root": day.root.hex(), "on": day.on})


_KEPT: Final = (
    "ticket_id", "state", "since", "until", "service_id", "effective_at", "desk_id", "body_id", "worker_id", "rule",
    "reason",
)  # fmt: skip


def _leaves(day: QueueDay) -> Iterator[bytes]:
    """Give the hash of every line of the day, in the order in which they were written."""
    lines = TicketInterval.objects.filter(centre=day.centre_id, on=day.on).order_by("id")
    for line in lines.values(*_KEPT).iterator(chunk_size=2000):
        yield merkle.leaf(sha256(canonical(plain(_in_utc(line)))).digest())


def _in_utc(line: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in line.items()}


def verify_day(day: QueueDay) -> list[str]:
    """Say, a line each, where the ledger of a closed day is not what was sealed: nothing for a good one.

    The root is counted anew over the lines and compared with the day and with the journal, whose own chain and daily
    seal prove the entry.
    """
    if day.state != DayState.CLOSED:
        return [f"{day.on}: the day is not closed"]
    hashes = list(_leaves(day))
    found = {"lines": len(hashes), "root": merkle.root(hashes).hex()}
    sealed = {"lines": day.intervals, "root": bytes(day.root or b"").hex()}
    entry = history(day).filter(verb=CLOSED).last()
    faults = [] if found == sealed else [f"{day.on}: the ledger has {found}, the day says {sealed}"]
    if entry is None:
        return [*faults, f"{day.on}: the journal has no entry of the closing"]
    said = {name: entry.data[name] for name in found}
    return faults if said == found else [*faults, f"{day.on}: the ledger has {found}, the journal says {said}"]
