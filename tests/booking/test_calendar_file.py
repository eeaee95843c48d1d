"""The calendar file: one entry for good, and the same local time as in the letter, on both sides of the clock change."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from icalendar import Calendar

from office.booking.calendar_file import calendar_file
from office.booking.models import Appointment, Bookable
from office.booking.slots import moment
from office.booking.states import AppointmentState
from office.catalogue.models import Service
from office.centres.models import Centre
from office.workdays import KYIV

AT = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)


def an_appointment(starts_at: datetime, **said: Any) -> Appointment:
    centre = Centre(name="Прозорий офіс; Центр", name_en="Transparent Office", address="пр. Волі, 4а, Луцьк")
    bookable = Bookable(centre=centre, service=Service(name="Призначення допомоги"))
    ends_at = starts_at + timedelta(minutes=20)
    return Appointment(id=uuid4(), bookable=bookable, centre=centre, starts_at=starts_at, ends_at=ends_at, **said)


def read(text: str) -> tuple[Any, Any]:
    file: Any = Calendar.from_ical(text)
    [event] = file.walk("VEVENT")
    return file, event


@pytest.mark.parametrize(
    ("day", "in_utc"),
    [(date(2026, 10, 23), 6), (date(2026, 10, 26), 7), (date(2027, 3, 26), 7), (date(2027, 3, 29), 6)],
)
def test_nine_is_nine_before_and_after_the_clocks_are_set(day: date, in_utc: int) -> None:
    starts_at = moment(day, datetime.fromisoformat("2026-01-01 09:00").time())
    text = calendar_file(an_appointment(starts_at), at=AT)
    file, event = read(text)
    begins = event.decoded("dtstart")
    assert (begins.astimezone(UTC).hour, begins.astimezone(KYIV).hour) == (in_utc, 9)
    assert f"DTSTART;TZID=Europe/Kyiv:{day:%Y%m%d}T090000" in text
    [zone] = file.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Kyiv"
    # A calendar that knows no such zone reads the clocks from the file itself.
    offset = zone.to_tz().utcoffset(begins.replace(tzinfo=None))
    assert offset == timedelta(hours=9 - in_utc)


def test_one_entry_follows_the_booking_through_its_life() -> None:
    made = an_appointment(datetime(2026, 11, 24, 7, 0, tzinfo=UTC))
    file, event = read(calendar_file(made, at=AT))
    assert (file["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("REQUEST", "CONFIRMED", 0)
    assert event["UID"] == f"{made.pk}@booking.office"
    made.sequence, made.state = 2, AppointmentState.CANCELLED
    file, cancelled = read(calendar_file(made, at=AT))
    assert (file["METHOD"], cancelled["STATUS"], cancelled["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)
    assert cancelled["UID"] == event["UID"]


def test_neither_the_person_nor_the_service_stands_in_it() -> None:
    text = calendar_file(an_appointment(datetime(2026, 11, 24, 7, 0, tzinfo=UTC), name="Зоряна Вербицька"), at=AT)
    unfolded = text.replace("\r\n ", "")
    assert "Вербицька" not in unfolded
    assert "Призначення" not in unfolded
    assert "4а" in unfolded
