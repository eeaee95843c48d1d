"""The life of an appointment and of an entry of the waiting list. Each move names the clause that allows it."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AppointmentState(TextChoices):
    HELD = "held", _("held until it is confirmed")
    CONFIRMED = "confirmed", _("booked")
    ARRIVED = "arrived", _("came")
    MISSED = "missed", _("did not come")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("not confirmed in time")


MOVES: Final[dict[tuple[AppointmentState, AppointmentState], str]] = {
    (AppointmentState.HELD, AppointmentState.CONFIRMED): "L20",
    (AppointmentState.HELD, AppointmentState.EXPIRED): "L20",
    (AppointmentState.HELD, AppointmentState.CANCELLED): "L20",
    # Moved to another time: the new place was had before the old one was given back.
    (AppointmentState.CONFIRMED, AppointmentState.CONFIRMED): "L20",
    (AppointmentState.CONFIRMED, AppointmentState.CANCELLED): "L20",
    (AppointmentState.CONFIRMED, AppointmentState.ARRIVED): "L20",
    (AppointmentState.CONFIRMED, AppointmentState.MISSED): "L20",
}

LIVE: Final = (AppointmentState.HELD, AppointmentState.CONFIRMED)
"""A place is kept for it."""
OVER: Final = (
    AppointmentState.ARRIVED,
    AppointmentState.MISSED,
    AppointmentState.CANCELLED,
    AppointmentState.EXPIRED,
)


class Way(TextChoices):
    """How a person booked (L20)."""

    WEB = "web", _("on the web site")
    PHONE = "phone", _("by telephone")
    DESK = "desk", _("in person")


class WaitingState(TextChoices):
    WAITING = "waiting", _("waits for a free time")
    OFFERED = "offered", _("a time is offered")
    BOOKED = "booked", _("took an offered time")
    LAPSED = "lapsed", _("did not take an offered time")
    LEFT = "left", _("left the list")
    ENDED = "ended", _("no time came free in these days")


WAITING_MOVES: Final[dict[tuple[WaitingState, WaitingState], str]] = {
    (WaitingState.WAITING, WaitingState.OFFERED): "L20",
    (WaitingState.WAITING, WaitingState.LEFT): "L20",
    (WaitingState.WAITING, WaitingState.ENDED): "L20",
    (WaitingState.OFFERED, WaitingState.BOOKED): "L20",
    (WaitingState.OFFERED, WaitingState.LAPSED): "L20",
    (WaitingState.OFFERED, WaitingState.LEFT): "L20",
}
WAITS: Final = (WaitingState.WAITING, WaitingState.OFFERED)
