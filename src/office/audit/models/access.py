"""Who opened whose data (K21)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AccessRecord(models.Model):
    """One opening of one person's data: who, when, whose, for what purpose, on which case (K21)."""

    person_kind = models.CharField(_("kind of person"), max_length=60)
    person_id = models.CharField(_("key of the person"), max_length=64)
    by = models.ForeignKey(
        "accounts.Worker", models.PROTECT, related_name="+", db_index=False, verbose_name=_("worker")
    )
    at = models.DateTimeField(_("moment"), db_index=True)
    purpose = models.CharField(_("purpose"), max_length=200)
    subject_kind = models.CharField(_("kind of subject"), max_length=60, blank=True)
    subject_id = models.CharField(_("key of the subject"), max_length=64, blank=True)

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
        ]

    def __str__(self) -> str:
        return f"{self.person_kind} {self.person_id}: {self.purpose}"
