"""How long the law lets a decision take, service by service and day by day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.catalogue.models.cards import CardTermUnit
from office.catalogue.models.services import Service
from office.centres.models.dated import Dated, DatedQuerySet, dates_in_order, no_overlap


class LegalTerm(Dated):
    """The longest term for a decision on a service and the act that sets it; a card may promise less, never more.

    A service without a row has the law's general term (rules.LAW_AT_MOST_DAYS).
    """

    UNITS = [unit for unit in CardTermUnit if unit != CardTermUnit.NONE]

    service = models.ForeignKey(Service, models.PROTECT, related_name="legal_terms", verbose_name=_("service"))
    value = models.PositiveSmallIntegerField(_("term"), null=True, blank=True)
    unit = models.CharField(_("unit of the term"), max_length=14, choices=[(unit, unit.label) for unit in UNITS])
    basis = models.CharField(_("act that sets the term"), max_length=400)
    needs_checking = models.BooleanField(_("needs checking"), default=False)

    objects = DatedQuerySet["LegalTerm"].as_manager()

    class Meta:
        verbose_name = _("term by law")
        ordering = ("starts_on",)
        constraints = [
            dates_in_order("catalogue_legal_term_dates"),
            no_overlap("catalogue_one_legal_term", "service"),
            models.CheckConstraint(name="catalogue_legal_term_has_its_act", condition=~Q(basis="")),
            models.CheckConstraint(
                name="catalogue_legal_term_has_a_unit",
                condition=Q(unit=CardTermUnit.SAME_DAY, value__isnull=True)
                | Q(
                    unit__in=[CardTermUnit.WORKING_DAYS, CardTermUnit.CALENDAR_DAYS, CardTermUnit.MONTHS],
                    value__isnull=False,
                    value__gte=1,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} {self.get_unit_display()}" if self.value else str(self.get_unit_display())
