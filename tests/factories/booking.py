"""A reception whose services can be booked, and people who book them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any, Final
from uuid import uuid4

from office.booking.asking import ask_here
from office.booking.booker import Booker
from office.booking.confirming import confirm
from office.booking.days import FreeSlot, free_slots, rules_of
from office.booking.holding import book_for, hold
from office.booking.models import Appointment, Bookable
from office.booking.setting_up import BookableFacts, set_bookable
from office.booking.slots import moment
from office.booking.states import Way
from office.booking.whence import Whence
from office.messages.models import Message
from tests.factories.queueing import AT, Reception, a_reception

TOMORROW: Final = date(2026, 11, 24)  # the Tuesday after AT, a Friday
NINE: Final = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
_numbers = count(1)


@dataclass
class Booking:
    """``bookables`` 0, 1, 2 are the services of the reception: 2 places at once of which 1 is public, 1 place, 1 place."""

    hall: Reception
    bookables: list[Bookable]
    at: datetime = AT

    def later(self, **time_passed: float) -> "Booking":
        self.at += timedelta(**time_passed)
        self.hall.at = self.at
        return self

    def on(self, at: datetime) -> "Booking":
        self.at = self.hall.at = at
        return self

    def hold(self, bookable: int = 0, starts_at: datetime = NINE, **said: Any) -> Appointment:
        who = said.pop("who", None) or a_booker()
        given: dict[str, Any] = {"at": self.at, "request": uuid4()}
        return hold(self.bookables[bookable], starts_at, who, **given | said)

    def hold_from(self, browser: str, network: str = "library", bookable: int = 0, **said: Any) -> Appointment:
        """Hold a place as a page does for a browser of a network."""
        who, starts_at, request = said.get("who") or a_booker(), said.get("starts_at", NINE), uuid4()
        offered, whence = self.bookables[bookable], Whence(browser, network)
        codes = (offered.centre.code, offered.service.code)
        asked = ask_here(*codes, starts_at, request=request, typed=who.contact, whence=whence, at=self.at)
        return hold(asked, starts_at, who, at=self.at, request=request)

    def booked(self, bookable: int = 0, starts_at: datetime = NINE, **said: Any) -> Appointment:
        """Hold a place and confirm it with the digits that were sent."""
        held = self.hold(bookable, starts_at, **said)
        return confirm(held.pk, digits_sent(held), at=self.at)

    def by_phone(self, bookable: int = 0, starts_at: datetime = NINE, **said: Any) -> Appointment:
        who = said.pop("who", None) or a_booker()
        given: dict[str, Any] = {"way": Way.PHONE, "request": uuid4(), **self.hall.clerk()}
        return book_for(self.bookables[bookable], starts_at, who, **given | said)

    def free(self, bookable: int = 0, *, public: bool = True, on: date | None = TOMORROW) -> Sequence[FreeSlot]:
        offered = self.bookables[bookable]
        return free_slots(offered, rules_of(self.hall.centre), at=self.at, public=public, since=on, until=on)

    def places_at(self, starts_at: datetime, bookable: int = 0, *, public: bool = True) -> int:
        """How many places of the slot are free."""
        return sum(
            each.free for each in self.free(bookable, public=public, on=None) if each.slot.starts_at == starts_at
        )


def a_booking(*, clerks: str = "dsp dsp pfu pfu", places: int = 2, public: int = 1) -> Booking:
    """Give a reception in which three services can be booked, twenty minutes each."""
    hall = a_reception(clerks=clerks)
    facts = [BookableFacts(20, places, public), BookableFacts(20, 1, 1), BookableFacts(30, 1, 1)]
    made = [
        set_bookable(hall.centre, service, fact, by=hall.head, at=AT)
        for service, fact in zip(hall.services, facts, strict=True)
    ]
    return Booking(hall, made)


def a_booker(name: str = "Зоряна Вербицька", **said: Any) -> Booker:
    return Booker(name, **{"contact": f"person{next(_numbers)}@example.test"} | said)


def digits_sent(held: Appointment) -> str:
    """The digits of the last message about ``held``."""
    key = f"booking-code:{held.pk}:{Appointment.objects.get(pk=held.pk).proofs_sent}"
    return str(Message.objects.get(key=key).data["code"])


def clock(hour: int, minute: int = 0, *, on: date = TOMORROW) -> datetime:
    """The moment at which the clocks of Kyiv show that hour."""
    return moment(on, time(hour, minute))
