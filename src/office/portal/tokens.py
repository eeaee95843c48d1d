"""Addresses that open a booking for an hour: signed, and worth nothing afterwards; the code itself stands in none."""

from typing import Final
from uuid import UUID

from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404

from office.booking.access import appointments
from office.booking.models import Appointment, WaitingEntry

HOUR: Final = 3600
_BOOKING: Final = TimestampSigner(salt="office.portal.booking")
_WAITING: Final = TimestampSigner(salt="office.portal.waiting")


def token_of(found: Appointment | WaitingEntry) -> str:
    """Give the part of an address that opens ``found`` for an hour."""
    signer = _BOOKING if isinstance(found, Appointment) else _WAITING
    return signer.sign(str(found.pk))


def booking_of(token: str) -> Appointment:
    """Open the booking. Raises Http404 for a token that is not ours, or has run out."""
    return appointments().get(pk=_key(_BOOKING, token))


def entry_of(token: str) -> WaitingEntry:
    """Open the entry of the waiting list. Raises Http404 as above."""
    found = WaitingEntry.objects.select_related("bookable__centre__city", "bookable__service")
    return found.get(pk=_key(_WAITING, token))


def _key(signer: TimestampSigner, token: str) -> UUID:
    try:
        return UUID(signer.unsign(token, max_age=HOUR))
    except (BadSignature, ValueError):
        raise Http404 from None
