"""The seals of the days, and what each of them covers (ADR 0060)."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from office.audit.models.journal import HASH_BYTES


class Book(models.TextChoices):
    """What is sealed: tables that only grow, each in the order of its ids."""

    ENTRIES = "entries", _("journal entries")
    OPENINGS = "openings", _("records of access")
    FORMER = "former", _("former states")


class DaySeal(models.Model):
    """The seal of one day. ``hash`` is what is published: it covers all that was ever sealed up to this day.

    A trigger lets seals only follow each other, day after day, and nothing ever change.
    """

    number = models.PositiveIntegerField(_("number"), primary_key=True)
    day = models.DateField(_("day"), unique=True)
    sealed_at = models.DateTimeField(_("sealed at"))
    leaf = models.BinaryField(max_length=HASH_BYTES)
    log_root = models.BinaryField(max_length=HASH_BYTES)
    previous_hash = models.BinaryField(max_length=HASH_BYTES)
    hash = models.BinaryField(max_length=HASH_BYTES)

    class Meta:
        verbose_name = _("seal of a day")
        verbose_name_plural = _("seals of days")
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="audit_dayseal_number_from_one")]

    def __str__(self) -> str:
        return f"{self.day}"


class SealedBook(models.Model):
    """The rows of one book that the seal of a day covers: those after ``after_id`` up to ``last_id``."""

    seal = models.ForeignKey(DaySeal, models.PROTECT, related_name="books")
    book = models.CharField(max_length=8, choices=Book)
    after_id = models.PositiveBigIntegerField()
    last_id = models.PositiveBigIntegerField()
    size = models.PositiveBigIntegerField(_("rows"))
    root = models.BinaryField(max_length=HASH_BYTES)

    class Meta:
        verbose_name = _("sealed rows of a day")
        constraints = [
            models.UniqueConstraint(fields=["book", "seal"], name="audit_sealedbook_once"),
            models.CheckConstraint(condition=Q(last_id__gte=F("after_id")), name="audit_sealedbook_range"),
        ]


class SealedBlock(models.Model):
    """Up to 1,024 leaves of a day's tree, as they were when it was sealed: 8 bytes of the id and 32 of the hash each.

    From them a proof is made without reading the day again, and a changed row is named. They are trusted only as far as
    they lead to the root that is sealed.
    """

    seal = models.ForeignKey(DaySeal, models.PROTECT, related_name="+", db_index=False)
    book = models.CharField(max_length=8, choices=Book)
    number = models.PositiveIntegerField()
    after_id = models.PositiveBigIntegerField()
    last_id = models.PositiveBigIntegerField()
    leaves = models.BinaryField()
    root = models.BinaryField(max_length=HASH_BYTES)

    class Meta:
        verbose_name = _("block of sealed rows")
        constraints = [models.UniqueConstraint(fields=["seal", "book", "number"], name="audit_sealedblock_once")]


class WholeCheck(models.Model):
    """One check of the whole journal by the clock, all chains and all seals: when it ended, and how much it found."""

    at = models.DateTimeField(_("checked"), db_default=Now(), db_index=True)
    faults = models.PositiveIntegerField(_("faults"))

    class Meta:
        verbose_name = _("check of the journal")
