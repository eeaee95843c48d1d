"""What becomes of a person who was called: begun, finished, put aside, passed on, missed, come back, gone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from office.accounts.models import Worker
from office.catalogue.models import Service
from office.centres.access import posting_for
from office.centres.models import Desk, Provider
from office.law import Refusal, StaleChange
from office.law.words import Words as _
from office.queueing.bound import check_calls, check_gives, hold_seat
from office.queueing.calling import OFF_DESK, check_at_desk
from office.queueing.days import RECEIVERS, check_receiving
from office.queueing.models import QueueDay, QueueService, Ticket
from office.queueing.queues import rules_of
from office.queueing.states import AT_DESK, OPEN, DayState, Rule, TicketState
from office.queueing.telling import tell
from office.queueing.turning import acted_on, locked_ticket, one_is_enough, turn


@transaction.atomic
def start(ticket: Ticket, *, by: Worker, at: datetime, request: UUID | None = None) -> Ticket:
    """Begin to serve who was called. Raises Refusal L7, ``by`` sits elsewhere; StaleChange, the ticket is not called."""
    locked = _at_desk(ticket, TicketState.SERVING, Rule.START, by, at, request, worker_id=by.pk)
    tell(locked.centre_id, "called")
    return locked


@transaction.atomic
def finish(ticket: Ticket, *, by: Worker, at: datetime, request: UUID | None = None) -> Ticket:
    """Finish with who was served; the desk is free. Raises as ``start``."""
    locked = finished(ticket, by=by, at=at, request=request)
    tell(locked.centre_id, "called")
    return locked


def finished(ticket: Ticket, *, by: Worker, at: datetime, request: UUID | None = None) -> Ticket:
    """``finish`` inside an act that tells of itself."""
    return _at_desk(ticket, TicketState.DONE, Rule.FINISH, by, at, request)


@transaction.atomic
def no_show(ticket: Ticket, *, by: Worker, at: datetime, request: UUID | None = None) -> Ticket:
    """Note that nobody came to the call; the person may come back in time and has the same place (L21).

    Raises Refusal: L7; L17, reception stands still: nobody is missed while people are in the shelter.
    """
    locked = locked_ticket(ticket.pk)
    if acted_on(request):
        return locked
    check_at_desk(locked, by, at)
    check_receiving(_day(locked).state)
    until = at + timedelta(minutes=rules_of(locked.centre).return_within)
    turn(locked, TicketState.MISSED, Rule.NO_SHOW, by=by, at=at, request=request, back_at=until, **OFF_DESK)
    tell(locked.centre_id, "called")
    return locked


@transaction.atomic
def hold(ticket: Ticket, *, reason: str, minutes: int, by: Worker, at: datetime, request: UUID | None = None) -> Ticket:
    """Put a person aside for a reason and a time, after which they wait again in the same place.

    From a desk by who sits there, from the queue by who works in this reception.
    Raises Refusal: L7, K3, K12; L17, no reason, or longer than the centre allows.
    """
    locked = locked_ticket(ticket.pk)
    if acted_on(request):
        return locked
    _check_hand_on(locked, by, at)
    if not reason.strip():
        raise Refusal("L17", _("Give the reason."), field="reason")
    return _aside(locked, minutes, Rule.HOLD, by, at, request, reason)


@transaction.atomic
def step_out(ticket: Ticket, *, minutes: int, at: datetime, request: UUID | None = None) -> Ticket:
    """Let a person who waits go out for a while on their own word: nobody calls them, the place is kept (L21)."""
    locked = locked_ticket(ticket.pk)
    if acted_on(request):
        return locked
    if locked.state in AT_DESK:
        raise StaleChange("L17", _("You have been called. Come to the desk."), present=locked.state)
    return _aside(locked, minutes, Rule.STEP_OUT, None, at, request, "")


@transaction.atomic
def come_back(ticket: Ticket, *, at: datetime, by: Worker | None = None, request: UUID | None = None) -> Ticket:
    """Wait again after having stepped out, been put aside or missed a call: in the same place, if in time (L21).

    Raises Refusal L17: the time to come back after a missed call is over, or the day is closed; L19, the person has
    taken another ticket for the same service meanwhile.
    """
    locked = locked_ticket(ticket.pk)
    if acted_on(request):
        return locked
    if by is not None:
        posting_for(by, *RECEIVERS, centre=locked.centre, at=at)
    if _day(locked, lock=True).state == DayState.CLOSED:
        check_receiving(DayState.CLOSED)
    if locked.state == TicketState.MISSED:
        _check_in_time(locked, at)
    turn(locked, TicketState.WAITING, Rule.RETURN, by=by, at=at, request=request)
    tell(locked.centre_id, "waiting")
    return locked


def _check_in_time(ticket: Ticket, at: datetime) -> None:
    if ticket.back_at is not None and at > ticket.back_at:
        raise Refusal("L17", _("The time to come back after a missed call is over. Take a new ticket."))
    if _open_of(ticket, ticket.service_id).exists():
        raise one_is_enough()


def _open_of(ticket: Ticket, service: UUID) -> QuerySet[Ticket]:
    """The person's open tickets for a service: of this visit, and of whatever other visit they are known in."""
    whose = Q(visit=ticket.visit_id)
    if ticket.applicant_id is not None:
        whose |= Q(applicant=ticket.applicant_id, centre=ticket.centre_id)
    return Ticket.objects.filter(whose, service=service, state__in=OPEN, on=ticket.on)


@dataclass(frozen=True)
class Whither:
    """Where a person is passed on to: another service, one desk alone, or the desks of one body alone."""

    service: Service | None = None
    desk: Desk | None = None
    body: Provider | None = None
    anyway: bool = False
    """To a body that does not give the service: the worker knows why, and the ledger keeps the reason."""


@transaction.atomic
def transfer(
    ticket: Ticket, to: Whither, *, reason: str, by: Worker, at: datetime, request: UUID | None = None
) -> Ticket:
    """Pass a person on; they wait again in the fair place they had, and nobody before them is passed over (L21).

    Raises Refusal: L7, K3, K12, also for a desk where nobody sits or that does not give the service, and for a body that
    does not, unless they are to go there anyway: then an alarm tells of them; L17, no reason, or nowhere to; L19, a
    service that is not received here, or for which the person has a ticket.
    """
    seat = hold_seat(to.desk)
    locked = locked_ticket(ticket.pk)
    if acted_on(request):
        return locked
    _check_hand_on(locked, by, at)
    if not reason.strip():
        raise Refusal("L17", _("Give the reason."), field="reason")
    changed = _passed_on(locked, to)
    if to.desk is not None:
        check_calls(seat, changed.get("service_id", locked.service_id), changed["only_body_id"], at=at)
    elif to.body is not None and not to.anyway:
        check_gives(to.body.pk, changed.get("service_id", locked.service_id), locked.centre, at=at)
    turn(
        locked, TicketState.WAITING, Rule.TRANSFER, by=by, at=at, reason=reason, request=request, **changed, **OFF_DESK
    )
    tell(locked.centre_id, "called")
    return locked


def _passed_on(ticket: Ticket, to: Whither) -> dict[str, Any]:
    if not (to.service or to.desk or to.body):
        raise Refusal("L17", _("Say where to: a service, a desk or a body."))
    if to.desk is not None and (to.desk.centre_id != ticket.centre_id or not to.desk.is_open):
        raise Refusal("L7", _("This desk is out of use. Choose another."), field="desk")
    changed: dict[str, Any] = {"only_desk_id": to.desk and to.desk.pk, "only_body_id": to.body and to.body.pk}
    if to.service is None or to.service.pk == ticket.service_id:
        return changed
    if not QueueService.objects.filter(centre=ticket.centre_id, service=to.service).exists():
        raise Refusal("L19", _("This service is not received here. Ask at the reception which desk helps."))
    if (there := _open_of(ticket, to.service.pk).first()) is not None:
        told = _("There is a ticket for this service already: {label}. One is enough.", label=there.label)
        raise StaleChange("L19", told, present=there.label)
    return changed | {"service_id": to.service.pk}


@transaction.atomic
def leave(ticket: Ticket, *, at: datetime, by: Worker | None = None, request: UUID | None = None) -> Ticket:
    """Note that a person went away, by their own word or a worker's. Raises StaleChange for one who is being served."""
    return _given_up(ticket, TicketState.LEFT, Rule.LEAVE, by, at, request)


@transaction.atomic
def cancel(ticket: Ticket, *, at: datetime, by: Worker | None = None, request: UUID | None = None) -> Ticket:
    """Cancel a ticket that was taken by mistake. Raises StaleChange for one that has been called."""
    return _given_up(ticket, TicketState.CANCELLED, Rule.CANCEL, by, at, request)


def _given_up(
    ticket: Ticket, to: TicketState, rule: Rule, by: Worker | None, at: datetime, request: UUID | None
) -> Ticket:
    locked = locked_ticket(ticket.pk)
    if acted_on(request):
        return locked
    if by is not None:
        posting_for(by, *RECEIVERS, centre=locked.centre, at=at)
    turn(locked, to, rule, by=by, at=at, request=request, **OFF_DESK)
    tell(locked.centre_id, "waiting")
    return locked


# -- common to the acts ---------------------------------------------------------------------------------------------


def _at_desk(
    ticket: Ticket, to: TicketState, rule: Rule, by: Worker, at: datetime, request: UUID | None, **changed: Any
) -> Ticket:
    locked = locked_ticket(ticket.pk)
    if acted_on(request):
        return locked
    check_at_desk(locked, by, at)
    turn(locked, to, rule, by=by, at=at, request=request, **changed)
    return locked


def _aside(
    ticket: Ticket, minutes: int, rule: Rule, by: Worker | None, at: datetime, request: UUID | None, reason: str
) -> Ticket:
    longest = rules_of(ticket.centre).longest_hold
    if not 1 <= minutes <= longest:
        raise Refusal("L17", _("Choose a time from 1 to {longest} minutes.", longest=longest), field="minutes")
    until = at + timedelta(minutes=minutes)
    turn(ticket, TicketState.HELD, rule, by=by, at=at, reason=reason, request=request, back_at=until, **OFF_DESK)
    tell(ticket.centre_id, "called")
    return ticket


def _check_hand_on(ticket: Ticket, by: Worker, at: datetime) -> None:
    if ticket.state in AT_DESK:
        check_at_desk(ticket, by, at)
    else:
        posting_for(by, *RECEIVERS, centre=ticket.centre, at=at)


def _day(ticket: Ticket, *, lock: bool = False) -> QueueDay:
    days = QueueDay.objects.select_for_update(no_key=True) if lock else QueueDay.objects.all()
    return days.get(centre=ticket.centre_id, on=ticket.on)
