"""Checking in: who booked comes, shows the code, and gets a number that counts from the agreed time (L20)."""

from datetime import datetime, time, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from office.accounts.models import Worker
from office.audit import record
from office.booking.codes import GROUP, read
from office.booking.days import rules_of
from office.booking.limits import hold_contact
from office.booking.models import Appointment
from office.booking.rules import agreed_time, may_come_from, said
from office.booking.slots import moment
from office.booking.states import AppointmentState
from office.centres.calendars import local_day
from office.centres.models import Centre
from office.law import Refusal
from office.law.words import Words as _
from office.queueing.days import paused_between
from office.queueing.models import QueuePause
from office.queueing.queues import rules_of as queue_rules_of
from office.queueing.states import UNSETTLED
from office.queueing.taking import Person, Taken, take
from office.queueing.visits import note_needs


@transaction.atomic
def check_in(code: str, *, centre: Centre, at: datetime, request: UUID, by: Worker | None = None) -> Taken:
    """Give who booked a number in the queue: it counts from the agreed time, if they came in time.

    ``code`` as it was typed or scanned. Checking in again gives the same ticket, whoever asks. Time for which reception
    stood still makes nobody late. Who has checked in here today with another booking, of the same contact and name, goes
    on with that visit: one person is called to one desk (L19, L21).

    Raises Refusal: L20, the code is not known, the booking is of another centre or day, too early, cancelled or over,
    each with what to do; and what ``take`` raises (L17, reception is paused; L18, no tickets now).
    """
    booked = booked_by(code)
    check_may_come(booked, centre, at)
    taken = take(
        centre,
        booked.bookable.service,
        at=at,
        request=check_in_request(booked),
        by=by,
        visit=_visit_of(booked, at),
        person=Person(name=booked.name, needs=booked.needs, language=booked.language),
        agreed_at=agreed_for(booked, at),
    )
    if booked.state != AppointmentState.ARRIVED:
        booked.move(AppointmentState.ARRIVED)
        booked.ticket_id, booked.changed_at = taken.ticket, at
        booked.save(update_fields=["state", "ticket", "changed_at"])
        record("booking.arrived", booked, by=by, at=at, data={"ticket": taken.ticket, "request": request})
    return taken


def _visit_of(booked: Appointment, at: datetime) -> UUID | None:
    """Give today's open visit of who booked; of two who come at once the second one waits and finds it.

    A contact alone is not a person: a family has one phone, and each of them is called for themselves.
    """
    if not booked.contact or booked.state == AppointmentState.ARRIVED:
        return None
    hold_contact(booked.contact)
    others = Appointment.objects.filter(contact=booked.contact, centre=booked.centre_id, state=AppointmentState.ARRIVED)
    here = others.filter(ticket__on=local_day(at), ticket__visit__tickets__state__in=UNSETTLED).order_by(
        "starts_at", "pk"
    )
    same = (each for each in here.select_related("ticket") if each.name.casefold() == booked.name.casefold())
    found = next((each.ticket for each in same if each.ticket is not None), None)
    if found is None:
        return None
    note_needs(found.visit_id, booked.needs)
    return found.visit_id


def times_expected(centre: Centre, *, at: datetime) -> list[datetime]:
    """Give the agreed times of today for which somebody can check in now, the earliest first: times, and nobody's."""
    until = at + timedelta(minutes=rules_of(centre).timing.early)
    ahead = Appointment.objects.filter(centre=centre, state=AppointmentState.CONFIRMED, starts_at__lte=until)
    since = moment(local_day(at), time.min)
    return list(ahead.filter(starts_at__gte=since).order_by("starts_at").values_list("starts_at", flat=True).distinct())


def code_expected(centre: Centre, starts_at: datetime, signs: str) -> str:
    """Give the code of the booking for an agreed time whose first signs are these: who can not see types no more of it.

    Raises Refusal L20 for what fits no booking, or several: as for a code that nobody has.
    """
    came = (AppointmentState.CONFIRMED, AppointmentState.ARRIVED)
    booked = Appointment.objects.filter(centre=centre, starts_at=starts_at, state__in=came).only("code")
    fitting = [each.code for each in booked if each.code.startswith(signs)] if len(signs) == GROUP else []
    if len(fitting) != 1:
        raise _unknown()
    return fitting[0]


def check_in_request(booked: Appointment) -> UUID:
    """Give the request of the check-in: one for good, so that a second check-in finds the ticket of the first."""
    return uuid5(booked.pk, "check-in")


def check_may_come(booked: Appointment, centre: Centre, at: datetime) -> None:
    """Refuse who is at another centre, on another day, too early, or whose booking is over. Raises Refusal L20."""
    _check_here(booked, centre, at)
    if booked.state != AppointmentState.ARRIVED:
        _check_booked(booked)
        _check_time(booked, at)


def booked_by(code: str) -> Appointment:
    """Find and lock a booking by its code. Raises Refusal L20 for one that nobody has."""
    found = Appointment.objects.select_related("bookable__centre", "bookable__service", "centre__city")
    known = read(code)
    booked = found.filter(code=known).select_for_update(of=("self",), no_key=True).first() if known else None
    if booked is None or booked.state in {AppointmentState.HELD, AppointmentState.EXPIRED}:
        raise _unknown()
    return booked


def _unknown() -> Refusal:
    told = _("This code is not known. Look at it once more, or turn to a worker: they find the booking by name.")
    return Refusal("L20", told, field="code")


def _check_here(booked: Appointment, centre: Centre, at: datetime) -> None:
    if booked.centre_id != centre.pk:
        where, when = f"{booked.centre}, {booked.centre.address}", said(booked.starts_at)
        raise Refusal("L20", _("This booking is for another centre: {where}, {when}.", where=where, when=when))
    if local_day(at) < local_day(booked.starts_at):
        raise Refusal("L20", _("Your time is {when}. Come on that day.", when=said(booked.starts_at)))
    if local_day(at) > local_day(booked.starts_at):
        told = _("Your time was {when}. Take an ordinary number, or book again.", when=said(booked.starts_at))
        raise Refusal("L20", told)


def _check_booked(booked: Appointment) -> None:
    if booked.state == AppointmentState.CANCELLED:
        raise Refusal("L20", _("This booking was cancelled. Take an ordinary number, or book again."))
    if booked.state == AppointmentState.MISSED:
        raise Refusal("L20", _("This booking is closed: the time has passed. Take an ordinary number, or book again."))


def _check_time(booked: Appointment, at: datetime) -> None:
    since = may_come_from(booked.starts_at, rules_of(booked.centre).timing)
    if at < since:
        hour = said(since).rpartition(" ")[2]
        raise Refusal("L20", _("It is too early. Check in from {hour} on; you lose nothing by it.", hour=hour))


def agreed_for(booked: Appointment, at: datetime) -> datetime:
    """Give the time that counts as agreed for who came at ``at``: time for which reception stood still makes nobody late."""
    grace = timedelta(minutes=queue_rules_of(booked.centre).grace)
    pauses = QueuePause.objects.filter(day__centre=booked.centre_id, day__on=local_day(at))
    stood = paused_between(list(pauses), booked.starts_at, at) if at > booked.starts_at else timedelta(0)
    return agreed_time(booked.starts_at, arrived_at=at, stood=stood, grace=grace)
