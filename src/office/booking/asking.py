"""What has to be known before a place is had, in one statement; and the slot that is meant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from office.booking.booker import contact_of
from office.booking.days import differs_said, free_slots, rules_said, said_rules
from office.booking.desks import desks_for
from office.booking.models import Appointment, Bookable, BookingRules, CapacityChange
from office.booking.rules import first_moment, last_day, opens_for, said
from office.booking.slots import Differs, Slot, slot_of_day
from office.booking.states import AppointmentState
from office.booking.whence import NOWHERE, Whence
from office.catalogue.models import Service
from office.catalogue.queries import listed_service, services_in_force
from office.centres.calendars import calendar_as_of, calendar_for, local_day
from office.centres.closures import check_open
from office.centres.models import Centre, Schedule
from office.law import Refusal, StaleChange
from office.law.words import Words as _
from office.tables.asking import Question, the_one
from office.vault.fields import Marked, SealedTextField

ALTERNATIVES: Final = 6
NEAR: Final = timedelta(days=1)


class SlotTaken(StaleChange):
    """The last place of a slot has gone; ``alternatives`` are the next free ones."""

    def __init__(self, alternatives: Sequence[Slot]) -> None:
        super().__init__("L20", _("This time has just been taken. Choose another one."), field="starts_at")
        self.alternatives = alternatives


@dataclass(frozen=True)
class Asked:
    """A service that can be booked, the rules that hold for it, and what was answered to the same request."""

    bookable: Bookable
    rules: BookingRules
    made: UUID | None
    is_received: bool
    differs: list[Differs]
    desks: int
    whence: Whence
    """Marks about the contact that is asked for."""
    has_hold: bool
    """The same browser holds another place for the contact."""
    nths: frozenset[int]
    """The numbers of the places that other browsers of its network hold for the contact."""


_CONTACT: Final = Appointment._meta.get_field("contact")
assert isinstance(_CONTACT, SealedTextField)


def _asking(
    city: Any, on: Any, request: Any, contact: Any, browser: Any, network: Any, service: Any, **meant: Any
) -> QuerySet[Bookable]:
    schedules = Schedule.objects.filter(centre=OuterRef("centre"), provider=None, starts_on__lte=on, state="approved")
    changes = CapacityChange.objects.filter(bookable=OuterRef("pk"), on=on)
    held = Appointment.objects.filter(contact=contact, state=AppointmentState.HELD, entry=None)
    return Bookable.objects.select_related("centre__city", "service", "body").annotate(
        said_rules=said_rules(),
        made=Subquery(Appointment.objects.filter(request=request).values("pk")[:1]),
        # By its own name and not by that of the row around: the server would look at the whole list.
        is_listed=Exists(services_in_force(city, on).filter(pk=service)),
        is_received=Exists(schedules.filter(Q(ends_on=None) | Q(ends_on__gte=on))),
        said_changes=ArraySubquery(changes.values(row=JSONObject(opens="opens", closes="closes", places="places"))),
        desks=desks_for(),
        has_hold=Exists(held.filter(holder=browser)),
        nths=ArraySubquery(held.filter(~Q(holder=browser), network=network).values("nth")),
    ).filter(**meant)  # fmt: skip


def _asking_by_key(bookable: Any, service: Any, **said: Any) -> QuerySet[Bookable]:
    return _asking(**said, service=service, pk=bookable)


def _asking_by_code(centre: Any, service: Any, **said: Any) -> QuerySet[Bookable]:
    city: Any = Subquery(Centre.objects.filter(code=centre).order_by().values("city")[:1])
    key = Subquery(Service.objects.filter(code=service).order_by().values("pk")[:1])
    here = {"centre__code": centre, "service__code": service, "is_open": True}
    return _asking(**said, city=city, service=key, **here)


# Planned once, with its constants in sight: of the index of those who hold a place the planner must see that it is meant.
_WHOSE: Final[dict[str, Any]] = {"request": UUID, "contact": Marked(_CONTACT), "browser": str, "network": str}
_ASKED: Final = Question(_asking_by_key, "once", bookable=UUID, service=UUID, city=UUID, on=date, **_WHOSE)
_ASKED_BY_CODE: Final = Question(_asking_by_code, "once", centre=str, service=str, on=date, **_WHOSE)


def ask(bookable: Bookable, on: date, *, request: UUID, contact: str, at: datetime, whence: Whence = NOWHERE) -> Asked:
    """Ask all that holding a place on the day ``on`` depends on; ``whence``: marks about the contact.

    Raises Refusal: K8a, the service is on no list in force; L20, it is not booked here; K27, the centre is closed then.
    """
    [row] = _ASKED.ask(
        bookable=bookable.pk,
        service=bookable.service_id,
        city=bookable.centre.city_id,
        on=on,
        **_asked_by(request, contact, whence),
    )
    return _asked(row, on, whence, contact=contact, at=at)


def ask_here(
    centre: str, service: str, starts_at: datetime, *, request: UUID, typed: str, whence: Whence, at: datetime
) -> Asked:
    """Ask the same by the codes that stand in the address of a page, for the contact that was ``typed`` there.

    ``whence``: the browser and the network as they come. What is held by this question is theirs.

    Raises Refusal as ``ask``, and Bookable.DoesNotExist for what is not booked there, or no more.
    """
    contact, on = contact_of(typed), local_day(starts_at)
    marks = whence.about(contact)
    here = {"centre": centre, "service": service, "on": on, **_asked_by(request, contact, marks)}
    return _asked(the_one(_ASKED_BY_CODE.ask(**here), Bookable), on, marks, contact=contact, at=at)


def _asked_by(request: UUID, contact: str, whence: Whence) -> dict[str, Any]:
    return {"request": request, "contact": contact or " ", "browser": whence.browser, "network": whence.network}


def _asked(row: Bookable, on: date, whence: Whence, *, contact: str, at: datetime) -> Asked:
    found: Any = row
    if found.made is None:
        _check_booked(row, on, listed=found.is_listed, at=at)
    return Asked(
        bookable=row,
        rules=rules_said(row.centre, found.said_rules),
        made=found.made,
        is_received=found.is_received,
        differs=[differs_said(each) for each in found.said_changes],
        desks=found.desks,
        whence=whence,
        has_hold=bool(contact) and found.has_hold,
        nths=frozenset(found.nths),
    )


def _check_booked(bookable: Bookable, on: date, *, listed: bool, at: datetime) -> None:
    check_open(bookable.centre, at=at)
    if bookable.centre.is_closed(on):
        raise Refusal("K27", _("The centre will be closed on that day. Choose another one."))
    if not bookable.is_open:
        raise Refusal("L20", _("This service can not be booked here. Come without a booking, or ask by phone."))
    if not listed:
        listed_service(bookable.service, bookable.centre.city, on)  # says why not
        raise Refusal("K8b", _("This service has no card in force on that day, so nobody can book it."))


def slot_meant(asked: Asked, starts_at: datetime, *, at: datetime, public: bool) -> Slot:
    """Give the slot that begins at ``starts_at``, if it can be booked now.

    Raises Refusal: L20, it is too near, too far ahead, or not one that this person may have; K26, nobody is received.
    """
    bookable, timing, on = asked.bookable, asked.rules.timing, local_day(starts_at)
    if starts_at < first_moment(timing, at=at):
        raise Refusal(
            "L20", _("This time is too near. Choose a later one, or come without a booking."), field="starts_at"
        )
    if on > last_day(timing, at=at):
        opens = opens_for(on, timing)
        raise Refusal("L20", _("This day can be booked from {moment} on.", moment=said(opens)))
    if not asked.is_received:
        raise Refusal("K26", _("Nobody is received on that day. Choose another one."), field="starts_at")
    centre = bookable.centre
    calendar = calendar_for(centre, bookable.body) if bookable.body else calendar_as_of(centre)
    slot = slot_of_day(starts_at, on, calendar.hours(on), bookable.capacity(asked.desks), asked.differs)
    if slot is None or (public and not slot.public):
        raise SlotTaken(alternatives(asked.bookable, asked.rules, starts_at, at=at, public=public))
    return slot


def alternatives(
    bookable: Bookable, rules: BookingRules, starts_at: datetime, *, at: datetime, public: bool
) -> list[Slot]:
    """Give the free slots next to ``starts_at``: after it as soon as can be, and before it where there are none."""
    on = local_day(starts_at)
    near = free_slots(bookable, rules, at=at, public=public, since=on, until=on + NEAR)
    after = [each.slot for each in near if each.slot.starts_at >= starts_at][:ALTERNATIVES]
    if len(after) == ALTERNATIVES:
        return after
    free = [each.slot for each in free_slots(bookable, rules, at=at, public=public)]
    after = [slot for slot in free if slot.starts_at >= starts_at][:ALTERNATIVES]
    before = [slot for slot in free if slot.starts_at < starts_at]
    missing = ALTERNATIVES - len(after)
    return (before[-missing:] if missing else []) + after
