"""What moves the legal term of a case: suspension and extension, each with an owner and a reason."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.cases.models.case import Case


class Suspension(models.Model):
    """The time for which the case waits for somebody outside: it moves the due moment by exactly its length."""

    class Reason(models.TextChoices):
        DOCUMENTS = "documents", _("documents the applicant is to bring")
        REPLY = "reply", _("a reply to a request")
        COURT = "court", _("proceedings in court")
        OTHER = "other", _("another reason named in law")

    case = models.ForeignKey(Case, models.PROTECT, related_name="suspensions")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    explanation = models.CharField(_("what is awaited"), max_length=500)
    owner = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    review_on = models.DateField(_("to be reviewed on"))
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="cases_one_suspension_at_a_time"
            ),
            models.CheckConstraint(
                name="cases_suspension_ends_later",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
            ),
            models.CheckConstraint(name="cases_suspension_explained", condition=~Q(explanation="")),
        ]
        indexes: ClassVar = [
            models.Index(fields=["review_on"], name="cases_suspensions", condition=Q(ended_at__isnull=True)),
        ]


class Extension(models.Model):
    """A longer legal term, given by a head with a reason, once."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="extension")
    reason = models.CharField(_("reason"), max_length=500)
    legal_basis = models.CharField(_("legal basis"), max_length=500)
    days = models.PositiveSmallIntegerField(_("calendar days"))
    due_before_at = models.DateTimeField()
    due_after_at = models.DateTimeField()
    given_by = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="cases_extension_reasoned", condition=~Q(reason="") & ~Q(legal_basis="")),
            models.CheckConstraint(name="cases_extension_is_later", condition=Q(due_after_at__gt=F("due_before_at"))),
        ]
