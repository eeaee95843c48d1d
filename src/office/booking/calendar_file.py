"""The calendar file of a booking (RFC 5545, 5546): one entry for good, whose versions follow each other.

Times are those of ``Europe/Kyiv`` and the file says how its clocks are set, so that a calendar shows what the letter says.
"""

from datetime import datetime
from typing import Final

from icalendar import Calendar, Event, Timezone
from icalendar.prop import vCalAddress

from office.booking.models import Appointment
from office.booking.states import AppointmentState
from office.workdays import KYIV

PRODUCT: Final = "-//Office//Booking//UK"
REQUEST: Final = "REQUEST"
CANCEL: Final = "CANCEL"
DOMAIN: Final = "booking.office"
NOBODY: Final = "mailto:noreply@booking.office.invalid"


def calendar_file(appointment: Appointment, *, at: datetime) -> str:
    """Give the file as it is now: an entry to put in, its next version, or its cancellation."""
    cancelled = appointment.state == AppointmentState.CANCELLED
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("method", CANCEL if cancelled else REQUEST)
    file.add_component(_zone(appointment))
    file.add_component(_event(appointment, at, cancelled=cancelled))
    return str(file.to_ical(), "utf-8")


def _event(appointment: Appointment, at: datetime, *, cancelled: bool) -> Event:
    bookable = appointment.bookable
    event = Event()
    event.add("uid", f"{appointment.pk}@{DOMAIN}")
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", at)
    event.add("dtstart", appointment.starts_at.astimezone(KYIV))
    event.add("dtend", appointment.ends_at.astimezone(KYIV))
    # A calendar is read over a shoulder and kept by a stranger's server: neither the service nor the person stands there.
    event.add("summary", bookable.centre.local_name)
    event.add("location", f"{bookable.centre.local_name}, {bookable.centre.address}")
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    organizer = vCalAddress(f"mailto:{bookable.centre.email}" if bookable.centre.email else NOBODY)
    event.add("organizer", organizer)
    return event


def _zone(appointment: Appointment) -> Timezone:
    year = appointment.starts_at.astimezone(KYIV).year
    start, end = datetime(year - 1, 1, 1), datetime(year + 2, 1, 1)  # noqa: DTZ001  dates of the table, without a zone
    return Timezone.from_tzinfo(KYIV, "Europe/Kyiv", first_date=start.date(), last_date=end.date())
