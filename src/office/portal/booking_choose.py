"""Choosing what to book: the centre, the service, the day, the time; one question a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any, Final

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from office.booking.days import FreeSlot, bookables_of, free_slots, next_opening, offered
from office.booking.models import Bookable, BookingRules
from office.booking.proving import new_riddle
from office.catalogue.queries import services_in_force
from office.centres.calendars import local_day
from office.centres.models import Centre
from office.portal.guard import may_have_a_riddle, too_many
from office.ui.clock import now
from office.ui.decorators import public
from office.ui.requests import OpenRequest
from office.workdays.reach import is_in_reach

START: Final = "%Y%m%dT%H%MZ"
NOON: Final = 12


@dataclass(frozen=True)
class Day:
    """A day with free times."""

    on: date
    times: Sequence[FreeSlot]

    @property
    def free(self) -> int:
        return sum(each.free for each in self.times)

    @property
    def before_noon(self) -> list[FreeSlot]:
        return [each for each in self.times if each.slot.starts_at.astimezone(now().tzinfo).hour < NOON]

    @property
    def after_noon(self) -> list[FreeSlot]:
        return [each for each in self.times if each not in self.before_noon]


def start_of(starts_at: datetime) -> str:
    """Write the beginning of a slot for an address."""
    return starts_at.astimezone(UTC).strftime(START)


def read_start(text: str) -> datetime:
    """Read it. Raises Http404 for anything else."""
    try:
        start = datetime.strptime(text, START).replace(tzinfo=UTC)
    except ValueError:
        raise Http404 from None
    if not is_in_reach(start):
        raise Http404
    return start


def days_of(bookable: Bookable, rules: BookingRules, *, on: date | None = None, public: bool = True) -> list[Day]:
    """Give the days with free times, or the one named."""
    free = free_slots(bookable, rules, at=now(), public=public, since=on, until=on)
    return [Day(day, list(times)) for day, times in groupby(free, key=lambda each: local_day(each.slot.starts_at))]


@require_safe
@public
def centres(request: OpenRequest) -> HttpResponse:
    """Ask where."""
    booked = Bookable.objects.filter(centre=OuterRef("pk"), is_open=True, public__gt=0)
    found = Centre.objects.filter(Exists(booked)).select_related("city").order_by("city__name", "name")
    shown = [each for each in found if not each.is_closed(local_day(now()))]
    return render(request, "portal/booking/centres.html", {"centres": shown})


@require_safe
@public
def services(request: OpenRequest, centre: str) -> HttpResponse:
    """Ask what for."""
    found = Centre.objects.select_related("city").get(code=centre)
    received = services_in_force(found.city, local_day(now())).values_list("pk", flat=True)
    ones_here = bookables_of(found, set(received))
    groups = [(group, list(ones)) for group, ones in groupby(ones_here, key=lambda each: each.service.group)]
    return render(request, "portal/booking/services.html", {"centre": found, "groups": groups})


@require_safe
@never_cache
@public
def days(request: OpenRequest, centre: str, service: str) -> HttpResponse:
    """Ask which day; where none is free, say when new ones open, and offer the waiting list."""
    bookable, rules = offered(centre, service)
    found = days_of(bookable, rules)
    shown: dict[str, Any] = {
        "bookable": bookable,
        "days": found,
        "opens": next_opening(bookable, rules.timing, at=now()),
        "rules": rules,
    }
    return render(request, "portal/booking/days.html", shown)


@require_safe
@never_cache
@public
def times(request: OpenRequest, centre: str, service: str, on: date) -> HttpResponse:
    """Ask which time."""
    bookable, rules = offered(centre, service)
    found = days_of(bookable, rules, on=on)
    shown = {"bookable": bookable, "on": on, "day": found[0] if found else None}
    return render(request, "portal/booking/times.html", shown)


@require_safe
@never_cache
@public
def riddle(request: OpenRequest) -> HttpResponse:
    """Give the browser a riddle to work on while the person types."""
    spent = may_have_a_riddle(request)
    return too_many(request, spent) if spent.wait else JsonResponse(new_riddle(at=now()))
