"""What information cards and process cards share: versions, dates in force and the ladder of signatures (K8b)."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.catalogue.models.ranges import one_in_force
from office.catalogue.models.services import Service
from office.catalogue.states import CARD_MOVES, CardState
from office.law.states import moved


class VersionedCard(models.Model):
    """A version of a card. Its text is frozen from the moment it is submitted (a trigger): a case is pinned to it.

    The signatures stand here as columns beside their history in ``SignOff``, so that the database itself can refuse a
    card in force that lacks one. ``deciding_body`` and ``needs_regional`` are fixed when the card is submitted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, models.PROTECT, verbose_name=_("service"))
    city = models.ForeignKey("centres.City", models.PROTECT, verbose_name=_("city"))
    version = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=12, choices=CardState.choices, default=CardState.DRAFT)
    in_force_from = models.DateField(_("applies from"), null=True, blank=True)
    in_force_until = models.DateField(_("applies until"), null=True, blank=True)
    approval_act = models.CharField(_("act of approval"), max_length=300, blank=True)
    needs_checking = models.BooleanField(_("needs checking"), default=False)
    drafted_by = models.ForeignKey("accounts.Worker", models.PROTECT, related_name="+", verbose_name=_("drafted by"))
    drafted_at = models.DateTimeField(_("drafted at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    # What the editor has typed so far (office.catalogue.typed); settled into the rows when the draft is submitted.
    typed = models.JSONField(_("typed so far"), null=True, blank=True)
    changed_by = models.ForeignKey(
        "accounts.Worker", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("last changed by")
    )
    changed_at = models.DateTimeField(_("last changed at"), null=True, blank=True)

    deciding_body = models.ForeignKey(
        "centres.Provider", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("deciding body")
    )
    needs_regional = models.BooleanField(_("needs the regional pension directorate"), default=False)
    signed_by_provider = models.ForeignKey(
        "accounts.Worker", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    signed_by_provider_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    signed_by_department = models.ForeignKey(
        "accounts.Worker", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agreed by")
    )
    signed_by_department_at = models.DateTimeField(_("agreed at"), null=True, blank=True)
    signed_by_regional = models.ForeignKey(
        "accounts.Worker", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agreed by (region)")
    )
    signed_by_regional_at = models.DateTimeField(_("agreed by the region at"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ("service", "city", "-version")
        indexes = [
            models.Index(fields=["city", "service", "in_force_from"], name="cat_%(class)s_force"),
            models.Index(fields=["state", "city"], name="cat_%(class)s_state"),
        ]
        constraints = [
            models.UniqueConstraint("service", "city", "version", name="catalogue_%(class)s_version_once"),
            models.CheckConstraint(
                name="k8b_%(class)s_signed_before_in_force",
                condition=Q(in_force_from__isnull=True)
                | (
                    Q(
                        deciding_body__isnull=False,
                        signed_by_provider__isnull=False,
                        signed_by_provider_at__isnull=False,
                        signed_by_department__isnull=False,
                        signed_by_department_at__isnull=False,
                    )
                    & (
                        Q(needs_regional=False)
                        | Q(signed_by_regional__isnull=False, signed_by_regional_at__isnull=False)
                    )
                ),
            ),
            models.CheckConstraint(
                name="k8b_%(class)s_state_and_dates_agree",
                condition=(
                    Q(state__in=[CardState.DRAFT, CardState.SIGNING], in_force_from__isnull=True)
                    | Q(state=CardState.IN_FORCE, in_force_from__isnull=False, in_force_until__isnull=True)
                    | Q(state=CardState.SUPERSEDED, in_force_until__gte=F("in_force_from"))
                    | Q(state=CardState.WITHDRAWN, in_force_until__gte=F("in_force_from"))
                    | Q(state=CardState.WITHDRAWN, in_force_from__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="k8b_%(class)s_signers_differ",
                condition=(
                    (Q(signed_by_provider__isnull=True) | ~Q(signed_by_provider=F("signed_by_department")))
                    & (Q(signed_by_regional__isnull=True) | ~Q(signed_by_regional=F("signed_by_provider")))
                    & (Q(signed_by_regional__isnull=True) | ~Q(signed_by_regional=F("signed_by_department")))
                ),
            ),
            models.CheckConstraint(
                name="k8b_%(class)s_typed_only_in_drafts",
                condition=Q(typed__isnull=True) | Q(state__in=[CardState.DRAFT, CardState.WITHDRAWN]),
            ),
            one_in_force("k8b_%(class)s_one_in_force", "service", "city", condition=Q(in_force_from__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.service} · {self.version}"

    def move(self, to: CardState, moves: dict[tuple[CardState, CardState], str] = CARD_MOVES) -> None:
        self.state = moved(moves, CardState(self.state), to)

    @property
    def is_fully_signed(self) -> bool:
        """All signatures that K8b asks of this card are there."""
        regional = self.signed_by_regional_at is not None or not self.needs_regional
        return self.signed_by_provider_at is not None and self.signed_by_department_at is not None and regional
