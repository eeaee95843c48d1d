"""The entries, and how each chain of them ends."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

HASH_BYTES = 32


class JournalEntry(models.Model):
    """One act on one subject. Entries of a subject form a chain: each hash covers the hash before it."""

    subject_kind = models.CharField(_("kind of subject"), max_length=60)
    subject_id = models.CharField(_("key of the subject"), max_length=64)
    sequence = models.PositiveIntegerField(_("place in the chain"))
    verb = models.CharField(_("act"), max_length=60)
    by = models.ForeignKey(
        "accounts.Worker",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("worker"),
    )
    at = models.DateTimeField(_("moment"), db_index=True)
    data = models.JSONField(_("particulars"), default=dict, blank=True)
    previous_hash = models.BinaryField(max_length=HASH_BYTES)
    hash = models.BinaryField(max_length=HASH_BYTES)

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "sequence"], name="audit_journalentry_sequence_once"
            ),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="audit_journalentry_sequence_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} #{self.sequence} {self.verb}"


class JournalHead(models.Model):
    """How long the chain of a subject is and how it ends: without it a deleted last entry would go unseen.

    A trigger lets it only move forward by one.
    """

    pk = models.CompositePrimaryKey("subject_kind", "subject_id")
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    sequence = models.PositiveIntegerField()
    previous_hash = models.BinaryField(max_length=HASH_BYTES)
    hash = models.BinaryField(max_length=HASH_BYTES)

    class Meta:
        verbose_name = _("end of a journal")
