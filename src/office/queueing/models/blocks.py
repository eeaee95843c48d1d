"""Numbered slips printed beforehand, for the hours without electricity."""

import uuid
from typing import ClassVar, Final

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.centres.models import Centre
from office.centres.models.dated import same
from office.queueing.models.queues import LARGEST_NUMBER, LETTERS, Queue
from office.queueing.models.visits import Ticket

MOST_SLIPS: Final = 200


class PaperBlock(models.Model):
    """A block of slips: numbers of a queue that the counter never gives, so that they are free on any day.

    ``letter`` and ``centre`` are those of the queue when the block was printed: they stand on the paper.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="paper_blocks", verbose_name=_("centre"))
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="paper_blocks", verbose_name=_("queue"))
    letter = models.CharField(_("letter"), max_length=1)
    first = models.PositiveSmallIntegerField(_("first number"))
    last = models.PositiveSmallIntegerField(_("last number"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name=_("made by"))
    withdrawn_at = models.DateTimeField(_("taken out at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken out by")
    )

    class Meta:
        verbose_name = _("block of paper slips")
        ordering: ClassVar[list[str]] = ["letter", "first"]
        constraints = [
            models.CheckConstraint(name="l18_block_letter_ukrainian", condition=Q(letter__in=list(LETTERS))),
            models.CheckConstraint(
                name="l18_block_in_order",
                condition=Q(first__gte=1, last__gte=F("first"), last__lte=LARGEST_NUMBER)
                & Q(last__lt=F("first") + MOST_SLIPS),
            ),
            models.CheckConstraint(
                name="l18_block_withdrawn_by_somebody",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
            # Beside it stands a trigger (0004): no block within the numbers that a counter of this letter gives.
            ExclusionConstraint(
                name="l18_blocks_apart",
                expressions=[
                    same("centre"),
                    (
                        Func(
                            # A letter and a number in one range: letters stand ten thousand and more apart.
                            Func(F("letter"), function="ascii", output_field=models.IntegerField())
                            * Value(LARGEST_NUMBER + 1)
                            + F("first"),
                            Func(F("letter"), function="ascii", output_field=models.IntegerField())
                            * Value(LARGEST_NUMBER + 1)
                            + F("last"),
                            Value("[]"),
                            function="int4range",
                            output_field=IntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(withdrawn_at=None),
            ),
        ]

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    def label(self, number: int) -> str:
        """Give what stands on the slip of a number, written as a counter writes it."""
        return f"{self.letter}{number:03}"


class PaperSlip(models.Model):
    """A slip that was used: it became a ticket once its holder was entered."""

    block = models.ForeignKey(PaperBlock, models.PROTECT, related_name="used", verbose_name=_("block"))
    number = models.PositiveSmallIntegerField(_("number"))
    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="slip", verbose_name=_("ticket"))
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("used slip")
        constraints = [models.UniqueConstraint(fields=["block", "number"], name="l18_slip_used_once")]
