"""Who opened whose data (K21)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from office.workdays import KYIV


class AccessRecord(models.Model):
    """One opening of one person's data: who, when, whose, for what purpose, on which case (K21).

    A list of work is looked at again and again: ``day`` is the local day whose first look at the person it was (ADR 0136).
    Other openings have none, and each is a record of its own.
    """

    person_kind = models.CharField(_("kind of person"), max_length=60)
    person_id = models.CharField(_("key of the person"), max_length=64)
    by = models.ForeignKey(
        "accounts.Worker", models.PROTECT, related_name="+", db_index=False, verbose_name=_("worker")
    )
    at = models.DateTimeField(_("moment"), db_index=True)
    purpose = models.CharField(_("purpose"), max_length=200)
    subject_kind = models.CharField(_("kind of subject"), max_length=60, blank=True)
    subject_id = models.CharField(_("key of the subject"), max_length=64, blank=True)
    day = models.DateField(_("day of a list"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("record of access")
        verbose_name_plural = _("records of access")
        indexes = [
            models.Index(fields=["person_kind", "person_id", "at"], name="audit_access_by_person"),
            models.Index(fields=["by", "at"], name="audit_access_by_worker"),
            models.Index(
                fields=["subject_kind", "subject_id", "at"],
                condition=~Q(subject_id=""),
                name="audit_access_by_subject",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(purpose=""), name="k21_access_has_a_purpose"),
            models.CheckConstraint(
                condition=Q(subject_kind="", subject_id="") | (~Q(subject_kind="") & ~Q(subject_id="")),
                name="audit_access_subject_whole_or_none",
            ),
            models.UniqueConstraint(
                fields=["by", "day", "purpose", "person_kind", "person_id"],
                condition=Q(day__isnull=False),
                name="k21_list_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(day=None) | Q(day=TruncDate("at", tzinfo=KYIV)), name="k21_list_of_its_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_kind} {self.person_id}: {self.purpose}"
