"""An application made on-line: a draft of the applicant's own, then a package that waits for the front office (L22)."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.cases.models.intake import SubmissionPackage
from office.cases.states import APPLICATION_MOVES, ApplicationState, DeliveryWay
from office.catalogue.models import InformationCard, RequiredDocument, Service
from office.centres.models import Centre, Provider
from office.documents.models import StoredFile
from office.law.states import moved
from office.parties.models import ApplicantAccount
from office.vault.fields import IsSealed, SealedJSONField


class ApplicationQuerySet(models.QuerySet["Application"]):
    def of(self, account: ApplicantAccount) -> Self:
        return self.filter(account=account)

    def waiting(self) -> Self:
        """Submitted, and not yet taken in or returned."""
        return self.filter(state=ApplicationState.SUBMITTED)


class Application(models.Model):
    """What an applicant fills in on-line. ``said``: data of people as they were typed, sealed as a whole."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(ApplicantAccount, models.PROTECT, related_name="applications")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="applications")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="applications")
    service = models.ForeignKey(Service, models.PROTECT, related_name="applications")
    card = models.ForeignKey(InformationCard, models.PROTECT, related_name="applications")
    answers = models.JSONField(_("answers to the card's questions"), default=dict)
    said = SealedJSONField(_("what was written"), sealed_as="cases.application.said", default=dict)
    result_way = models.CharField(
        _("how to get the result"), max_length=10, choices=DeliveryWay.choices, default=DeliveryWay.IN_PERSON
    )
    state = models.CharField(max_length=9, choices=ApplicationState.choices, default=ApplicationState.DRAFT)
    reference = models.CharField(_("reference"), max_length=12, blank=True)
    former = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    package = models.OneToOneField(SubmissionPackage, models.PROTECT, null=True, blank=True, related_name="application")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("kept until"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    settled_at = models.DateTimeField(_("taken in or returned"), null=True, blank=True)
    settled_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(_("why it was returned"), max_length=1000, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "-changed_at"], name="cases_application_of"),
            models.Index(
                fields=["centre", "provider", "submitted_at"],
                name="cases_application_waiting",
                condition=Q(state="submitted"),
            ),
            models.Index(fields=["expires_at"], name="cases_application_draft", condition=Q(state="draft")),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="cases_application_reference"
            ),
            models.CheckConstraint(name="cases_application_sealed", condition=IsSealed("said")),
            models.CheckConstraint(
                name="l22_application_has_its_moments",
                condition=Q(state="draft", submitted_at__isnull=True, reference="")
                | (~Q(state="draft") & Q(submitted_at__isnull=False) & ~Q(reference="")),
            ),
            models.CheckConstraint(
                name="cases_application_settled_whole",
                condition=Q(state__in=["draft", "submitted"], settled_at__isnull=True, package__isnull=True)
                | Q(state="taken", settled_at__isnull=False, settled_by__isnull=False, package__isnull=False)
                | (Q(state="returned", settled_at__isnull=False, settled_by__isnull=False) & ~Q(answer="")),
            ),
        ]

    def move(self, to: ApplicationState) -> None:
        self.state = moved(APPLICATION_MOVES, ApplicationState(self.state), to)


class ApplicationFile(models.Model):
    """A file of an application: for a document of the card, or one of the applicant's own (K19)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="files")
    document = models.ForeignKey(RequiredDocument, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("document"), max_length=500)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    request = models.UUIDField(unique=True, editable=False)
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["added_at", "id"]
        constraints: ClassVar = [models.CheckConstraint(name="cases_application_file_named", condition=~Q(name=""))]
