"""The routing sheet and the hand-over lists."""

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.cases.models.case import Case, CaseStep
from office.centres.models import Centre, Provider

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class RoutingEntry(models.Model):
    """A line of the routing sheet with time, date, body and the worker's stamp (L30). Append-only by trigger."""

    class Kind(models.TextChoices):
        REGISTERED = "registered", _("registered")
        WENT_ON = "went_on", _("goes on without the missing documents")
        HANDED_OVER = "handed_over", _("handed over")
        RECEIVED = "received", _("received")
        DECLINED = "declined", _("not accepted, returned")
        DONE = "done", _("step done")
        DECIDED = "decided", _("decided")
        SUSPENDED = "suspended", _("suspended")
        RESUMED = "resumed", _("resumed")
        EXTENDED = "extended", _("term extended")
        SENT = "sent", _("outgoing package sent to the centre")
        ARRIVED = "arrived", _("outgoing package registered in the centre")
        DELIVERED = "delivered", _("result handed over")
        WITHDRAWN = "withdrawn", _("withdrawn")
        REASSIGNED = "reassigned", _("given to another executor")

    case = models.ForeignKey(Case, models.PROTECT, related_name="routing", db_index=False)
    sequence = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    step = models.ForeignKey(CaseStep, models.PROTECT, null=True, blank=True, related_name="routing")
    # A line is only ever read by its case.
    from_provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    to_provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    by = models.ForeignKey(Worker, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    stamp = models.CharField(_("stamp"), max_length=400)
    text = models.CharField(_("outcome or remark"), max_length=1000, blank=True)
    due_at = models.DateTimeField(_("term"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["sequence"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "sequence"], name="l30_sheet_lines_in_order"),
        ]


class HandoverList(models.Model):
    """A list of cases that go from one body to another at one time (L33), confirmed by the receiver (L34)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="handover_lists")
    code = models.CharField(_("code on the list"), max_length=12, unique=True)
    from_provider = models.ForeignKey(Provider, models.PROTECT, related_name="+")
    to_provider = models.ForeignKey(Provider, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(_("every case confirmed or returned"), null=True, blank=True)

    items: "RelatedManager[HandoverItem]"
    held: bool = False
    """All of its cases are locked in the transaction that still runs: nothing else is settled on it."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["centre", "-made_at"], name="cases_lists_latest"),
            models.Index(
                fields=["to_provider", "centre"], name="cases_lists_open", condition=Q(settled_at__isnull=True)
            ),
        ]


class HandoverItemQuerySet(models.QuerySet["HandoverItem"]):
    def open(self) -> Self:
        """Neither confirmed nor returned."""
        return self.filter(confirmed_at__isnull=True, declined_at__isnull=True)


class HandoverItem(models.Model):
    """A case's step on a hand-over list. Until it is confirmed the case stays with the sender."""

    handover_list = models.ForeignKey(HandoverList, models.PROTECT, related_name="items")
    step = models.ForeignKey(CaseStep, models.PROTECT, related_name="handovers")
    confirmed_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    declined_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("why it was not accepted"), max_length=500, blank=True)

    objects = HandoverItemQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["step"],
                condition=Q(confirmed_at__isnull=True, declined_at__isnull=True),
                name="l34_one_open_handover_a_step",
            ),
            models.CheckConstraint(
                name="l34_confirmed_or_declined",
                condition=Q(confirmed_at__isnull=True) | Q(declined_at__isnull=True),
            ),
            models.CheckConstraint(
                name="l34_declined_with_reason", condition=Q(declined_at__isnull=True) | ~Q(reason="")
            ),
        ]
