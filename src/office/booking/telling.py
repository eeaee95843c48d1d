"""Telling the person: the digits that prove the contact, the confirmation with its calendar file, changes, offers."""

from datetime import datetime
from typing import Any, Final

from django.utils import translation

from office.booking.calendar_file import calendar_file
from office.booking.codes import shown
from office.booking.models import Appointment, WaitingEntry
from office.messages import Message, drawn_message, scheduled, send, send_first
from office.messages.states import Channel
from office.tables.writing import Part

CONFIRMED: Final = "booking_confirmed"
MOVED: Final = "booking_moved"
CANCELLED: Final = "booking_cancelled"


def tell_proof(appointment: Appointment, digits: str, *, at: datetime) -> None:
    """Send the digits by which the person proves that the contact is theirs."""
    send_first(**_proof(appointment, digits, at))


def proof_told(appointment: Appointment, digits: str, *, at: datetime) -> tuple[list[Message], Part]:
    """Give what ``tell_proof`` writes, for who writes the appointment by the same statement."""
    letter = drawn_message(**_proof(appointment, digits, at))
    return [letter], scheduled(letter, at=at)


def _proof(appointment: Appointment, digits: str, at: datetime) -> dict[str, Any]:
    with translation.override(appointment.language):
        centre = appointment.bookable.centre.local_name
    return {
        **_to(appointment),
        "template": "booking_code",
        "data": {"code": digits, "until": appointment.held_until, "starts": appointment.starts_at, "centre": centre},
        "key": f"booking-code:{appointment.pk}:{appointment.proofs_sent}",
        "at": at,
    }


def tell_of(appointment: Appointment, template: str, *, at: datetime, reason: str = "") -> None:
    """Send what has become of the booking, by e-mail with its calendar file; nothing to who gave no contact."""
    if not appointment.contact:
        return
    with translation.override(appointment.language):
        data = _said(appointment)
        if appointment.channel == Channel.EMAIL:
            data["calendar"] = calendar_file(appointment, at=at)
    if template == CANCELLED:
        data = {name: value for name, value in data.items() if name not in {"code", "address"}}
        data |= {"reason": reason} if reason else {}
    send(
        **_to(appointment),
        template=template,
        data=data,
        key=f"{template}:{appointment.pk}:{appointment.sequence}",
        at=at,
    )


def remind(appointment: Appointment, *, at: datetime) -> None:
    """Send the reminder: its key keeps it from going twice."""
    with translation.override(appointment.language):
        data = _said(appointment)
    key = f"booking_reminder:{appointment.pk}:{appointment.sequence}"
    send(**_to(appointment), template="booking_reminder", data=data, key=key, at=at)


def offer(appointment: Appointment, *, at: datetime) -> None:
    """Tell who waits that a time is kept for them, with the code by which they take it."""
    with translation.override(appointment.language):
        data = _said(appointment) | {"until": appointment.held_until}
    send_first(**_to(appointment), template="booking_offer", data=data, key=f"booking_offer:{appointment.pk}", at=at)


def tell_waiting(entry: WaitingEntry, *, at: datetime) -> None:
    """Tell who has joined the waiting list, with the code by which they leave it."""
    with translation.override(entry.language):
        data = {
            "code": shown(entry.code),
            "service": entry.bookable.service.local_name,
            "centre": entry.bookable.centre.local_name,
            "first": entry.first_on,
            "last": entry.last_on,
        }
    send_first(**_to(entry), template="booking_waiting", data=data, key=f"booking_waiting:{entry.pk}", at=at)


def _said(appointment: Appointment) -> dict[str, Any]:
    bookable = appointment.bookable
    return {
        "code": shown(appointment.code),
        "starts": appointment.starts_at,
        "service": bookable.service.local_name,
        "centre": bookable.centre.local_name,
        "address": bookable.centre.address,
    }


def _to(person: Appointment | WaitingEntry) -> dict[str, str]:
    return {"channel": person.channel, "address": person.contact, "language": person.language}
