"""Queues of a centre, its rules, and its days of reception."""

import uuid
from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.catalogue.models import Service
from office.centres.models import Centre
from office.centres.models.places import Named
from office.law.states import moved
from office.queueing.policy import CallingPolicy
from office.queueing.states import DAY_MOVES, DayState

LETTERS: Final = "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯ"
LARGEST_NUMBER: Final = 9999


class Queue(Named):
    """Services whose tickets share a letter and a line of numbers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="queues", verbose_name=_("centre"))
    letter = models.CharField(_("letter"), max_length=1)
    first = models.PositiveSmallIntegerField(_("first number"), default=1)
    last = models.PositiveSmallIntegerField(_("last number"), default=999)
    is_open = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("queue")
        ordering: ClassVar[list[str]] = ["letter"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "letter"], name="queueing_letter_once"),
            models.CheckConstraint(name="queueing_letter_ukrainian", condition=Q(letter__in=list(LETTERS))),
            models.CheckConstraint(
                name="queueing_range_in_order", condition=Q(last__gte=F("first"), last__lte=LARGEST_NUMBER)
            ),
        ]


class QueueService(models.Model):
    """A service stands in one queue of a centre. ``centre`` is the queue's: a foreign key over both sees to it."""

    queue = models.ForeignKey(Queue, models.PROTECT, related_name="entries", verbose_name=_("queue"))
    service = models.ForeignKey(Service, models.PROTECT, related_name="queue_entries", verbose_name=_("service"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+", verbose_name=_("centre"))

    class Meta:
        verbose_name = _("service in a queue")
        constraints = [
            models.UniqueConstraint(fields=["centre", "service"], name="queueing_service_in_one_queue"),
        ]


class QueueRules(models.Model):
    """What a centre has set for its reception: credits of the policy and norms, in minutes. None: the usual ones."""

    centre = models.OneToOneField(
        Centre, models.PROTECT, primary_key=True, related_name="queue_rules", verbose_name=_("centre")
    )
    credit_out_of_turn = models.PositiveSmallIntegerField(_("credit: out of turn"), default=60)
    credit_first = models.PositiveSmallIntegerField(_("credit: first"), default=30)
    credit_access = models.PositiveSmallIntegerField(_("credit: disability"), default=15)
    credit_booked = models.PositiveSmallIntegerField(_("credit: booked"), default=30)
    grace = models.PositiveSmallIntegerField(_("how late who booked may come"), default=10)
    recalls = models.PositiveSmallIntegerField(_("how often one is called once more"), default=2)
    return_within = models.PositiveSmallIntegerField(_("who missed a call may come back within"), default=15)
    longest_hold = models.PositiveSmallIntegerField(_("longest time aside"), default=60)
    longest_wait = models.PositiveSmallIntegerField(_("norm: nobody waits longer than"), default=30)
    most_waiting = models.PositiveSmallIntegerField(_("norm: at most so many wait"), default=60)

    class Meta:
        verbose_name = _("rules of reception")
        constraints = [
            models.CheckConstraint(
                name="l21_credits_within_a_day",
                condition=Q(credit_out_of_turn__lte=480, credit_first__lte=480)
                & Q(credit_access__lte=480, credit_booked__lte=480, grace__lte=120),
            ),
            models.CheckConstraint(
                name="l17_norms_are_set",
                condition=Q(longest_wait__gte=1, most_waiting__gte=1, longest_hold__gte=1, return_within__gte=1),
            ),
        ]

    @property
    def policy(self) -> CallingPolicy:
        """The calling policy with the numbers of this centre."""
        return CallingPolicy(
            out_of_turn=self.credit_out_of_turn,
            first=self.credit_first,
            access=self.credit_access,
            booked=self.credit_booked,
            grace=self.grace,
        )


class QueueDay(models.Model):
    """One day of reception of a centre: numbers begin anew with it, and nothing of it is open after it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="queue_days", verbose_name=_("centre"))
    on = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=6, choices=DayState, default=DayState.OPEN)
    opened_at = models.DateTimeField(_("first ticket at"))
    tickets_until = models.DateTimeField(_("tickets are given until"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    intervals = models.PositiveIntegerField(_("lines of the ledger"), null=True, blank=True)
    root = models.BinaryField(_("root over the lines"), max_length=32, null=True, blank=True)

    class Meta:
        verbose_name = _("day of reception")
        ordering: ClassVar[list[str]] = ["-on"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "on"], name="queueing_day_once"),
            models.CheckConstraint(name="queueing_day_state", condition=Q(state__in=DayState.values)),
            models.CheckConstraint(
                name="l17_closed_day_is_sealed",
                condition=Q(state=DayState.CLOSED, closed_at__isnull=False, intervals__isnull=False, root__isnull=False)
                | (~Q(state=DayState.CLOSED) & Q(closed_at=None, intervals=None, root=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["on"], name="queueing_day_unclosed", condition=~Q(state=DayState.CLOSED)),
        ]

    def move(self, to: DayState) -> None:
        self.state = moved(DAY_MOVES, DayState(self.state), to)


class QueuePause(models.Model):
    """Reception stood still: an air raid, a fault. The order is frozen; what is timed is moved by as much."""

    day = models.ForeignKey(QueueDay, models.PROTECT, related_name="pauses", verbose_name=_("day of reception"))
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    paused_by = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name=_("paused by"))

    class Meta:
        verbose_name = _("pause of reception")
        ordering: ClassVar[list[str]] = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["day"], condition=Q(until=None), name="l17_one_pause_at_a_time"),
            models.CheckConstraint(name="l17_pause_ends_later", condition=Q(until=None) | Q(until__gte=F("since"))),
            models.CheckConstraint(name="l17_pause_reasoned", condition=~Q(reason="")),
        ]


class QueueCounter(models.Model):
    """The last number given in a queue on a day; it moves in the statement that gives a ticket."""

    queue = models.ForeignKey(Queue, models.PROTECT, related_name="counters", verbose_name=_("queue"))
    on = models.DateField(_("day"))
    last = models.PositiveIntegerField(_("numbers given"))

    class Meta:
        verbose_name = _("numbers of a day")
        constraints = [models.UniqueConstraint(fields=["queue", "on"], name="queueing_counter_once")]
