"""Former states of rows, kept by triggers of the tables that ask for it (ADR 0061)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FormerRow(models.Model):
    """What the watched columns of a row held until ``until_at``. Written by triggers of the watched tables alone."""

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=64)
    until_at = models.DateTimeField(_("until"))
    held = models.JSONField(_("what it was"))

    class Meta:
        verbose_name = _("former state")
        verbose_name_plural = _("former states")
        indexes = [models.Index(fields=["kind", "key", "id"], name="audit_former_of_row")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class KeptSince(models.Model):
    """From which entry of the journal on the former states of a kind are kept: before it they are unknown."""

    kind = models.CharField(max_length=60, primary_key=True)
    after_entry = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("beginning of former states")
