"""Numbered desks and who sits at them (L7)."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.centres.models.places import Centre
from office.centres.models.providers import Provider


class Desk(models.Model):
    """A place where people are received: its number is how they find it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="desks", verbose_name=_("centre"))
    number = models.PositiveSmallIntegerField(_("number"))
    zone = models.CharField(_("zone"), max_length=80, blank=True)
    provider = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, related_name="desks", verbose_name=_("body")
    )
    is_open = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("desk")
        ordering: ClassVar[list[str]] = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "number"], name="l7_desk_number_once"),
            models.CheckConstraint(name="l7_desk_number", condition=Q(number__gte=1)),
        ]


class DeskSessionQuerySet(models.QuerySet["DeskSession"]):
    def open(self) -> "DeskSessionQuerySet":
        """Whoever sits at a desk now."""
        return self.filter(closed_at__isnull=True)


class DeskSession(models.Model):
    """A worker sits at a desk: one worker at one desk, one desk with one worker."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="sessions", verbose_name=_("desk"))
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="desk_sessions", verbose_name=_("worker"))
    opened_at = models.DateTimeField(_("sat down at"))
    closed_at = models.DateTimeField(_("left at"), null=True, blank=True)

    objects = DeskSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("desk session")
        ordering: ClassVar[list[str]] = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["desk"], condition=Q(closed_at__isnull=True), name="l7_one_worker_at_a_desk"
            ),
            models.UniqueConstraint(
                fields=["worker"], condition=Q(closed_at__isnull=True), name="l7_one_desk_a_worker"
            ),
            models.CheckConstraint(
                name="l7_leaves_after_sitting_down",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
            ),
        ]
        indexes = [models.Index(fields=["desk", "-opened_at"], name="centres_session_by_desk")]
