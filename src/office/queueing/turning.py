"""The one place where a ticket that was locked changes: its state, its visit, and its line of the ledger."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, connection

from office.accounts.models import Worker
from office.law.states import StaleChange
from office.law.words import Words as _
from office.queueing.models import Ticket, TicketInterval
from office.queueing.states import AT_DESK, SETTLED, Rule, TicketState
from office.tables.asking import Question, the_one
from office.tables.refusing import constraint_of

# One statement for the three tables. The line before is ended and the next one begun at one moment, never before the
# former began: clocks of hosts differ. A ticket that does not stand at a desk never frees a visit that does.
_TURN: Final = """
WITH turned AS (
    UPDATE queueing_ticket
    SET state = %(state)s, back_at = %(back_at)s, called_at = %(called_at)s, recalls = %(recalls)s, desk_id = %(desk_id)s,
        worker_id = %(worker_id)s, only_desk_id = %(only_desk_id)s, only_body_id = %(only_body_id)s,
        service_id = %(service_id)s, credit = %(credit)s, effective_at = %(effective_at)s
    WHERE id = %(ticket)s
), engaged AS (
    UPDATE queueing_visit SET is_engaged = %(engaged)s
    WHERE id = %(visit)s AND is_engaged <> %(engaged)s AND (%(engaged)s OR NOT EXISTS (
        SELECT FROM queueing_ticket WHERE visit_id = %(visit)s AND id <> %(ticket)s AND state IN ('called', 'serving')))
    RETURNING is_engaged
), ended AS (
    UPDATE queueing_ticketinterval SET until = GREATEST(since, %(at)s)
    WHERE ticket_id = %(ticket)s AND until IS NULL RETURNING until
), said AS (
    SELECT until FROM ended
    UNION ALL SELECT %(at)s::timestamptz WHERE NOT EXISTS (SELECT FROM ended)
), begun AS (
    INSERT INTO queueing_ticketinterval
        (ticket_id, centre_id, "on", state, since, until, service_id, effective_at, desk_id, body_id, worker_id, rule,
         reason, request)
    SELECT %(ticket)s, %(centre)s, %(on)s, %(state)s, until, CASE WHEN %(settled)s THEN until END, %(service_id)s,
           %(effective_at)s, %(desk)s, %(body)s, %(worker)s, %(rule)s, %(reason)s, %(request)s
    FROM said
)
SELECT is_engaged FROM engaged
"""
_WRITTEN: Final = (
    "state", "back_at", "called_at", "recalls", "desk_id", "worker_id", "only_desk_id", "only_body_id", "service_id",
    "credit", "effective_at",
)  # fmt: skip
"""What an act may change of a ticket."""
ONE_IS_ENOUGH: Final = frozenset({"l19_one_ticket_a_service", "l19_one_ticket_a_person"})
"""The constraints that keep a person from two open tickets for one service."""


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
    """Tell whether the act of this request has been done: a retry is answered with its success.

    Asked under the lock and not with it: what came in while we waited for the lock is seen only by a later statement.
    """
    return request is not None and bool(_ACTED.ask(request=request))


_ACTED: Final = Question(
    lambda request: TicketInterval.objects.filter(request=request).order_by().values("id"), request=UUID
)


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
    """Move a locked ticket, with other fields that change, and write its line.

    Raises StaleChange: there is no such move; L19, the person has come by another ticket for the same service meanwhile.
    """
    ticket.move(to)
    if to not in (TicketState.HELD, TicketState.MISSED):
        changed.setdefault("back_at", None)
    if unknown := changed.keys() - set(_WRITTEN):
        raise TypeError(f"no act changes {', '.join(sorted(unknown))} of a ticket")
    for name, value in changed.items():
        setattr(ticket, name, value)
    here = ticket.state in AT_DESK
    values: dict[str, Any] = {name: getattr(ticket, name) for name in _WRITTEN} | {
        "ticket": ticket.pk,
        "visit": ticket.visit_id,
        "centre": ticket.centre_id,
        "on": ticket.on,
        "at": at,
        "engaged": here,
        "settled": ticket.state in SETTLED,
        # Of who waits the line says for whom alone; of who is at a desk, at which.
        "desk": ticket.desk_id if here else ticket.only_desk_id,
        "body": ticket.only_body_id,
        "worker": by.pk if by else None,
        "rule": rule,
        "reason": reason.strip(),
        "request": request,
    }
    for (engaged,) in _executed(values):
        ticket.visit.is_engaged = engaged
    return ticket


def _executed(values: dict[str, Any]) -> list[tuple[bool]]:
    try:
        with connection.cursor() as cursor:
            cursor.execute(_TURN, values)
            return list(cursor.fetchall())
    except IntegrityError as refused:
        if constraint_of(refused) in ONE_IS_ENOUGH:
            raise one_is_enough() from None
        raise


def one_is_enough() -> StaleChange:
    return StaleChange("L19", _("There is a ticket for this service already. One is enough."))
