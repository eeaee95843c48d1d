"""Moving and cancelling a booking: by the person with the code, or by a worker on the person's behalf."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from office.accounts.models import Worker
from office.audit import record
from office.booking.asking import SlotTaken, alternatives, ask, slot_meant
from office.booking.days import rules_of
from office.booking.models import Appointment
from office.booking.placing import rest_place, take_place
from office.booking.rules import back_at
from office.booking.states import AppointmentState, WaitingState
from office.booking.telling import CANCELLED, MOVED, tell_of
from office.centres.access import posting_for
from office.centres.calendars import local_day
from office.law import Refusal
from office.law.words import Words as _
from office.queueing.days import RECEIVERS


@transaction.atomic
def reschedule(appointment: Appointment, starts_at: datetime, *, at: datetime, by: Worker | None = None) -> Appointment:
    """Move a booking: the new place is had before the old one is given back. To the same time: nothing happens.

    Raises SlotTaken with the next free slots; Refusal: L20, it is past, over, or not confirmed; K3, K12; as ``hold``.
    """
    locked = _locked(appointment, by, at)
    if locked.starts_at == starts_at and locked.state == AppointmentState.CONFIRMED:
        return locked
    _check_ahead(locked, at)
    locked.move(AppointmentState.CONFIRMED)
    asked = ask(locked.bookable, local_day(starts_at), request=uuid4(), contact="", at=at)
    slot = slot_meant(asked, starts_at, at=at, public=by is None)
    place = take_place(locked.bookable, slot, appointment=locked.pk, until=None, at=at, public=by is None)
    if place is None:
        raise SlotTaken(alternatives(locked.bookable, asked.rules, starts_at, at=at, public=by is None))
    rest_place(locked.pk, until=back_at(asked.rules.timing, at=at), but=place)
    was, locked.starts_at, locked.ends_at = locked.starts_at, slot.starts_at, slot.ends_at
    locked.sequence, locked.changed_at, locked.reminded_at = locked.sequence + 1, at, None
    locked.save(update_fields=["state", "starts_at", "ends_at", "sequence", "changed_at", "reminded_at"])
    record("booking.moved", locked, by=by, at=at, data={"from": was, "to": locked.starts_at})
    tell_of(locked, MOVED, at=at)
    return locked


@transaction.atomic
def cancel(appointment: Appointment, *, at: datetime, by: Worker | None = None, reason: str = "") -> Appointment:
    """Cancel a booking, or turn an offer down; the place rests, and then is everybody's. Twice is once.

    A worker says why; the person is told. Raises Refusal: L20, it is past or over, or no reason is given; K3, K12.
    """
    locked = _locked(appointment, by, at)
    if locked.state == AppointmentState.CANCELLED:
        return locked
    if by is not None and not reason.strip():
        raise Refusal("L20", _("Give the reason: the person is told."), field="reason")
    _check_ahead(locked, at)
    was_booked = locked.state == AppointmentState.CONFIRMED
    locked.move(AppointmentState.CANCELLED)
    locked.sequence, locked.changed_at = locked.sequence + 1, at
    locked.save(update_fields=["state", "sequence", "changed_at"])
    rest_place(locked.pk, until=back_at(rules_of(locked.centre).timing, at=at))
    _turn_down(locked)
    record("booking.cancelled", locked, by=by, at=at, data={"reason": reason.strip()} if by else None)
    if was_booked:
        tell_of(locked, CANCELLED, at=at, reason=reason.strip())
    return locked


def _turn_down(locked: Appointment) -> None:
    if locked.entry is not None and locked.entry.state == WaitingState.OFFERED:
        locked.entry.move(WaitingState.LEFT)
        locked.entry.save(update_fields=["state"])


def _check_ahead(locked: Appointment, at: datetime) -> None:
    if at >= locked.starts_at:
        raise Refusal("L20", _("The agreed time has passed: this booking can not be changed any more."))


def _locked(appointment: Appointment, by: Worker | None, at: datetime) -> Appointment:
    found = Appointment.objects.select_related("bookable__centre__city", "bookable__service", "centre__city", "entry")
    locked = found.select_for_update(of=("self",), no_key=True).get(pk=appointment.pk)
    if by is not None:
        posting_for(by, *RECEIVERS, centre=locked.centre, at=at)
    return locked
