"""Desks that call: a worker sits down for a session, with the services the posting lets him give; breaks; leaving."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from office.accounts.models import Worker
from office.catalogue.competence import Held, competence_of, roles_at
from office.centres.access import posting_for
from office.centres.calendars import local_day
from office.centres.desks import leave_desk, sit_down
from office.centres.models import Centre, Desk, DeskSession, Posting, Provider, Role
from office.centres.schedules import check_reception
from office.law import Refusal, StaleChange
from office.law.words import Words as _
from office.queueing.bound import let_go
from office.queueing.models import Queue, QueueService, Seat, SeatBreak
from office.queueing.states import AT_DESK
from office.queueing.telling import tell


@transaction.atomic
def open_desk(desk: Desk, *, by: Worker, at: datetime) -> Seat:
    """Sit down at a desk (L7) and let it call for the services that ``by`` can give there today.

    They are those for which the worker's body takes papers at this centre today and receives by its own schedule.
    Raises Refusal as ``sit_down`` does.
    """
    session = sit_down(desk, by=by, at=at)
    posting = posting_for(by, Role.FRONT_OFFICE, Role.GREETER, centre=desk.centre, provider=desk.provider, at=at)
    body = desk.provider or posting.provider
    if body is not None:
        check_reception(desk.centre, provider=body, at=at)
    able = services_of(posting, body, desk.centre, local_day(at))
    there = Seat.objects.filter(session=session, until=None).first()
    if there is not None and set(there.able) == able and there.on == local_day(at):
        return there
    ended = _end(Seat.objects.filter(until=None, worker=by), at) + _end(Seat.objects.filter(until=None, desk=desk), at)
    seat = Seat.objects.create(
        session=session,
        centre=desk.centre,
        on=local_day(at),
        desk=desk,
        worker=by,
        body=body,
        able=sorted(able),
        since=at,
        on_break=there is not None and there.on_break,
    )
    if seat.on_break:
        SeatBreak.objects.create(seat=seat, since=at)
    let_go(ended, by=by, at=at)
    tell(desk.centre_id, "desks")
    return seat


def sit_here(desk: Desk, *, by: Worker, at: datetime) -> Seat | None:
    """Sit down at a desk, and call from it where its centre has queues; None where it has none.

    Raises Refusal as ``sit_down`` does.
    """
    if Queue.objects.filter(centre=desk.centre_id, is_open=True).exists():
        return open_desk(desk, by=by, at=at)
    sit_down(desk, by=by, at=at)
    return None


def services_of(posting: Posting, body: Provider | None, centre: Centre, on: date) -> set[UUID]:
    """Give the services of the centre's queues that ``body`` takes papers for that day.

    A greeter gives none: he helps to the right desk (L13).
    """
    if posting.role != Role.FRONT_OFFICE or body is None:
        return set()
    queued = QueueService.objects.filter(centre=centre, queue__is_open=True).values("service")
    roles: dict[UUID, list[Held]] = {}
    found = roles_at(on).filter(city=centre.city_id, service__in=queued)
    for service, kind, provider, where in found.values_list("service", "kind", "provider", "centre"):
        roles.setdefault(service, []).append(Held(kind, provider, where))
    return {service for service, held in roles.items() if body.pk in competence_of(held, centre.pk).takers}


def seat_of(worker: Worker) -> Seat | None:
    """Give the desk from which ``worker`` calls now."""
    found = Seat.objects.filter(worker=worker, until=None, session__closed_at=None)
    return found.select_related("desk", "centre", "body", "session").first()


def session_of(worker: Worker) -> DeskSession | None:
    """Give the session of who sits at a desk; ``has_queues`` on it tells whether people could be called there."""
    queues = Queue.objects.filter(centre=OuterRef("desk__centre"), is_open=True)
    found = DeskSession.objects.open().filter(worker=worker).select_related("desk")
    return found.annotate(has_queues=Exists(queues)).first()


@transaction.atomic
def take_break(*, by: Worker, at: datetime, reason: str = "") -> SeatBreak:
    """Call nobody to one's desk for a while. Raises Refusal L7: ``by`` sits nowhere, has somebody there, or is away."""
    seat = _own_seat(by)
    if seat.on_break:
        raise StaleChange("L7", _("You are on a break already."), present=True)
    if seat.desk.tickets.filter(state__in=AT_DESK).exists():
        raise Refusal("L7", _("Somebody is at your desk. Finish first, then take the break."))
    seat.on_break = True
    seat.save(update_fields=["on_break"])
    made = SeatBreak.objects.create(seat=seat, since=at, reason=reason.strip())
    tell(seat.centre_id, "desks")
    return made


@transaction.atomic
def end_break(*, by: Worker, at: datetime) -> Seat:
    """Call again after a break. Raises StaleChange L7 where there is none."""
    seat = _own_seat(by)
    if not seat.on_break:
        raise StaleChange("L7", _("You are not on a break."), present=False)
    _end_breaks(seat, at)
    seat.on_break = False
    seat.save(update_fields=["on_break"])
    tell(seat.centre_id, "desks")
    return seat


@transaction.atomic
def close_desk(*, by: Worker, at: datetime) -> DeskSession:
    """Leave the desk from which one calls; who waits for it alone waits for every desk again.

    Raises Refusal L7 while somebody is there: finish, or pass them on.
    """
    seat = _own_seat(by)
    if seat.desk.tickets.filter(state__in=AT_DESK).exists():
        raise Refusal("L7", _("Somebody is at your desk. Finish, or pass the person on, then leave."))
    let_go(_end(Seat.objects.filter(pk=seat.pk), at), by=by, at=at)
    tell(seat.centre_id, "desks")
    return leave_desk(seat.session, by=by, at=at)


def _own_seat(by: Worker) -> Seat:
    found = Seat.objects.select_for_update(of=("self",), no_key=True).select_related("desk", "session__desk__centre")
    seat = found.filter(worker=by, until=None, session__closed_at=None).first()
    if seat is None:
        raise no_seat()
    return seat


def no_seat() -> Refusal:
    return Refusal("L7", _("Sit down at a desk first: people are called to its number."))


def _end(seats: QuerySet[Seat], at: datetime) -> list[Seat]:
    ended = list(seats.select_for_update(no_key=True))
    for seat in ended:
        seat.until = max(at, seat.since)
        _end_breaks(seat, at)
        seat.save(update_fields=["until"])
    return ended


def _end_breaks(seat: Seat, at: datetime) -> None:
    for pause in seat.breaks.filter(until=None):
        pause.until = max(at, pause.since)
        pause.save(update_fields=["until"])
