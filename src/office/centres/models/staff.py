"""Who works where in which role, who is away, and who stands in."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.centres.models.dated import Dated, DatedQuerySet, dates_in_order, no_overlap
from office.centres.models.places import Centre, City
from office.centres.models.providers import Provider
from office.centres.roles import CENTRE_ROLES, CITY_ROLES, PROVIDER_ROLES, Role
from office.centres.states import ABSENCE_MOVES, AbsenceState
from office.law.states import moved


class PostingQuerySet(DatedQuerySet["Posting"]):
    pass


class Posting(Dated):
    """Gives a worker a role at a centre, at a body, or over a city. The only source of anybody's rights."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="postings", verbose_name=_("worker"))
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="postings", verbose_name=_("centre")
    )
    city = models.ForeignKey(
        City, models.PROTECT, null=True, blank=True, related_name="postings", verbose_name=_("city")
    )
    provider = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, related_name="postings", verbose_name=_("body")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    act = models.CharField(_("order or decision"), max_length=300)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        ordering: ClassVar[list[str]] = ["starts_on"]
        constraints = [
            models.CheckConstraint(name="centres_posting_role", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="k12_role_of_a_centre", condition=~Q(role__in=CENTRE_ROLES) | Q(centre__isnull=False)
            ),
            models.CheckConstraint(
                name="k3_role_of_a_body", condition=~Q(role__in=PROVIDER_ROLES) | Q(provider__isnull=False)
            ),
            models.CheckConstraint(
                name="centres_role_of_a_city", condition=~Q(role__in=CITY_ROLES) | Q(city__isnull=False)
            ),
            dates_in_order("centres_posting_dates"),
            no_overlap("centres_posting_once", "worker", "centre", "provider", "city", words=["role"]),
        ]
        indexes = [
            models.Index(fields=["centre", "role", "starts_on"], name="centres_posting_by_centre"),
            models.Index(fields=["provider", "role", "starts_on"], name="centres_posting_by_body"),
        ]


class AbsenceQuerySet(DatedQuerySet["Absence"]):
    def approved(self) -> "AbsenceQuerySet":
        return self.filter(state=AbsenceState.APPROVED)


class Absence(Dated):
    """A worker is away; ``substitute`` stands in. Counts once the head has approved it."""

    class Kind(models.TextChoices):
        LEAVE = "leave", _("leave")
        SICK = "sick", _("sick leave")
        TRIP = "trip", _("business trip")
        TRAINING = "training", _("training")
        OTHER = "other", _("other")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="absences", verbose_name=_("worker"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    substitute = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="stands_in", verbose_name=_("substitute")
    )
    state = models.CharField(_("state"), max_length=10, choices=AbsenceState, default=AbsenceState.REQUESTED)
    requested_by = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name=_("requested by"))
    approved_by = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        ordering: ClassVar[list[str]] = ["-starts_on"]
        constraints = [
            models.CheckConstraint(name="centres_absence_state", condition=Q(state__in=AbsenceState.values)),
            models.CheckConstraint(name="centres_absence_ends", condition=Q(ends_on__isnull=False)),
            dates_in_order("centres_absence_dates"),
            models.CheckConstraint(
                name="centres_absence_approved_by",
                condition=~Q(state=AbsenceState.APPROVED) | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(name="centres_stands_in_for_another", condition=~Q(substitute=F("worker"))),
            no_overlap("centres_absence_once", "worker", condition=Q(state=AbsenceState.APPROVED)),
        ]
        indexes = [models.Index(fields=["starts_on", "ends_on"], name="centres_absence_days")]

    def move(self, to: AbsenceState) -> None:
        self.state = moved(ABSENCE_MOVES, AbsenceState(self.state), to)
