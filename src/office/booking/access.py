"""Who may open a booking: the person by the code, a worker of the reception; each opening by a worker is logged (K21)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from office.accounts.models import Worker
from office.audit import read_access, read_access_of_each
from office.booking.booker import contact_of
from office.booking.codes import read
from office.booking.models import Appointment, WaitingEntry
from office.booking.slots import moment
from office.booking.states import AppointmentState
from office.centres.access import posting_for, visible_centres
from office.centres.calendars import local_day
from office.centres.models import Centre
from office.parties.models import ApplicantAccount
from office.queueing.days import RECEIVERS

SHOWN: Final = (AppointmentState.CONFIRMED, AppointmentState.ARRIVED, AppointmentState.MISSED)


def appointments() -> QuerySet[Appointment]:
    """Bookings with all that a page shows of them."""
    return Appointment.objects.select_related("bookable__centre__city", "bookable__service", "bookable__body", "entry")


def held_appointment(key: UUID) -> Appointment:
    """Open what is being booked by its key, which only who is booking has; nothing of the person may be shown by it."""
    return appointments().defer("name", "contact", "needs").get(pk=key)


def by_code(typed: str) -> Appointment | WaitingEntry:
    """Open a booking, an offer or an entry of the waiting list by its code.

    Raises Appointment.DoesNotExist for whatever is no code of theirs, and for a hold that is not confirmed.
    """
    code = read(typed)
    if not code:
        raise Appointment.DoesNotExist
    found = appointments().filter(code=code).first()
    if found is not None and (found.state != AppointmentState.HELD or found.entry_id is not None):
        return found
    entry = WaitingEntry.objects.select_related("bookable__centre__city", "bookable__service").filter(code=code).first()
    if entry is None:
        raise Appointment.DoesNotExist
    return entry


def access_appointment(worker: Worker, key: UUID, *, at: datetime, purpose: str) -> Appointment:
    """Open a booking for a worker of its reception. Raises Appointment.DoesNotExist for any other."""
    found = _whole().get(pk=key, centre__in=visible_centres(worker, *RECEIVERS, at=at))
    read_access(_whose(found), by=worker, at=at, purpose=purpose, subject=found if found.account_id else None)
    return found


def of_day(centre: Centre, on: date, *, by: Worker, at: datetime, purpose: str) -> list[Appointment]:
    """Give the bookings of a day with their names, by time; each of them is logged as opened.

    Raises Refusal K3 or K12: ``by`` works nowhere in this reception.
    """
    posting_for(by, *RECEIVERS, centre=centre, at=at)
    return _opened(_on(centre, on), by, at, purpose)


def find(centre: Centre, typed: str, on: date, *, by: Worker, at: datetime, purpose: str) -> list[Appointment]:
    """Find bookings and offers by code, by phone or e-mail (of any day ahead), bookings by a part of the name (of ``on``).

    Only those that are shown are logged as opened. Raises Refusal K3 or K12.
    """
    posting_for(by, *RECEIVERS, centre=centre, at=at)
    return _opened(_found(centre, typed, on, at), by, at, purpose)


def _found(centre: Centre, typed: str, on: date, at: datetime) -> Sequence[Appointment]:
    offered = Q(state=AppointmentState.HELD, entry__isnull=False, held_until__gt=at)
    here = _whole().filter(Q(state__in=SHOWN) | offered, centre=centre)
    if code := read(typed):
        return list(here.filter(code=code))
    if contact := contact_of(typed):
        since = moment(local_day(at), time())
        return list(here.filter(contact=contact, starts_at__gte=since).order_by("starts_at"))
    wanted = typed.casefold().split()
    return [each for each in _on(centre, on) if wanted and all(word in each.name.casefold() for word in wanted)]


def _on(centre: Centre, on: date) -> QuerySet[Appointment]:
    since, until = moment(on, time()), moment(on + timedelta(days=1), time())
    here = _whole().filter(centre=centre, state__in=SHOWN, starts_at__gte=since, starts_at__lt=until)
    return here.order_by("starts_at", "created_at", "pk")


def _whole() -> QuerySet[Appointment]:
    """Bookings with who has booked them and the number that was given."""
    return appointments().select_related("bookable__centre__city", "bookable__service", "ticket", "booked_by")


def _opened(
    found: Sequence[Appointment] | QuerySet[Appointment], by: Worker, at: datetime, purpose: str
) -> list[Appointment]:
    shown = list(found)
    read_access_of_each([_whose(each) for each in shown], by=by, at=at, purpose=purpose)
    return shown


def _whose(found: Appointment) -> Appointment | ApplicantAccount:
    """Give whose data are opened: those of the account that has booked, which can then read who looked."""
    return ApplicantAccount(pk=found.account_id) if found.account_id else found
