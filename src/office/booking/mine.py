"""The bookings of an account: a second door beside the code, for who has booked while signed in (ADR 0127)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from office.booking.access import appointments
from office.booking.models import Appointment, WaitingEntry
from office.booking.states import WAITS, AppointmentState
from office.parties.models import ApplicantAccount

SHOWN_FOR: Final = timedelta(days=90)
"""So long after its day the account's owner sees that there was a booking; who came under which name is erased before."""
MOST: Final = 200
_PAST: Final = (AppointmentState.ARRIVED, AppointmentState.MISSED, AppointmentState.CANCELLED)


@dataclass(frozen=True)
class MyBookings:
    """``ahead``: the next first; ``to_confirm``: held until the digits come back; ``past``: the latest first."""

    ahead: list[Appointment]
    to_confirm: list[Appointment]
    offered: list[Appointment]
    past: list[Appointment]
    waiting: list[WaitingEntry]

    @property
    def is_empty(self) -> bool:
        return not (self.ahead or self.to_confirm or self.offered or self.past or self.waiting)


def my_bookings(account: ApplicantAccount, *, at: datetime) -> MyBookings:
    """Give what the account has booked and waits for, in two statements."""
    found = list(_theirs(account, at).order_by("-starts_at", "pk")[:MOST])
    ahead = [each for each in found if each.state == AppointmentState.CONFIRMED and each.ends_at > at]
    held = [each for each in found if each.state == AppointmentState.HELD]
    return MyBookings(
        ahead=ahead[::-1],
        to_confirm=[each for each in held if each.entry_id is None],
        offered=[each for each in held if each.entry_id is not None],
        past=[each for each in found if each not in ahead and each not in held],
        waiting=list(_waiting(account).order_by("since")[:MOST]),
    )


def my_appointment(account: ApplicantAccount, key: UUID, *, at: datetime) -> Appointment:
    """Open one of the account's bookings. Raises Appointment.DoesNotExist for any other.

    What is only held or offered is none yet: it is taken with the digits or the code that have gone to its contact.
    """
    return _theirs(account, at).exclude(state=AppointmentState.HELD).get(pk=key)


def my_waiting(account: ApplicantAccount, key: UUID) -> WaitingEntry:
    """Open a place of the account in a waiting list. Raises WaitingEntry.DoesNotExist for any other."""
    return _waiting(account).get(pk=key)


def bookings_told(account: ApplicantAccount, *, at: datetime) -> list[dict[str, Any]]:
    """Give the account's bookings as plain values, for the person to take along."""
    return [
        {
            "service": each.bookable.service.name,
            "centre": each.bookable.centre.name,
            "starts_at": each.starts_at.isoformat(),
            "state": each.state,
            "name": each.name,
            "contact": each.contact,
            "needs": each.needs,
        }
        for each in _theirs(account, at).order_by("starts_at", "pk")
    ]


def _theirs(account: ApplicantAccount, at: datetime) -> QuerySet[Appointment]:
    shown = Q(state=AppointmentState.HELD, held_until__gt=at) | Q(state=AppointmentState.CONFIRMED) | Q(state__in=_PAST)
    return appointments().filter(shown, account=account, starts_at__gte=at - SHOWN_FOR)


def _waiting(account: ApplicantAccount) -> QuerySet[WaitingEntry]:
    found = WaitingEntry.objects.select_related("bookable__centre__city", "bookable__service")
    return found.filter(account=account, state__in=WAITS)
