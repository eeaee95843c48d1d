"""The bodies that give services, which centres they take part in, and on what agreement."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from office.centres.models.dated import Dated, DatedQuerySet, dates_in_order, no_overlap
from office.centres.models.places import Centre, City, Named, in_language, reads_english
from office.documents.models import StoredFile
from office.law import clause


class ProviderQuerySet(DatedQuerySet["Provider"]):
    pass


@clause("D4")
class Provider(Named, Dated):
    """A body whose competence covers services (D4), dated: bodies merge and end, and their past work stays theirs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.ForeignKey(City, models.PROTECT, related_name="providers", verbose_name=_("city"))
    code = models.SlugField(_("code"))
    short_name = models.CharField(_("short name"), max_length=80)
    edrpou = models.CharField(_("EDRPOU"), max_length=8, null=True, blank=True)  # noqa: DJ001 - unknown is not ''
    parent_name = models.CharField(_("body above it"), max_length=300, blank=True)
    is_pension = models.BooleanField(_("body of the Pension Fund"), default=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )
    end_act = models.CharField(_("act of ending"), max_length=300, blank=True)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        verbose_name = _("body")
        ordering: ClassVar[list[str]] = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["city", "code"], name="centres_provider_code_once"),
            models.CheckConstraint(
                name="centres_provider_edrpou", condition=Q(edrpou__isnull=True) | Q(edrpou__regex=r"^[0-9]{8}$")
            ),
            dates_in_order("centres_provider_dates"),
            models.CheckConstraint(
                name="centres_provider_merger_dated",
                condition=Q(merged_into__isnull=True) | (Q(ends_on__isnull=False) & ~Q(merged_into=F("id"))),
            ),
        ]

    @property
    def local_short_name(self) -> str:
        """The short name; to who reads English, for whom there is no short one, the English name."""
        return in_language(self.short_name, self.name_en)


def short_name_in_language(lead: str = "") -> Combinable:
    """``Provider.local_short_name`` in the database; ``lead`` leads to the body: ``"provider__"``."""
    short = F(f"{lead}short_name")
    return Coalesce(NullIf(F(f"{lead}name_en"), Value("")), short) if reads_english() else short


class CentreProviderQuerySet(DatedQuerySet["CentreProvider"]):
    pass


@clause("K10")
class CentreProvider(Dated):
    """A body takes part in the work of a centre (K10): recorded with the act that says so, and published."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="participations", verbose_name=_("centre"))
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="participations", verbose_name=_("body"))
    act = models.CharField(_("order or decision"), max_length=300)
    # The body that runs the centre sits in its own house; the others sit there on an agreement (K11).
    needs_agreement = models.BooleanField(_("sits there on an agreement"), default=True)

    objects = CentreProviderQuerySet.as_manager()

    class Meta:
        verbose_name = _("taking part")
        ordering: ClassVar[list[str]] = ["starts_on"]
        constraints = [
            dates_in_order("centres_participation_dates"),
            no_overlap("k10_takes_part_once", "centre", "provider"),
        ]


class AgreementQuerySet(DatedQuerySet["Agreement"]):
    pass


class Agreement(Dated):
    """The agreement on which the staff of a body sit in the centre (K11)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="agreements", verbose_name=_("centre"))
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="agreements", verbose_name=_("body"))
    number = models.CharField(_("number"), max_length=60)
    signed_on = models.DateField(_("signed on"))
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("scan")
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        ordering: ClassVar[list[str]] = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "provider", "number"], name="k11_agreement_number_once"),
            dates_in_order("k11_agreement_dates"),
            models.CheckConstraint(name="k11_agreement_numbered", condition=~Q(number="")),
        ]
        indexes = [models.Index(fields=["centre", "ends_on"], name="centres_agreement_ends")]
