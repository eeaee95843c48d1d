"""The one place where a ticket that was locked changes: its state, its visit, and its line of the ledger."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from office.accounts.models import Worker
from office.queueing.models import Ticket, TicketInterval, Visit
from office.queueing.states import AT_DESK, SETTLED, Rule, TicketState
from office.tables.asking import Question, the_one

# The line before is ended and the next one begun at one moment, never before the former began: clocks of hosts differ.
_NEXT_LINE: Final = """
WITH ended AS (
    UPDATE queueing_ticketinterval SET until = GREATEST(since, %(at)s)
    WHERE ticket_id = %(ticket)s AND until IS NULL RETURNING until
), said AS (
    SELECT until FROM ended
    UNION ALL SELECT %(at)s::timestamptz WHERE NOT EXISTS (SELECT FROM ended)
)
INSERT INTO queueing_ticketinterval
    (ticket_id, centre_id, "on", state, since, until, service_id, effective_at, desk_id, body_id, worker_id, rule,
     reason, request)
SELECT %(ticket)s, %(centre)s, %(on)s, %(state)s, until, CASE WHEN %(settled)s THEN until END, %(service)s,
       %(effective_at)s, %(desk)s, %(body)s, %(worker)s, %(rule)s, %(reason)s, %(request)s
FROM said
"""


def locked_ticket(ticket: UUID) -> Ticket:
    """Lock a ticket and its visit, in this order, which is everybody's."""
    return the_one(_LOCKED.ask(ticket=ticket), Ticket)


_LOCKED: Final = Question(
    lambda ticket: (
        Ticket.objects.select_for_update(of=("self", "visit"), no_key=True)
        .select_related("visit", "centre__city", "queue", "service", "desk")
        .filter(pk=ticket)
    ),
    ticket=UUID,
)


def acted_on(request: UUID | None) -> bool:
    """Tell whether the act of this request has been done: a retry is answered with its success."""
    return request is not None and TicketInterval.objects.filter(request=request).exists()


def turn(
    ticket: Ticket,
    to: TicketState,
    rule: Rule,
    *,
    by: Worker | None,
    at: datetime,
    reason: str = "",
    request: UUID | None = None,
    **changed: Any,
) -> Ticket:
    """Move a locked ticket, with other fields that change, and write its line. Raises StaleChange for no such move."""
    ticket.move(to)
    if to not in (TicketState.HELD, TicketState.MISSED):
        changed.setdefault("back_at", None)
    for name, value in changed.items():
        setattr(ticket, name, value)
    ticket.save(update_fields=["state", *changed])
    _engage(ticket.visit, engaged=to in AT_DESK)
    _write_line(ticket, rule, by=by, at=at, reason=reason, request=request)
    return ticket


def _engage(visit: Visit, *, engaged: bool) -> None:
    """Note whether the person is at a desk; a ticket that does not stand there never frees a visit that does."""
    if visit.is_engaged == engaged:
        return
    if not engaged and visit.tickets.filter(state__in=AT_DESK).exists():
        return
    visit.is_engaged = engaged
    visit.save(update_fields=["is_engaged"])


def _write_line(
    ticket: Ticket, rule: Rule, *, by: Worker | None, at: datetime, reason: str, request: UUID | None
) -> None:
    here = ticket.state in AT_DESK
    values: dict[str, Any] = {
        "ticket": ticket.pk,
        "centre": ticket.centre_id,
        "on": ticket.on,
        "state": ticket.state,
        "at": at,
        "settled": ticket.state in SETTLED,
        "service": ticket.service_id,
        "effective_at": ticket.effective_at,
        # Of who waits the line says for whom alone; of who is at a desk, at which.
        "desk": ticket.desk_id if here else ticket.only_desk_id,
        "body": ticket.only_body_id,
        "worker": by.pk if by else None,
        "rule": rule,
        "reason": reason.strip(),
        "request": request,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_LINE, values)
