"""Confirming a held place: by the digits that were sent to the contact, or by the code of an offer."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from office.accounts.models import Worker
from office.audit import record
from office.booking import codes
from office.booking.days import rules_of
from office.booking.limits import check_caps
from office.booking.models import Appointment
from office.booking.placing import keep_place
from office.booking.rules import SENT_AT_MOST, TRIES
from office.booking.states import AppointmentState, WaitingState
from office.booking.telling import CONFIRMED, tell_of, tell_proof
from office.centres.access import posting_for
from office.law import Refusal
from office.law.words import Words as _
from office.queueing.days import RECEIVERS


def confirm(appointment: UUID, digits: str, *, at: datetime) -> Appointment:
    """Book for good the place that is held, when ``digits`` are those that were sent; twice is once.

    A wrong try is counted even where everything else is rolled back. Raises Appointment.DoesNotExist for an appointment
    that is not there; Refusal L20: the digits are wrong or were tried too often, the time to confirm is over, or the
    person has as many open bookings as one may have.
    """
    if not _fits(appointment, digits, at):
        raise Refusal("L20", _("The code is wrong. Look at the last message and try again."), field="code")
    return _confirm(appointment, at=at)


@transaction.atomic
def _fits(appointment: UUID, digits: str, at: datetime) -> bool:
    found = _locked(appointment)
    if found.state == AppointmentState.HELD:
        _check_held(found, at)
    if found.tries >= TRIES:
        told = _("The code was wrong too often. Choose the time once more, and a new code is sent.")
        raise Refusal("L20", told, field="code")
    if codes.fits(digits, found.proof, about=str(found.pk), key=settings.SECRET_KEY):
        return True
    found.tries += 1
    found.save(update_fields=["tries"])
    return False


@transaction.atomic
def _confirm(appointment: UUID, *, at: datetime) -> Appointment:
    return _book(_locked(appointment), at)


@transaction.atomic
def accept(appointment: Appointment, *, at: datetime, by: Worker | None = None) -> Appointment:
    """Take a time that was offered to who waits: the code of the offer has gone to the contact, and is the proof.

    ``by``: who takes it for a person that calls or has come (L16). Raises Refusal L20 when the offer is over, or the
    person has as many open bookings as one may have; K3, K12, ``by`` works nowhere in this reception.
    """
    locked = _locked(appointment.pk)
    if by is not None:
        posting_for(by, *RECEIVERS, centre=locked.centre, at=at)
    if locked.state == AppointmentState.HELD and locked.entry_id is None:
        raise Appointment.DoesNotExist
    return _book(locked, at, by)


def _book(locked: Appointment, at: datetime, by: Worker | None = None) -> Appointment:
    if locked.state == AppointmentState.CONFIRMED:
        return locked
    locked.move(AppointmentState.CONFIRMED)
    check_caps(locked.contact, locked.bookable, rules_of(locked.centre), at=at)
    if not keep_place(locked.pk, at=at):
        raise _over()
    locked.changed_at = at
    locked.save(update_fields=["state", "changed_at"])
    if locked.entry is not None:
        locked.entry.move(WaitingState.BOOKED)
        locked.entry.save(update_fields=["state"])
    record("booking.confirmed", locked, by=by, at=at)
    tell_of(locked, CONFIRMED, at=at)
    return locked


@transaction.atomic
def send_again(appointment: UUID, *, at: datetime) -> Appointment:
    """Send new digits; those that were sent before are worth nothing. The hold does not become longer.

    Raises Refusal L20 when they were sent as often as they may be, or the time to confirm is over.
    """
    locked = _locked(appointment)
    if locked.state != AppointmentState.HELD or locked.entry_id is not None:
        raise Refusal("L20", _("There is nothing to confirm any more."))
    _check_held(locked, at)
    if locked.proofs_sent >= SENT_AT_MOST:
        raise Refusal("L20", _("The code was sent three times. Choose the time once more, with another contact."))
    digits = codes.new_proof()
    locked.proof = codes.mark_of(digits, about=str(locked.pk), key=settings.SECRET_KEY)
    locked.proofs_sent += 1
    locked.save(update_fields=["proof", "proofs_sent"])
    tell_proof(locked, digits, at=at)
    return locked


def _locked(appointment: UUID) -> Appointment:
    found = Appointment.objects.select_related("bookable__centre__city", "bookable__service", "centre", "entry")
    return found.select_for_update(of=("self",), no_key=True).get(pk=appointment)


def _check_held(found: Appointment, at: datetime) -> None:
    if found.held_until is None or at >= found.held_until:
        raise _over()


def _over() -> Refusal:
    return Refusal("L20", _("The time to confirm is over, and the place is free again. Choose a time once more."))
