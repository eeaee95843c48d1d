"""Bookings that do not fit what has been set since: listed for the head, moved by hand, never changed silently."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from office.booking.days import Ground, ground_of
from office.booking.desks import has_queue
from office.booking.models import Appointment, Bookable, SlotHold
from office.booking.slots import slot_at
from office.booking.states import AppointmentState
from office.catalogue.spans import OfferedDays, when_offered
from office.centres.calendars import local_day
from office.centres.models import Centre
from office.law.words import Words
from office.law.words import Words as _


class Clash(StrEnum):
    """Why a booking does not fit."""

    SERVICE_CLOSED = "service_closed"
    NOT_LISTED = "not_listed"
    NO_QUEUE = "no_queue"
    NO_DESKS = "no_desks"
    NOT_RECEIVED = "not_received"
    OTHER_TIMES = "other_times"
    TOO_MANY = "too_many"


WORDS: dict[Clash, Words] = {
    Clash.SERVICE_CLOSED: _("the service is not booked any more"),
    Clash.NOT_LISTED: _("the service can not be applied for on that day: it is on no list, or has no card in force"),
    Clash.NO_QUEUE: _("no queue receives the service any more"),
    Clash.NO_DESKS: _("no desk is in use"),
    Clash.NOT_RECEIVED: _("nobody is received then"),
    Clash.OTHER_TIMES: _("the times of that day are others now"),
    Clash.TOO_MANY: _("there are fewer places at that time"),
}


@dataclass(frozen=True)
class Conflict:
    """A booking and why it does not fit."""

    appointment: Appointment
    clash: Clash

    @property
    def why(self) -> Words:
        return WORDS[self.clash]


def conflicts_of(centre: Centre, *, at: datetime) -> list[Conflict]:
    """Give the bookings ahead in a centre that its schedule, lists, queues, desks or places do not hold, the nearest first.

    Whom they are about is not read: who moves one opens it, and that is written down (K21).
    """
    ahead = Appointment.objects.filter(centre=centre, state=AppointmentState.CONFIRMED, starts_at__gte=at)
    booked = list(ahead.defer("name", "contact", "needs").select_related("bookable__service").order_by("starts_at"))
    if not booked:
        return []
    now = _read(centre, booked)
    found = [(each, _clash(each, now)) for each in booked]
    return [Conflict(each, clash) for each, clash in found if clash is not None]


@dataclass(frozen=True)
class _Now:
    """What holds now, and what bookings are held against."""

    bookables: Mapping[UUID, Any]
    offered: Mapping[UUID, OfferedDays]
    ground: Ground
    numbers: Mapping[UUID, int]


def _read(centre: Centre, booked: Sequence[Appointment]) -> _Now:
    every = Bookable.objects.filter(centre=centre).select_related("body").annotate(has_queue=has_queue())
    bookables = {each.pk: each for each in every}
    first, last = local_day(booked[0].starts_at), local_day(booked[-1].starts_at)
    return _Now(
        bookables=bookables,
        offered=when_offered(centre.city, {each.service_id for each in bookables.values()}),
        ground=ground_of(centre, list(bookables.values()), first, last),
        numbers=_numbers(booked),
    )


def _numbers(booked: Sequence[Appointment]) -> Mapping[UUID, int]:
    places = SlotHold.objects.filter(appointment__in=[each.pk for each in booked])
    return dict(places.values_list("appointment_id", "number"))


def _clash(booked: Appointment, now: _Now) -> Clash | None:
    bookable, day = now.bookables[booked.bookable_id], local_day(booked.starts_at)
    if not bookable.is_open:
        return Clash.SERVICE_CLOSED
    if not now.offered[bookable.service_id].holds(day):
        return Clash.NOT_LISTED
    if not bookable.has_queue:
        return Clash.NO_QUEUE
    return _of_slot(booked, bookable, now)


def _of_slot(booked: Appointment, bookable: Bookable, now: _Now) -> Clash | None:
    if not now.ground.desks[bookable.pk]:
        return Clash.NO_DESKS
    slots = now.ground.slots_on(local_day(booked.starts_at), bookable)
    if not slots:
        return Clash.NOT_RECEIVED
    slot = slot_at(slots, booked.starts_at)
    if slot is None or slot.ends_at != booked.ends_at:
        return Clash.OTHER_TIMES
    return Clash.TOO_MANY if now.numbers.get(booked.pk, 0) > slot.places else None
