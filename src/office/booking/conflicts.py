"""Bookings that do not fit what has been set since: listed for the head, moved by hand, never changed silently."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from office.booking.days import Ground, ground_of
from office.booking.models import Appointment, Bookable, SlotHold
from office.booking.slots import slot_at
from office.booking.states import AppointmentState
from office.centres.calendars import local_day
from office.centres.models import Centre
from office.law.words import Words
from office.law.words import Words as _


class Clash(StrEnum):
    """Why a booking does not fit."""

    SERVICE_CLOSED = "service_closed"
    NOT_RECEIVED = "not_received"
    OTHER_TIMES = "other_times"
    TOO_MANY = "too_many"


WORDS: dict[Clash, Words] = {
    Clash.SERVICE_CLOSED: _("the service is not booked any more"),
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
    """Give the bookings ahead in a centre that its schedule, its days or its places do not hold, the nearest first.

    Whom they are about is not read: who moves one opens it, and that is written down (K21).
    """
    ahead = Appointment.objects.filter(centre=centre, state=AppointmentState.CONFIRMED, starts_at__gte=at)
    booked = list(ahead.defer("name", "contact", "needs").select_related("bookable__service").order_by("starts_at"))
    if not booked:
        return []
    bookables = {each.pk: each for each in Bookable.objects.filter(centre=centre).select_related("body")}
    ground = ground_of(
        centre, list(bookables.values()), local_day(booked[0].starts_at), local_day(booked[-1].starts_at)
    )
    numbers = _numbers(booked)
    found = [(each, _clash(each, bookables[each.bookable_id], ground, numbers)) for each in booked]
    return [Conflict(each, clash) for each, clash in found if clash is not None]


def _numbers(booked: Sequence[Appointment]) -> Mapping[UUID, int]:
    places = SlotHold.objects.filter(appointment__in=[each.pk for each in booked])
    return dict(places.values_list("appointment_id", "number"))


def _clash(booked: Appointment, bookable: Bookable, ground: Ground, numbers: Mapping[UUID, int]) -> Clash | None:
    if not bookable.is_open:
        return Clash.SERVICE_CLOSED
    slots = ground.slots_on(local_day(booked.starts_at), bookable)
    if not slots:
        return Clash.NOT_RECEIVED
    slot = slot_at(slots, booked.starts_at)
    if slot is None or slot.ends_at != booked.ends_at:
        return Clash.OTHER_TIMES
    return Clash.TOO_MANY if numbers.get(booked.pk, 0) > slot.places else None
