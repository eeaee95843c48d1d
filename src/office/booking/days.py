"""Which slots there are on which days, and how many places of each are free."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from office.booking.desks import desks_for
from office.booking.models import Bookable, BookingRules, CapacityChange, SlotHold
from office.booking.rules import Timing, first_moment, last_day, opens_for
from office.booking.slots import WITHIN, Differs, Slot, slots_of_day
from office.centres.calendars import calendar_for, local_day
from office.centres.models import Centre, Schedule
from office.tables.asking import Question
from office.workdays import WorkCalendar

DAY = timedelta(days=1)
FAR = date.max


@dataclass(frozen=True)
class FreeSlot:
    """A slot and how many of its places are free for who asks."""

    slot: Slot
    free: int


Taken = tuple[datetime, datetime, int]


def rules_of(centre: Centre) -> BookingRules:
    """Give the rules of booking of a centre; the usual ones where it has set none."""
    return BookingRules.objects.filter(pk=centre.pk).first() or BookingRules(centre=centre)


@dataclass(frozen=True)
class Ground:
    """What the slots of a centre stand on between two days: approved schedules, hours of each body, changes, desks."""

    centre: Centre
    received: Sequence[tuple[date, date]]
    calendars: Mapping[UUID | None, WorkCalendar]
    changes: Mapping[tuple[UUID, date], Sequence[Differs]]
    desks: Mapping[UUID, int]

    def slots_on(self, day: date, bookable: Bookable) -> list[Slot]:
        """Give every slot of a service on ``day``, sold or not (K26)."""
        if self.centre.is_closed(day) or not any(first <= day <= last for first, last in self.received):
            return []
        hours = self.calendars[bookable.body_id].hours(day)
        capacity = bookable.capacity(self.desks.get(bookable.pk, 0))
        return slots_of_day(day, hours, capacity, self.changes.get((bookable.pk, day), ()))


def ground_of(centre: Centre, bookables: Sequence[Bookable], since: date, until: date) -> Ground:
    """Read what slots stand on, for all of these services at once; each must come with its body."""
    changes: dict[tuple[UUID, date], list[Differs]] = {}
    desks: dict[UUID, int] = {}
    for row in _set_for(bookables, since, until):
        desks[row["pk"]] = row["desks"]
        for said in row["said"]:
            changes.setdefault((row["pk"], date.fromisoformat(said["on"])), []).append(differs_said(said))
    bodies = {each.body_id: each.body for each in bookables}
    calendars = {key: calendar_for(centre, body) for key, body in bodies.items()}
    return Ground(centre, _received(centre, since, until), calendars, changes, desks)


def _set_for(bookables: Sequence[Bookable], since: date, until: date) -> Iterable[dict[str, Any]]:
    """Read how many desks can receive for each service, and what was set for its days: one statement."""
    if len(bookables) == 1:  # as every page of the site asks, and each of a crowd that runs after one place
        return _SET.ask(bookable=bookables[0].pk, since=since, until=until)
    return _set([each.pk for each in bookables], since, until)


def _set(bookables: Sequence[Any], since: Any, until: Any) -> QuerySet[Any, dict[str, Any]]:
    changes = CapacityChange.objects.filter(bookable=OuterRef("pk"), on__gte=since, on__lte=until)
    said = ArraySubquery(changes.values(row=JSONObject(on="on", opens="opens", closes="closes", places="places")))
    found: Any = Bookable.objects.filter(pk__in=bookables)
    rows: QuerySet[Any, dict[str, Any]] = found.annotate(desks=desks_for(), said=said).values("pk", "desks", "said")
    return rows


_SET: Final = Question(
    lambda bookable, since, until: _set([bookable], since, until), "once", bookable=UUID, since=date, until=date
)


def differs_said(said: Mapping[str, Any]) -> Differs:
    """Read a change of capacity that was asked for as JSON."""
    opens, closes = (time.fromisoformat(said[name]) if said[name] else None for name in ("opens", "closes"))
    return Differs(said["places"], opens, closes)


_RULES: Final = {each.name: each.name for each in BookingRules._meta.fields if each.name != "centre"}


def said_rules() -> Subquery:
    """Ask for the rules of a centre beside something else of it, as ``rules_said`` reads them."""
    return Subquery(BookingRules.objects.filter(pk=OuterRef("centre")).values(row=JSONObject(**_RULES))[:1])


def rules_said(centre: Centre, said: Mapping[str, Any] | None) -> BookingRules:
    """Read the rules that were asked for so; the usual ones where the centre has set none."""
    rules = BookingRules(centre=centre, **said or {})
    if said:
        rules.opens_at = time.fromisoformat(said["opens_at"])
    return rules


_OFFERED: Final = Question(
    lambda centre, service: (
        Bookable.objects.select_related("centre__city", "service", "body")
        .filter(centre__code=centre, service__code=service, is_open=True)
        .annotate(said_rules=said_rules())
    ),
    centre=str,
    service=str,
)


def offered(centre: str, service: str) -> tuple[Bookable, BookingRules]:
    """Open what is booked in a centre by the codes of both, with the rules that hold for it, in one statement.

    Raises Bookable.DoesNotExist for what is not booked there, or no more.
    """
    found = _OFFERED.ask(centre=centre, service=service)
    if not found:
        raise Bookable.DoesNotExist
    [bookable] = found
    said: Any = bookable
    return bookable, rules_said(bookable.centre, said.said_rules)


def all_slots(bookable: Bookable, since: date, until: date) -> list[Slot]:
    """Give every slot of the days ``since`` … ``until``, sold or not, by approved schedules, closures and changes (K26)."""
    ground = ground_of(bookable.centre, [bookable], since, until)
    return [slot for day in _days(since, until) for slot in ground.slots_on(day, bookable)]


def free_slots(
    bookable: Bookable,
    rules: BookingRules,
    *,
    at: datetime,
    public: bool,
    since: date | None = None,
    until: date | None = None,
) -> list[FreeSlot]:
    """Give the slots with a free place that can be booked at ``at``, between two days if they are named."""
    timing = rules.timing
    first = max(since or date.min, local_day(first_moment(timing, at=at)))
    last = min(until or FAR, last_day(timing, at=at))
    if first > last or not bookable.is_open:
        return []
    slots = [slot for slot in all_slots(bookable, first, last) if slot.starts_at >= first_moment(timing, at=at)]
    found = [
        FreeSlot(slot, len(free_numbers(slot, taken, public=public))) for slot, taken in _taken(bookable, slots, at)
    ]
    return [each for each in found if each.free]


def free_numbers(slot: Slot, taken: Iterable[Taken], *, public: bool) -> list[int]:
    """Give the places of a slot that no row of ``taken`` meets; the public ones alone for who books on the web."""
    gone = {number for starts, ends, number in taken if starts < slot.ends_at and slot.starts_at < ends}
    return [number for number in range(1, (slot.public if public else slot.places) + 1) if number not in gone]


def next_opening(bookable: Bookable, timing: Timing, *, at: datetime) -> datetime | None:
    """Give the moment at which the next day with slots opens; None where none is approved within the next month."""
    first = last_day(timing, at=at) + DAY
    ahead = all_slots(bookable, first, first + 30 * DAY)
    return opens_for(local_day(ahead[0].starts_at), timing) if ahead else None


def _days(since: date, until: date) -> Iterable[date]:
    return (since + nth * DAY for nth in range((until - since).days + 1))


def _received(centre: Centre, since: date, until: date) -> list[tuple[date, date]]:
    """Give the stretches of days on which an approved schedule of the centre is in force (K26)."""
    approved = Schedule.objects.approved().filter(centre=centre, provider=None).within(since, until)
    return [(first, last or FAR) for first, last in approved.values_list("starts_on", "ends_on")]


def _taken(bookable: Bookable, slots: Sequence[Slot], at: datetime) -> Iterable[tuple[Slot, Sequence[Taken]]]:
    """Pair each slot with the live rows that may meet it."""
    if not slots:
        return []
    live = SlotHold.objects.filter(Q(until=None) | Q(until__gt=at), bookable=bookable)
    first = slots[0].starts_at
    rows = live.filter(starts_at__gt=first - WITHIN, ends_at__gt=first, starts_at__lt=slots[-1].ends_at)
    by_day = _by_day(rows.values_list("starts_at", "ends_at", "number"))
    return [(slot, by_day.get(local_day(slot.starts_at), [])) for slot in slots]


def _by_day(rows: Iterable[Taken]) -> Mapping[date, list[Taken]]:
    found: dict[date, list[Taken]] = {}
    for row in rows:
        found.setdefault(local_day(row[0]), []).append(row)
    return found


def bookables_of(centre: Centre, services: Iterable[UUID] | None = None) -> list[Bookable]:
    """Give the services of a centre that can be booked, by group and name."""
    found = Bookable.objects.filter(centre=centre, is_open=True)
    found = found if services is None else found.filter(service__in=services)
    return list(
        found.select_related("centre__city", "service__group", "body").order_by(
            "service__group__order", "service__name"
        )
    )
