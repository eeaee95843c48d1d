"""Calling people to a desk: the next one by the policy, one out of order with a reason, once more, and undone (L21)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.db.models import CharField, DateTimeField, OuterRef, QuerySet, Subquery, UUIDField

from office.accounts.models import Worker
from office.audit import record
from office.centres.access import posting_for, postings_of
from office.centres.calendars import local_day
from office.centres.models import Role
from office.law import Refusal, StaleChange, clause
from office.law.words import Words as _
from office.queueing.days import check_receiving
from office.queueing.models import QueueDay, Seat, Ticket, TicketInterval
from office.queueing.picking import CALL, CALL_AT_ONCE, said
from office.queueing.queues import rules_of
from office.queueing.seats import no_seat
from office.queueing.states import AT_DESK, Rule, TicketState
from office.queueing.telling import tell
from office.queueing.turning import acted_on, locked_ticket, turn
from office.queueing.visits import KNOWN_ONCE, at_another_desk
from office.queueing.waking import wake
from office.tables.acting import by_one_statement
from office.tables.asking import Question
from office.tables.early import write_and_let_go
from office.tables.refusing import constraint_of

UNDO_SECONDS: Final = 5


@dataclass(frozen=True)
class Called:
    """Who was called, and where to: what the desk opens the intake with."""

    ticket: UUID
    visit: UUID
    applicant: UUID | None
    service: UUID
    label: str
    desk: int
    called_at: datetime


def _seat_asked(worker: Any, day: Any, request: Any) -> QuerySet[Seat]:
    """Ask in one statement where the worker sits, how the day stands, and whether this request was answered."""
    days = QueueDay.objects.filter(centre=OuterRef("centre"), on=day)
    aside = Ticket.objects.filter(centre=OuterRef("centre"), on=day, state=TicketState.HELD, back_at__isnull=False)
    answered = TicketInterval.objects.filter(request=request)
    return (
        Seat.objects.filter(worker=worker, until=None, session__closed_at=None)
        .select_for_update(of=("self",), no_key=True)
        .select_related("desk", "centre")
        .annotate(
            day_state=Subquery(days.values("state")[:1], output_field=CharField()),
            next_back_at=Subquery(aside.order_by("back_at").values("back_at")[:1], output_field=DateTimeField()),
            answered=Subquery(answered.values("ticket")[:1], output_field=UUIDField()),
        )
        .order_by()
    )


_SEAT: Final = Question(_seat_asked, "once", worker=UUID, day=date, request=UUID)


class SeenTooEarlyError(Exception):
    """The ticket changed after the statement had begun: what it wrote does not fit any more."""


@clause("K16")
def call_next(*, by: Worker, at: datetime, request: UUID) -> Called | None:
    """Call whoever is next by the policy to the desk where ``by`` sits; None where nobody waits for it.

    The desk calls only for services that the worker's body gives (K16). The same ``request`` again gives the same call.
    Raises Refusal: L7, ``by`` sits at no desk or is on a break; K3, the posting has ended; L17, reception stands still,
    or somebody is at the desk.
    """
    if (called := _call_at_once(by, at, request)) is not None:
        return called
    while True:
        try:
            with transaction.atomic():
                seat = own_seat(by, at, request)
                return answered(seat) or call_to(seat, by=by, at=at, request=request)
        except SeenTooEarlyError:
            continue  # somebody else has got on with that ticket; so do we, with what holds now


def _call_at_once(by: Worker, at: datetime, request: UUID) -> Called | None:
    """Call by one statement and no transaction around it (docs/adr/0124); None: ask and check one after another."""
    centres = {each.centre_id for each in postings_of(by, at) if each.role == Role.FRONT_OFFICE}
    if len(centres) != 1 or None in centres:
        return None
    [centre] = centres
    assert centre is not None
    values = said(centre, local_day(at), by.pk, at, request)
    try:
        with by_one_statement():
            rows = write_and_let_go(CALL_AT_ONCE, values)
    except (DataError, IntegrityError):
        return None  # the same request, another press at this desk, or another act on this ticket was there first
    if not rows:
        return None
    ticket, visit, applicant, service, label, desk, *_rest = rows[0]
    return Called(ticket, visit, applicant, service, label, desk, at)


def answered(seat: Seat) -> Called | None:
    """Give whom the same request has called before."""
    ticket = vars(seat)["answered"]
    return None if ticket is None else _called(Ticket.objects.select_related("desk").get(pk=ticket))


def call_to(seat: Seat, *, by: Worker, at: datetime, request: UUID) -> Called | None:
    """Call to a locked seat. Raises Refusal as ``call_next``, and SeenTooEarlyError: roll back, and begin anew."""
    found_with = vars(seat)
    posting_for(by, Role.FRONT_OFFICE, centre=seat.centre, at=at)
    _check_may_call(seat, at)
    if found_with["next_back_at"] is not None and found_with["next_back_at"] <= at:
        wake(seat.centre, at=at)
    found = _call(seat, at, request)
    if found is None:
        return _nobody(seat, request)
    ticket, visit, applicant, service, label, called_at, *_rest = found
    if called_at is None:
        raise SeenTooEarlyError
    return Called(ticket, visit, applicant, service, label, seat.desk.number, at)


def own_seat(by: Worker, at: datetime, request: UUID) -> Seat:
    """Lock where ``by`` sits; on it stands how the day is, and whether the request was answered. Raises Refusal L7."""
    found = _SEAT.ask(worker=by.pk, day=local_day(at), request=request)
    if not found:
        raise no_seat()
    return found[0]


def _check_may_call(seat: Seat, at: datetime) -> None:
    check_receiving(vars(seat)["day_state"])
    if seat.on != local_day(at):
        raise Refusal("L7", _("You sat down here on another day. Sit down again: what you can give is read anew."))
    if seat.on_break:
        raise Refusal("L7", _("You are on a break. End it, then call."))


def _call(seat: Seat, at: datetime, request: UUID) -> Any:
    here = {"able": seat.able, "desk": seat.desk_id, "body": seat.body_id}
    values = here | said(seat.centre_id, seat.on, seat.worker_id, at, request)
    try:
        return next(iter(write_and_let_go(CALL, values)), None)
    except IntegrityError as refused:
        if constraint_of(refused) == KNOWN_ONCE:
            raise SeenTooEarlyError from None  # another desk has just called the same person by another visit's ticket
        raise


def _nobody(seat: Seat, request: UUID) -> Called | None:
    """Tell why nobody was called: somebody is at the desk, perhaps by this very request, or nobody waits."""
    there = Ticket.objects.filter(desk=seat.desk_id, state__in=AT_DESK).select_related("desk").first()
    if there is None:
        return None
    if there.intervals.filter(request=request).exists():
        return _called(there)
    raise busy(there)


def busy(there: Ticket) -> StaleChange:
    told = _("{label} is at your desk. Finish, or pass the person on, then call the next.", label=there.label)
    return StaleChange("L17", told, present=there.label)


def _called(ticket: Ticket) -> Called:
    assert ticket.desk is not None
    assert ticket.called_at is not None
    whom = (ticket.pk, ticket.visit_id, ticket.applicant_id, ticket.service_id, ticket.label)
    return Called(*whom, ticket.desk.number, ticket.called_at)


@transaction.atomic
def call_out_of_order(ticket: Ticket, *, reason: str, by: Worker, at: datetime, request: UUID | None = None) -> Ticket:
    """Call one who waits before others, with a reason; it stands in the ledger and in the journal for good (L21).

    Raises Refusal: L7, ``by`` sits at no desk; K3, the desk does not give this service; L17, reception stands still or
    somebody is at the desk; L21, no reason, the person is at another desk, or does not wait any more.
    """
    seat = Seat.objects.select_for_update(of=("self",), no_key=True).select_related("desk", "centre")
    own = seat.filter(worker=by, until=None, session__closed_at=None, on=local_day(at)).first()
    if own is None:
        raise no_seat()
    locked = locked_ticket(ticket.pk)
    if acted_on(request):
        return locked
    posting_for(by, Role.FRONT_OFFICE, centre=own.centre, at=at)
    _check_out_of_order(own, locked, reason, at)
    here = {"desk_id": own.desk_id, "worker_id": by.pk, "called_at": at, "recalls": 0}
    try:
        turn(locked, TicketState.CALLED, Rule.OUT_OF_ORDER, by=by, at=at, reason=reason, request=request, **here)
    except IntegrityError as refused:
        if constraint_of(refused) == KNOWN_ONCE:
            raise StaleChange("L21", _("This person is at another desk now."), present="") from None
        raise
    told = {"label": locked.label, "desk": own.desk.number, "reason": reason.strip()}
    record("queue.called_out_of_order", locked, by=by, at=at, data=told)
    tell(locked.centre_id, "called")
    return locked


def _check_out_of_order(seat: Seat, ticket: Ticket, reason: str, at: datetime) -> None:
    day = QueueDay.objects.filter(centre=seat.centre_id, on=local_day(at)).first()
    check_receiving(day.state if day else None)
    if not reason.strip():
        raise Refusal("L21", _("Give the reason for which this person is called before others."), field="reason")
    if ticket.centre_id != seat.centre_id or ticket.on != seat.on or ticket.service_id not in seat.able:
        raise Refusal("K3", _("Your desk does not give this service. Pass the person on to one that does."))
    if ticket.visit.is_engaged or at_another_desk(ticket) is not None:
        raise StaleChange("L21", _("This person is at another desk now."), present=ticket.state)
    if (there := Ticket.objects.filter(desk=seat.desk_id, state__in=AT_DESK).first()) is not None:
        raise busy(there)


@transaction.atomic
def recall(ticket: Ticket, *, by: Worker, at: datetime, request: UUID | None = None) -> Ticket:
    """Call the same person once more.

    Raises Refusal L17 when that was done as often as the centre allows, and while reception stands still.
    """
    locked = locked_ticket(ticket.pk)
    if acted_on(request):
        return locked
    check_at_desk(locked, by, at)
    check_receiving(
        QueueDay.objects.filter(centre=locked.centre_id, on=locked.on).values_list("state", flat=True).first()
    )
    if locked.recalls >= rules_of(locked.centre).recalls:
        raise Refusal("L17", _("This person has been called often enough. Note that nobody came, or begin."))
    if locked.state != TicketState.CALLED:
        locked.move(TicketState.MISSED)  # says what it is now
    turn(locked, TicketState.CALLED, Rule.RECALL, by=by, at=at, request=request, recalls=locked.recalls + 1)
    tell(locked.centre_id, "called")
    return locked


@transaction.atomic
def undo_call(ticket: Ticket, *, by: Worker, at: datetime, request: UUID | None = None) -> Ticket:
    """Take a mistaken call back within five seconds: the person waits again in the same place.

    Raises Refusal L21 where the five seconds are over, StaleChange where the person has come or was never called.
    """
    locked = locked_ticket(ticket.pk)
    if acted_on(request):
        return locked
    check_at_desk(locked, by, at)
    if locked.called_at is not None and at - locked.called_at > timedelta(seconds=UNDO_SECONDS):
        raise Refusal(
            "L21", _("A call can be undone within five seconds. Note that nobody came, or pass the person on.")
        )
    if locked.state != TicketState.CALLED:
        locked.move(TicketState.CALLED)  # says what it is now
    desk = locked.desk
    turn(locked, TicketState.WAITING, Rule.UNDO, by=by, at=at, request=request, **OFF_DESK)
    record("queue.call_undone", locked, by=by, at=at, data={"label": locked.label, "desk": desk and desk.number})
    tell(locked.centre_id, "called")
    return locked


OFF_DESK: Final[dict[str, Any]] = {"desk_id": None, "worker_id": None, "recalls": 0}


def check_at_desk(ticket: Ticket, by: Worker, at: datetime) -> None:
    """Let who sits at the ticket's desk act on it, or the head of the centre. Raises Refusal L7 for anybody else."""
    if ticket.desk_id is not None and _SITS_THERE.ask(desk=ticket.desk_id, worker=by.pk):
        return
    try:
        posting_for(by, Role.CENTRE_HEAD, centre=ticket.centre, at=at)
    except Refusal:
        raise Refusal("L7", _("This person is not at your desk. Only who sits there acts on the ticket.")) from None


_SITS_THERE: Final = Question(
    lambda desk, worker: (
        Seat.objects.filter(desk=desk, worker=worker, until=None, session__closed_at=None).order_by().values("id")
    ),
    desk=UUID,
    worker=UUID,
)
