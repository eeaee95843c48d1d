"""Working hours: approved schedules in shifts, and the days that differ."""

import uuid
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DecimalRangeField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Extract
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.centres.models.dated import Dated, DatedQuerySet, dates_in_order, no_overlap, same
from office.centres.models.places import Centre
from office.centres.models.providers import Provider
from office.centres.states import SCHEDULE_MOVES, ScheduleState
from office.law.states import moved


class ScheduleQuerySet(DatedQuerySet["Schedule"]):
    def approved(self) -> "ScheduleQuerySet":
        return self.filter(state=ScheduleState.APPROVED)


class Schedule(Dated):
    """The hours of reception of a centre, or of one body in it (L4). Counts for nothing until approved (K26)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="schedules", verbose_name=_("centre"))
    provider = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, related_name="schedules", verbose_name=_("body")
    )
    state = models.CharField(_("state"), max_length=10, choices=ScheduleState, default=ScheduleState.DRAFT)
    drafted_by = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name=_("drafted by"))
    approved_by = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    # A later schedule cuts this one short; should that one be withdrawn, the stated end comes back.
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")
    stated_ends_on = models.DateField(null=True, blank=True)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("schedule")
        ordering: ClassVar[list[str]] = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="k26_approved_has_approver",
                condition=~Q(state=ScheduleState.APPROVED) | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(name="k26_known_state", condition=Q(state__in=ScheduleState.values)),
            dates_in_order("centres_schedule_dates"),
            no_overlap("k26_one_schedule_a_day", "centre", "provider", condition=Q(state=ScheduleState.APPROVED)),
        ]

    def move(self, to: ScheduleState) -> None:
        self.state = moved(SCHEDULE_MOVES, ScheduleState(self.state), to)


def _seconds(field: str) -> Extract:
    return Extract(field, "epoch")


class Shift(models.Model):
    """One stretch of reception on one day of the week; Monday is 0. Hours are the centre's local ones."""

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="shifts", verbose_name=_("schedule"))
    weekday = models.PositiveSmallIntegerField(_("day of the week"))
    number = models.PositiveSmallIntegerField(_("shift"))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("shift")
        ordering: ClassVar[list[str]] = ["weekday", "number"]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "weekday", "number"], name="l4_shift_once"),
            models.CheckConstraint(name="l4_weekday", condition=Q(weekday__range=(0, 6))),
            models.CheckConstraint(name="l4_two_shifts_at_most", condition=Q(number__in=(1, 2))),
            models.CheckConstraint(name="l4_shift_closes_after_it_opens", condition=Q(closes__gt=F("opens"))),
            ExclusionConstraint(
                name="l4_shifts_do_not_overlap",
                expressions=[
                    same("schedule"),
                    (
                        Func("weekday", "weekday", Value("[]"), function="int4range", output_field=IntegerRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            _seconds("opens"), _seconds("closes"), function="numrange", output_field=DecimalRangeField()
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]


class DayOverride(models.Model):
    """A day of one centre that differs from its schedule: a moved day off, a short day, an emergency."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="day_overrides", verbose_name=_("centre"))
    on = models.DateField(_("day"))
    is_working = models.BooleanField(_("the centre works"))
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    set_by = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name=_("set by"))
    set_at = models.DateTimeField(_("set at"))

    class Meta:
        verbose_name = _("day that differs")
        ordering: ClassVar[list[str]] = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "on"], name="centres_override_once_a_day"),
            models.CheckConstraint(
                name="centres_override_hours",
                condition=Q(is_working=False, opens__isnull=True, closes__isnull=True)
                | Q(is_working=True, opens__isnull=False, closes__isnull=False, closes__gt=F("opens")),
            ),
            models.CheckConstraint(name="centres_override_reasoned", condition=~Q(reason="")),
        ]
