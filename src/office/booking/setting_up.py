"""Setting up booking: the rules of a centre, which services can be booked, and days with other places."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from django.db import transaction
from django.db.models import Sum

from office.accounts.models import Worker
from office.audit import record
from office.booking.days import rules_of
from office.booking.models import Bookable, BookingRules, CapacityChange
from office.catalogue.models import Service
from office.centres.access import posting_for
from office.centres.calendars import local_day
from office.centres.closures import check_open
from office.centres.models import Centre, Desk, Provider, Role
from office.law import Refusal
from office.law.words import Words as _
from office.queueing.models import QueueService

BOUNDS: Final[dict[str, tuple[int, int]]] = {
    "horizon_days": (1, 120),
    "notice": (0, 2880),
    "hold_minutes": (2, 60),
    "offer_minutes": (5, 1440),
    "cooldown": (5, 1440),
    "early": (5, 480),
    "reminder_hours": (1, 168),
    "most_of_contact": (1, 100),
    "most_of_service": (1, 100),
    "web_a_minute": (1, 1_000_000),
    "unproved_a_minute": (1, 1_000_000),
}
MINUTES: Final = (5, 240)
MOST_PLACES: Final = 200


@dataclass(frozen=True)
class BookableFacts:
    """How a service is booked: minutes for one person, people at once, and how many of these on the web site."""

    minutes: int
    places: int
    public: int
    body: Provider | None = None
    """Whose own hours of reception count; the centre's where none is named."""
    is_open: bool = True


@transaction.atomic
def set_rules(
    centre: Centre, *, by: Worker, at: datetime, opens_at: time | None = None, **numbers: int
) -> BookingRules:
    """Set rules of booking; they hold from now on, and change no booking that is there.

    Raises Refusal: K12, ``by`` is not the head; L20, a number beyond its bounds.
    """
    for name, value in numbers.items():
        first, last = BOUNDS[name]
        if not first <= value <= last:
            told = _("Give a whole number between {first} and {last}.", first=first, last=last)
            raise Refusal("L20", told, field=name)
    locked = _own(centre, by, at)
    rules = rules_of(locked)
    for name, value in numbers.items():
        setattr(rules, name, value)
    rules.opens_at = opens_at or rules.opens_at
    rules.save()
    record("booking.rules_set", locked, by=by, at=at, data={**numbers, "opens_at": str(rules.opens_at)})
    return rules


@transaction.atomic
def set_bookable(centre: Centre, service: Service, facts: BookableFacts, *, by: Worker, at: datetime) -> Bookable:
    """Let a service be booked, or change how: bookings that are there stay, those in conflict are listed.

    Raises Refusal: K12, ``by`` is not the head; K27; L20, the service has no queue in the centre, or there are more
    people at once than desks.
    """
    locked = _own(centre, by, at)
    check_open(locked, at=at)
    _check_facts(locked, service, facts)
    bookable, _made = Bookable.objects.update_or_create(centre=locked, service=service, defaults=vars(facts))
    said: dict[str, Any] = {**vars(facts), "body": facts.body.code if facts.body else "", "service": service.code}
    record("booking.service_set", bookable, by=by, at=at, data=said)
    return bookable


def _check_facts(centre: Centre, service: Service, facts: BookableFacts) -> None:
    if not MINUTES[0] <= facts.minutes <= MINUTES[1]:
        raise Refusal("L20", _("A person needs between 5 and 240 minutes."), field="minutes")
    if not 1 <= facts.places <= MOST_PLACES:
        raise Refusal("L20", _("Give how many people are received at once: from 1 on."), field="places")
    if not 0 <= facts.public <= facts.places:
        raise Refusal("L20", _("The share of the web site is at most all the places."), field="public")
    if not QueueService.objects.filter(centre=centre, service=service, queue__is_open=True).exists():
        raise Refusal(
            "L20", _("Put the service into a queue first: who has booked gets a number in it."), field="service"
        )
    others = Bookable.objects.filter(centre=centre, is_open=True).exclude(service=service)
    taken, desks = (
        others.aggregate(all=Sum("places"))["all"] or 0,
        Desk.objects.filter(centre=centre, is_open=True).count(),
    )
    if facts.is_open and facts.places + taken > desks:
        told = _("There are {desks} desks, and {taken} places at once for other services.", desks=desks, taken=taken)
        raise Refusal("L20", told, field="places")


@transaction.atomic
def change_capacity(
    bookable: Bookable,
    on: date,
    *,
    places: int,
    reason: str,
    by: Worker,
    at: datetime,
    hours: tuple[time, time] | None = None,
) -> CapacityChange:
    """Let a day, or some hours of it, have other places than usual; none: nobody can be booked then.

    Bookings that are there stay, those in conflict are listed. Raises Refusal: K12; L20, the day has passed, the hours are
    not in order, no reason is given.
    """
    centre = _own(bookable.centre, by, at)
    if on < local_day(at):
        raise Refusal("L20", _("That day has passed."), field="on")
    if hours and hours[0] >= hours[1]:
        raise Refusal("L20", _("The end must be later than the beginning."), field="closes")
    if not 0 <= places <= MOST_PLACES:
        raise Refusal("L20", _("Give how many people are received at once: from 0 on."), field="places")
    if not reason.strip():
        raise Refusal("L20", _("Give the reason."), field="reason")
    opens, closes = hours or (None, None)
    made = CapacityChange.objects.create(
        bookable=bookable, on=on, opens=opens, closes=closes, places=places, reason=reason.strip(), set_by=by, set_at=at
    )
    told = {"on": on, "opens": str(opens or ""), "closes": str(closes or ""), "places": places, "centre": centre.code}
    record("booking.capacity_changed", bookable, by=by, at=at, data=told | {"reason": made.reason})
    return made


@transaction.atomic
def withdraw_change(change: CapacityChange, *, by: Worker, at: datetime) -> None:
    """Let the usual places be there again; twice is once. Raises Refusal K12."""
    _own(change.bookable.centre, by, at)
    gone, _each = CapacityChange.objects.filter(pk=change.pk).delete()
    if gone:
        record("booking.change_withdrawn", change.bookable, by=by, at=at, data={"on": change.on})


def _own(centre: Centre, by: Worker, at: datetime) -> Centre:
    locked = Centre.objects.select_for_update(no_key=True, of=("self",)).select_related("city").get(pk=centre.pk)
    posting_for(by, Role.CENTRE_HEAD, centre=locked, at=at)
    return locked
