"""A desk that calls: who sits there, which services that worker can give, and breaks."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.centres.models import Centre, Desk, DeskSession, Provider


class Seat(models.Model):
    """A desk session while it calls with the same able services: the ledger asks who could call whom, and when.

    Another row begins when the services change; ``session`` tells who sits there (L7).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(DeskSession, models.PROTECT, related_name="seats", verbose_name=_("desk session"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+", db_index=False)
    on = models.DateField(_("day"))
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="seats", verbose_name=_("desk"))
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="seats", verbose_name=_("worker"))
    body = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("body"))
    able = ArrayField(models.UUIDField(), verbose_name=_("services that are given here"), default=list)
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    on_break = models.BooleanField(_("on a break"), default=False)

    class Meta:
        verbose_name = _("desk that calls")
        ordering: ClassVar[list[str]] = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["desk"], condition=Q(until=None), name="l7_one_seat_at_a_desk"),
            models.UniqueConstraint(fields=["worker"], condition=Q(until=None), name="l7_one_seat_a_worker"),
            models.CheckConstraint(name="queueing_seat_in_order", condition=Q(until=None) | Q(until__gte=F("since"))),
        ]
        indexes = [models.Index(fields=["centre", "on"], name="queueing_seats_of_day")]


class SeatBreak(models.Model):
    """The worker of a desk is away for a while: nobody is called there."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="breaks", verbose_name=_("desk that calls"))
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("break")
        ordering: ClassVar[list[str]] = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["seat"], condition=Q(until=None), name="queueing_one_break_at_a_time"),
            models.CheckConstraint(name="queueing_break_in_order", condition=Q(until=None) | Q(until__gte=F("since"))),
        ]
