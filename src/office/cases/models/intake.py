"""The incoming package, its items, and the journal that gives a case its number."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.cases.rules import check_clock
from office.cases.states import GIVEN, PACKAGE_MOVES, Channel, Mark, PackageState
from office.catalogue.models import InformationCard, RequiredDocument, Service
from office.centres.models import Centre, Desk, Provider
from office.documents.models import StoredFile
from office.law.states import moved
from office.parties.models import AffectedPerson, Applicant, Consent, Representative
from office.tables.asking import Question, the_one

if TYPE_CHECKING:
    from office.cases.models.case import Case


class PackageQuerySet(models.QuerySet["SubmissionPackage"]):
    def locked(self, package: "SubmissionPackage", *, at: datetime) -> "SubmissionPackage":
        """Lock the package and read it anew: what the caller holds may be stale.

        Raises Refusal K25 where the clock ``at`` stands before the package was opened.
        """
        # The lock joins no other table: a joined row that changed while it waits would drop the package from the answer.
        the_one(_HELD.ask(package=package.pk), SubmissionPackage)
        found = the_one(_WHOLE.ask(package=package.pk), SubmissionPackage)
        check_clock(found.created_at, at=at)
        return found


_TIES = ("centre__city", "provider", "service", "card", "applicant", "representative__person")


def _held(package: uuid.UUID) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = SubmissionPackage.objects.filter(pk=package).order_by()
    return rows.select_for_update(no_key=True).values("id")


_HELD: Question[dict[str, Any]] = Question(_held, package=uuid.UUID)
_WHOLE: "Question[SubmissionPackage]" = Question(
    lambda package: SubmissionPackage.objects.filter(pk=package).select_related(*_TIES).order_by(), package=uuid.UUID
)


class SubmissionPackage(models.Model):
    """The package of documents that an applicant submits for one service (L22), from the first word to its number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="packages")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="taken_packages")
    service = models.ForeignKey(Service, models.PROTECT, related_name="packages")
    card = models.ForeignKey(InformationCard, models.PROTECT, related_name="packages")
    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="packages")
    representative = models.ForeignKey(
        Representative, models.PROTECT, null=True, blank=True, related_name="packages", db_index=False
    )
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, blank=True, related_name="packages")
    request_consent = models.ForeignKey(
        Consent, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    affected = models.ManyToManyField(AffectedPerson, blank=True, related_name="packages")
    channel = models.CharField(_("way of submission"), max_length=10, choices=Channel.choices)
    arrived_at = models.DateTimeField(_("arrived"))
    desk = models.ForeignKey(Desk, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    answers = models.JSONField(_("answers to the card's questions"), default=dict)
    note = models.TextField(_("note"), blank=True)
    taken_by = models.ForeignKey(Worker, models.PROTECT, related_name="taken_packages", db_index=False)
    state = models.CharField(max_length=10, choices=PackageState.choices, default=PackageState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = PackageQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["centre", "provider", "-changed_at"], name="cases_drafts", condition=Q(state="draft")),
            *(
                models.Index(fields=[name], name=f"cases_package_{name}", condition=Q(**{f"{name}__isnull": False}))
                for name in ("representative", "request_consent", "desk")
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="l24_registered_with_consent", condition=~Q(state="registered") | Q(consent__isnull=False)
            ),
            models.CheckConstraint(name="cases_package_arrived_first", condition=Q(arrived_at__lte=F("changed_at"))),
        ]

    def move(self, to: PackageState) -> None:
        self.state = moved(PACKAGE_MOVES, PackageState(self.state), to)


class PackageItem(models.Model):
    """One document of a package, as the worker found it. Without a card entry it can only have been *given* (K19)."""

    package = models.ForeignKey(SubmissionPackage, models.CASCADE, related_name="items", db_index=False)
    document = models.ForeignKey(RequiredDocument, models.PROTECT, null=True, blank=True, related_name="+")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("document"), max_length=500)
    mark = models.CharField(_("state"), max_length=10, choices=Mark.choices, blank=True, default=Mark.UNMARKED)
    sheets = models.PositiveSmallIntegerField(_("sheets"), default=0)
    note = models.CharField(_("what is wrong, or a remark"), max_length=500, blank=True)
    brought_at = models.DateTimeField(_("brought later"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["order", "id"]
        indexes: ClassVar = [
            models.Index(fields=["package"], name="cases_items_requested", condition=Q(mark="to_request")),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["package", "document"], name="cases_item_document_once"),
            models.CheckConstraint(
                name="k19_only_card_documents_are_demanded",
                condition=Q(document__isnull=False) | Q(mark__in=[str(mark) for mark in GIVEN]),
            ),
            models.CheckConstraint(
                name="l23_a_fault_is_described",
                condition=~Q(mark="faulty") | ~Q(note=""),
            ),
        ]

    @property
    def on_own_initiative(self) -> bool:
        return self.document_id is None

    @cached_property
    def own_scans(self) -> "list[ItemScan]":
        """Its scans; who reads many items at once fills this in."""
        return list(self.scans.all())


class ItemScan(models.Model):
    """A scan of a document in a package (L27). Files are never deleted once the package is registered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(PackageItem, models.CASCADE, related_name="scans")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    added_by = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["added_at", "id"]


class RegistrationJournal(models.Model):
    """The registration journal of a centre for a year: the source of gap-free numbers."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="registration_journals")
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["centre", "year"], name="l25_one_journal_a_year"),
        ]


class RegistrationEntry(models.Model):
    """A line of the registration journal (L25). Append-only: a database trigger refuses a change."""

    journal = models.ForeignKey(RegistrationJournal, models.PROTECT, related_name="entries", db_index=False)
    sequence = models.PositiveIntegerField()
    case: models.OneToOneField["Case"] = models.OneToOneField("cases.Case", models.PROTECT, related_name="entry")
    documents = models.JSONField(_("every document handed over"))
    registered_by = models.ForeignKey(Worker, models.PROTECT, related_name="+", db_index=False)
    registered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["journal", "sequence"], name="l25_numbers_never_repeat"),
            models.CheckConstraint(name="l25_numbers_start_at_one", condition=Q(sequence__gte=1)),
        ]


class DeficiencyNotice(models.Model):
    """What the applicant was told to add, by when, and how he was told (L28, L29)."""

    class Told(models.TextChoices):
        IN_PERSON = "in_person", _("in person, against signature")
        IN_WRITING = "in_writing", _("in writing, with the inventory")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case: models.OneToOneField["Case"] = models.OneToOneField(
        "cases.Case", models.PROTECT, related_name="deficiency_notice"
    )
    bring_by_on = models.DateField(_("to be brought by"))
    told = models.CharField(_("told"), max_length=10, choices=Told.choices)
    made_by = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    phoned_at = models.DateTimeField(_("told by phone"), null=True, blank=True)
    phone_note = models.CharField(_("what was said by phone"), max_length=500, blank=True)


class Deficiency(models.Model):
    """A document that is missing or faulty in a registered package."""

    notice = models.ForeignKey(DeficiencyNotice, models.PROTECT, related_name="deficiencies")
    item = models.OneToOneField(PackageItem, models.PROTECT, related_name="deficiency")
    what = models.CharField(max_length=500)
    mended_at = models.DateTimeField(null=True, blank=True)
    mended_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="cases_mended_by_somebody",
                condition=Q(mended_at__isnull=True, mended_by__isnull=True)
                | Q(mended_at__isnull=False, mended_by__isnull=False),
            ),
        ]
