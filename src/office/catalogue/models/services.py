"""What the centres of a city give: groups, services, lists approved by decision, and which body does what."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.catalogue.models.ranges import one_in_force
from office.catalogue.states import LIST_MOVES, ListState
from office.centres.models.dated import Dated, DatedQuerySet, dates_in_order, no_overlap
from office.centres.models.places import in_language
from office.law.states import moved


class ServiceGroup(models.Model):
    """Services of one kind, as the public sees them (L10)."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    order = models.PositiveSmallIntegerField(_("order"), unique=True)

    class Meta:
        verbose_name = _("group of services")
        ordering = ("order",)

    def __str__(self) -> str:
        return self.local_name

    @property
    def local_name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name, self.name_en)


class Service(models.Model):
    """One kind of service. What may be applied for on a day is said by the list in force, not by this row (K8a)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(_("code"), max_length=60, unique=True)
    national_code = models.CharField(_("number in the national register of services"), max_length=10, blank=True)
    group = models.ForeignKey(ServiceGroup, models.PROTECT, related_name="services", verbose_name=_("group"))
    name = models.CharField(_("name"), max_length=400)
    name_en = models.CharField(_("name in English"), max_length=400)
    is_immediate = models.BooleanField(_("given at once, while the applicant waits"), default=False)
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("service")
        ordering = ("group__order", "name")

    def __str__(self) -> str:
        return self.local_name

    @property
    def local_name(self) -> str:
        """The name in the reader's language; papers and messages take ``name``, in the state language."""
        return in_language(self.name, self.name_en)


class ServiceList(models.Model):
    """The list of services of a city, approved by a decision of its executive committee (K8a)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.ForeignKey("centres.City", models.PROTECT, related_name="service_lists", verbose_name=_("city"))
    decision_number = models.CharField(_("number of the decision"), max_length=40)
    decided_on = models.DateField(_("date of the decision"))
    in_force_from = models.DateField(_("applies from"))
    in_force_until = models.DateField(_("applies until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ListState.choices, default=ListState.DRAFT)
    services = models.ManyToManyField(Service, through="ListedService", related_name="lists")

    class Meta:
        verbose_name = _("list of services")
        ordering = ("-in_force_from",)
        constraints = [
            models.UniqueConstraint("city", "decision_number", "decided_on", name="catalogue_list_decision_once"),
            models.CheckConstraint(
                name="k8a_decided_before_in_force",
                condition=Q(decided_on__lte=F("in_force_from")) & ~Q(decision_number=""),
            ),
            models.CheckConstraint(
                name="k8a_list_ends_after_it_starts",
                condition=Q(in_force_until__isnull=True) | Q(in_force_until__gte=F("in_force_from")),
            ),
            one_in_force("k8a_one_list_in_force", "city", condition=~Q(state=ListState.DRAFT)),
        ]

    def __str__(self) -> str:
        return f"№ {self.decision_number} ({self.decided_on:%d.%m.%Y})"

    def move(self, to: ListState) -> None:
        self.state = moved(LIST_MOVES, ListState(self.state), to)


class ListedService(models.Model):
    """A service on a list, under its registration number there: the number that a case's number starts with."""

    service_list = models.ForeignKey(ServiceList, models.CASCADE, related_name="entries")
    service = models.ForeignKey(Service, models.PROTECT, related_name="listings")
    registration_number = models.CharField(_("registration number in the list"), max_length=20)

    class Meta:
        verbose_name = _("service on a list")
        ordering = ("registration_number",)
        constraints = [
            models.UniqueConstraint("service_list", "service", name="k8a_service_listed_once"),
            models.UniqueConstraint("service_list", "registration_number", name="k8a_registration_number_once"),
            models.CheckConstraint(
                name="k8a_registration_number_given",
                condition=~Q(registration_number="") & ~Q(registration_number__contains="/"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_number} {self.service}"


class RoleKind(models.TextChoices):
    TAKES_PAPERS = "takes_papers", _("takes papers")
    DECIDES = "decides", _("decides")


class ProviderRole(Dated):
    """What a body does for a service, where and since when: a centre goes on taking papers for what another body decides."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="provider_roles", verbose_name=_("service"))
    city = models.ForeignKey("centres.City", models.PROTECT, related_name="provider_roles", verbose_name=_("city"))
    provider = models.ForeignKey(
        "centres.Provider", models.PROTECT, related_name="service_roles", verbose_name=_("body")
    )
    # Empty: in all the centres of the city. A role at one centre goes before it there (office.catalogue.competence).
    centre = models.ForeignKey(
        "centres.Centre", models.PROTECT, null=True, blank=True, related_name="service_roles", verbose_name=_("centre")
    )
    kind = models.CharField(_("what it does"), max_length=12, choices=RoleKind.choices)
    basis = models.CharField(_("legal basis"), max_length=300, blank=True)

    objects = DatedQuerySet["ProviderRole"].as_manager()

    class Meta:
        verbose_name = _("role of a body")
        ordering = ("starts_on",)
        indexes = [models.Index(fields=["city", "kind", "provider"], name="catalogue_role_of_body")]
        constraints = [
            dates_in_order("catalogue_role_dates"),
            no_overlap("catalogue_one_decider", "service", "city", "centre", condition=Q(kind=RoleKind.DECIDES)),
            no_overlap(
                "catalogue_takes_papers_once",
                "service",
                "provider",
                "centre",
                condition=Q(kind=RoleKind.TAKES_PAPERS),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.get_kind_display()}"


class RegionalDirectorate(Dated):
    """Which body is the regional pension directorate for a city: its head agrees to cards of pension services (K8b)."""

    city = models.ForeignKey("centres.City", models.PROTECT, related_name="+", verbose_name=_("city"))
    provider = models.ForeignKey("centres.Provider", models.PROTECT, related_name="+", verbose_name=_("body"))

    objects = DatedQuerySet["RegionalDirectorate"].as_manager()

    class Meta:
        verbose_name = _("regional pension directorate")
        constraints = [
            dates_in_order("k8b_directorate_dates"),
            no_overlap("k8b_one_regional_directorate", "city"),
        ]
