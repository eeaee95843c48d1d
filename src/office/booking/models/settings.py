"""What a centre has set for booking: its rules, the services that can be booked, and days that differ."""

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.booking.rules import Timing
from office.booking.slots import Capacity
from office.catalogue.models import Service
from office.centres.models import Centre, Provider


class BookingRules(models.Model):
    """Rules of booking of a centre; the usual ones where it has set none."""

    centre = models.OneToOneField(
        Centre, models.PROTECT, primary_key=True, related_name="booking_rules", verbose_name=_("centre")
    )
    horizon_days = models.PositiveSmallIntegerField(_("how many days ahead one can book"), default=14)
    opens_at = models.TimeField(_("hour at which the next day opens"), default=dt.time(8))
    notice = models.PositiveSmallIntegerField(_("last moment to book, minutes before"), default=60)
    hold_minutes = models.PositiveSmallIntegerField(_("a place is held for, minutes"), default=10)
    offer_minutes = models.PositiveSmallIntegerField(_("an offer to the waiting list lasts, minutes"), default=60)
    cooldown = models.PositiveSmallIntegerField(_("a place given back rests for, minutes"), default=30)
    early = models.PositiveSmallIntegerField(_("check-in opens, minutes before"), default=60)
    reminder_hours = models.PositiveSmallIntegerField(_("reminder, hours before"), default=24)
    most_of_contact = models.PositiveSmallIntegerField(_("open bookings of one contact"), default=3)
    most_of_service = models.PositiveSmallIntegerField(_("open bookings of one contact for one service"), default=1)
    web_a_minute = models.PositiveIntegerField(_("places held from one address a minute"), default=20)
    unproved_a_minute = models.PositiveIntegerField(_("the same without proof of work"), default=4)

    class Meta:
        verbose_name = _("rules of booking")
        constraints = [
            models.CheckConstraint(
                name="l20_rules_within_reason",
                condition=Q(horizon_days__range=(1, 120), hold_minutes__range=(2, 60), offer_minutes__range=(5, 1440))
                & Q(cooldown__range=(5, 1440), early__range=(5, 480), reminder_hours__range=(1, 168))
                & Q(notice__lte=2880, most_of_contact__gte=1, most_of_service__gte=1)
                & Q(web_a_minute__gte=1, unproved_a_minute__gte=1),
            ),
        ]

    @property
    def timing(self) -> Timing:
        """The numbers that rules of time work with."""
        return Timing(self.horizon_days, self.opens_at, self.notice, self.cooldown, self.early)


class Bookable(models.Model):
    """A service that can be booked in a centre: for how long, and how many people at once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="bookables", verbose_name=_("centre"))
    service = models.ForeignKey(Service, models.PROTECT, related_name="bookables", verbose_name=_("service"))
    body = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("body whose hours count")
    )
    minutes = models.PositiveSmallIntegerField(_("minutes for one person"), default=20)
    places = models.PositiveSmallIntegerField(_("people at once"), default=1)
    public = models.PositiveSmallIntegerField(_("of them on the web site"), default=1)
    is_open = models.BooleanField(_("can be booked"), default=True)

    class Meta:
        verbose_name = _("service that can be booked")
        constraints = [
            models.UniqueConstraint(fields=["centre", "service"], name="booking_service_once"),
            models.CheckConstraint(name="booking_minutes", condition=Q(minutes__range=(5, 240))),
            models.CheckConstraint(
                name="booking_public_share", condition=Q(places__range=(1, 200), public__lte=F("places"))
            ),
        ]

    def capacity(self, desks: int) -> Capacity:
        """Give what is usual, where ``desks`` can receive people (``office.booking.desks``)."""
        return Capacity(self.minutes, self.places, self.public, desks)


class CapacityChange(models.Model):
    """On one day, all of it or some hours, a service has other places than usual; none: it is not booked then."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bookable = models.ForeignKey(Bookable, models.PROTECT, related_name="changes", verbose_name=_("service"))
    on = models.DateField(_("day"))
    opens = models.TimeField(_("from"), null=True, blank=True)
    closes = models.TimeField(_("until"), null=True, blank=True)
    places = models.PositiveSmallIntegerField(_("people at once"), default=0)
    reason = models.CharField(_("reason"), max_length=200)
    set_by = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name=_("set by"))
    set_at = models.DateTimeField(_("set at"))

    class Meta:
        verbose_name = _("day with other places")
        ordering: ClassVar[list[str]] = ["on", "opens"]
        constraints = [
            models.CheckConstraint(
                name="booking_change_hours",
                condition=Q(opens=None, closes=None) | Q(opens__isnull=False, closes__gt=F("opens")),
            ),
            models.CheckConstraint(name="booking_change_reasoned", condition=~Q(reason="")),
            models.CheckConstraint(name="booking_change_places", condition=Q(places__lte=200)),
        ]
        indexes = [models.Index(fields=["bookable", "on"], name="booking_changes_of_day")]
