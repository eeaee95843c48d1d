"""Words that people find services by, in versions: situations of life, people's own words, words that mean the same."""

import uuid
from typing import Any, ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.catalogue.states import WORDING_MOVES, WordingState
from office.law.states import moved

COMMON: Final = "all"
"""The ``code`` of what belongs to no single service."""


class WordingKind(models.TextChoices):
    SITUATIONS = "situations", _("situations of life")
    SAME = "same", _("words that mean the same")
    SERVICE = "service", _("people's words for a service")


class Wording(models.Model):
    """A version of one subject: of the situations, of the words that mean the same, of one service's words.

    ``contents`` is shaped by the kind (catalogue.wording_typed), as typed while it is a draft, frozen from the moment it
    is sent (a trigger). ``authors`` are all who typed on it: none of them can publish it. What came with the product is
    the first version, ``is_shipped``, of nobody.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=WordingKind)
    code = models.SlugField(_("code of the service"), max_length=60)
    number = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=WordingState, default=WordingState.DRAFT)
    contents: "models.JSONField[dict[str, Any]]" = models.JSONField(_("words"), default=dict)
    is_shipped = models.BooleanField(_("came with the product"), default=False)
    authors = ArrayField(models.UUIDField(), verbose_name=_("typed by"), default=list)
    comment = models.TextField(_("comment"), blank=True)
    """Why it was returned last, for whoever goes on with it."""
    changed_by = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("last changed by")
    )
    changed_at = models.DateTimeField(_("last changed at"))
    sent_by = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent for publication by")
    )
    sent_at = models.DateTimeField(_("sent for publication at"), null=True, blank=True)
    published_by = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    class Meta:
        verbose_name = _("words that services are found by")
        ordering: ClassVar[list[str]] = ["kind", "code", "-number"]
        constraints = [
            models.UniqueConstraint("kind", "code", "number", name="l15_wording_version_once"),
            models.UniqueConstraint(
                "kind", "code", condition=Q(state=WordingState.PUBLISHED), name="l15_one_wording_at_a_time"
            ),
            models.UniqueConstraint(
                "kind",
                "code",
                condition=Q(state__in=[WordingState.DRAFT, WordingState.WAITING]),
                name="l15_one_draft_of_a_wording",
            ),
            models.CheckConstraint(
                name="l15_wording_of_a_service",
                condition=Q(kind=WordingKind.SERVICE) | Q(code=COMMON),
            ),
            models.CheckConstraint(
                name="l15_wording_published_by_a_second_person",
                condition=Q(is_shipped=True)
                | ~Q(state__in=[WordingState.PUBLISHED, WordingState.SUPERSEDED])
                | Q(published_by__isnull=False, published_at__isnull=False, sent_by__isnull=False),
            ),
            models.CheckConstraint(
                name="l15_wording_not_published_by_an_author",
                condition=Q(published_by__isnull=True)
                | (~Q(authors__contains=[F("published_by")]) & ~Q(published_by=F("sent_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} {self.number}"

    def move(self, to: WordingState) -> None:
        self.state = moved(WORDING_MOVES, WordingState(self.state), to)
