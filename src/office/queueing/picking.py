"""The statements that call the next one: who it is by the policy, and what changes for them, in one go (L21)."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from office.queueing.states import MOVES, Rule, TicketState
from office.queueing.telling import TELL, telling
from office.tables.early import LET_GO

assert (TicketState.WAITING, TicketState.CALLED) in MOVES, "the statements below make this move"

# The policy is the order of the index "queueing_waiting": its first row that this desk may call is taken. Who is being
# called by another desk at this moment is skipped; a visit that was called meanwhile is seen anew by its lock and skipped
# too. Who is known may have come in two visits: the other one is asked of. The unique constraints over desks, visits and
# applicants stand behind it.
_PICK: Final = """
picked AS (
    SELECT ticket.id, ticket.visit_id
    FROM queueing_ticket AS ticket JOIN queueing_visit AS visit ON visit.id = ticket.visit_id
    WHERE ticket.centre_id = %(centre)s AND ticket."on" = %(on)s AND ticket.state = 'waiting' AND NOT visit.is_engaged
        AND ticket.service_id = ANY ({able})
        AND (ticket.only_desk_id IS NULL OR ticket.only_desk_id = {desk})
        AND (ticket.only_body_id IS NULL OR ticket.only_body_id = {body})
        AND (ticket.applicant_id IS NULL OR NOT EXISTS (
            SELECT FROM queueing_ticket AS same
            WHERE same.applicant_id = ticket.applicant_id AND same.centre_id = ticket.centre_id
                AND same.state IN ('called', 'serving')))
        AND NOT EXISTS (SELECT FROM queueing_ticket AS there WHERE there.desk_id = {desk} AND there.state IN ('called', 'serving'))
    ORDER BY ticket.effective_at, ticket.arrived_at, ticket.ordinal, ticket.id
    LIMIT 1 FOR NO KEY UPDATE OF ticket, visit SKIP LOCKED
), engaged AS (
    UPDATE queueing_visit AS visit SET is_engaged = true FROM picked WHERE visit.id = picked.visit_id
), called AS (
    UPDATE queueing_ticket AS ticket
    SET state = 'called', desk_id = {desk}, worker_id = %(worker)s, called_at = %(at)s, recalls = 0
    FROM picked WHERE ticket.id = picked.id
    RETURNING ticket.id, ticket.visit_id, ticket.applicant_id, ticket.service_id, ticket.label, ticket.effective_at,
              ticket.only_body_id
), ended AS (
    UPDATE queueing_ticketinterval AS line SET until = GREATEST(line.since, %(at)s)
    FROM called WHERE line.ticket_id = called.id AND line.until IS NULL
    RETURNING line.ticket_id, line.until
), begun AS (
    INSERT INTO queueing_ticketinterval
        (ticket_id, centre_id, "on", state, since, service_id, effective_at, desk_id, body_id, worker_id, rule, reason,
         request)
    SELECT called.id, %(centre)s, %(on)s, 'called', ended.until, called.service_id, called.effective_at, {desk},
           called.only_body_id, %(worker)s, %(rule)s, '', %(request)s
    FROM called JOIN ended ON ended.ticket_id = called.id
)
SELECT id, visit_id, applicant_id, service_id, label, {given}, {let_go}, {tell}
FROM called LEFT JOIN ended ON ended.ticket_id = called.id
"""

_SEAT: Final = """
seat AS (
    SELECT seat.able, seat.desk_id, seat.body_id, desk.number
    FROM queueing_seat AS seat
    JOIN centres_desksession AS session ON session.id = seat.session_id
    JOIN centres_desk AS desk ON desk.id = seat.desk_id
    WHERE seat.worker_id = %(worker)s AND seat.until IS NULL AND session.closed_at IS NULL
        AND seat.centre_id = %(centre)s AND seat."on" = %(on)s AND NOT seat.on_break
        AND EXISTS (
            SELECT FROM queueing_queueday WHERE centre_id = %(centre)s AND "on" = %(on)s AND state = 'open')
        AND NOT EXISTS (
            SELECT FROM queueing_ticket
            WHERE centre_id = %(centre)s AND "on" = %(on)s AND state = 'held' AND back_at <= %(at)s)
        AND NOT EXISTS (SELECT FROM queueing_ticketinterval WHERE request = %(request)s)
    FOR NO KEY UPDATE OF seat
),"""


def _statement(seat: str = "", *, able: str, desk: str, body: str, given: str) -> str:
    """Give the statement that calls to a desk. ``seat``: where that is asked by the way; ``given``: what else it gives."""
    pick = _PICK.format(able=able, desk=desk, body=body, given=given, let_go=LET_GO, tell=TELL)
    return f"WITH {seat}{pick}"


CALL: Final = _statement(able="%(able)s", desk="%(desk)s", body="%(body)s", given="ended.until")
CALL_AT_ONCE: Final = _statement(
    _SEAT,
    able="(SELECT able FROM seat)::uuid[]",
    desk="(SELECT desk_id FROM seat)",
    body="(SELECT body_id FROM seat)",
    given="(SELECT number FROM seat), 1 / (ended.until IS NOT NULL)::int",
)
"""The same for a worker who may call, without asking before: where he sits and how the day stands is asked by the way.

Nobody is given where anything stands against it: ask one thing after another then, and tell why. It tears itself down
(DataError, by dividing by nothing) where the ticket has changed since the statement began; the constraints refuse
(IntegrityError) a second press of the same desk and the same request that comes twice at once.
"""


def said(centre: UUID, on: date, worker: UUID, at: datetime, request: UUID) -> dict[str, Any]:
    """Give the values of both, but for the desk."""
    told = telling(centre, "called")
    return {"centre": centre, "on": on, "worker": worker, "at": at, "rule": Rule.CALL, "request": request, **told}
