"""Which rows belong to a case, and reading them all."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import F, Model, Q, QuerySet

from office.audit.models import FormerRow, JournalEntry, JournalHead
from office.cases.models import (
    ArchiveRecord,
    Case,
    CaseStep,
    Decision,
    Deficiency,
    DeficiencyNotice,
    Delivery,
    Duty,
    Extension,
    HandoverItem,
    HandoverList,
    OutgoingPackage,
    PackageItem,
    RegistrationEntry,
    RoutingEntry,
    SubmissionPackage,
    Suspension,
)
from office.parties.models import Applicant, Consent, IdentityDocument

Values = dict[str, Any]
Table = type[Model]

WAY_TO_CASE: Final[dict[type[Model], str]] = {
    SubmissionPackage: "case",
    PackageItem: "package__case",
    Case: "pk",
    RegistrationEntry: "case",
    CaseStep: "case",
    CaseStep.after.through: "from_casestep__case",
    RoutingEntry: "case",
    DeficiencyNotice: "case",
    Deficiency: "notice__case",
    Suspension: "case",
    Extension: "case",
    Decision: "case",
    Decision.grounds.through: "decision__case",
    OutgoingPackage: "case",
    Delivery: "case",
    ArchiveRecord: "case",
    HandoverItem: "step__case",
}
"""The tables of a case, each with the way from a row to the case. Duties, consents and lists are read beside them."""
REFERRED_BY_NUMBER: Final = (CaseStep, PackageItem, Decision, IdentityDocument)
"""Tables whose keys are numbers that other rows, or the journal, refer to."""
WATCHED: Final = (Case, CaseStep)
"""Tables of a case whose former states are kept (ADR 0061)."""
WRITTEN: Final[tuple[type[Model], ...]] = (
    *WAY_TO_CASE,
    *(Duty, HandoverList),
    *(Applicant, IdentityDocument, Consent),
    *(JournalEntry, JournalHead, FormerRow),
)
"""Every table that a filling writes rows of cases into."""


GROWING: Final = ("parties", "cases", "audit", "outbox")
"""Apps whose tables grow with the register."""


@dataclass
class Read:
    """The rows of one case. ``journal``: what was written about the case and about its package, in its order."""

    rows: list[tuple[type[Model], Values]] = field(default_factory=list)
    consents: list[Values] = field(default_factory=list)
    lists: dict[UUID, Values] = field(default_factory=dict)
    journal: dict[type[Model], list[Values]] = field(default_factory=lambda: {SubmissionPackage: [], Case: []})
    applicant: Applicant = field(default_factory=Applicant)

    def of(self, model: type[Model]) -> list[Values]:
        return [values for kind, values in self.rows if kind is model]

    def one(self, model: type[Model]) -> Values:
        [values] = self.of(model)
        return values


def read_all(cases: Collection[UUID]) -> dict[UUID, Read]:
    """Read the rows of each of ``cases``: so many statements as there are tables."""
    reads: dict[UUID, Read] = defaultdict(Read)
    for model, way in WAY_TO_CASE.items():
        rows = model._default_manager.filter(**{f"{way}__in": cases})  # noqa: SLF001  any model
        _collect(reads, rows.annotate(of_case=F(way)).order_by("pk"))
    about = Duty.objects.filter(Q(case__in=cases) | Q(package__case__in=cases))
    for case, package_case, values in _duties(about):
        reads[case or package_case].rows.append((Duty, values))
    _read_people(reads)
    _read_lists(reads)
    _read_journal(reads)
    _read_former(reads)
    return reads


def _collect(reads: dict[UUID, Read], rows: QuerySet[Any, Any]) -> None:
    for values in rows.values(*_columns(rows.model), "of_case"):
        reads[values.pop("of_case")].rows.append((rows.model, values))


def _columns(model: type[Model]) -> list[str]:
    return [column.attname for column in model._meta.concrete_fields]


def _duties(about: QuerySet[Duty]) -> list[tuple[UUID | None, UUID, Values]]:
    rows = about.annotate(of_package=F("package__case")).order_by("opened_at", "clause", "to", "step__number")
    found = []
    for values in rows.values(*_columns(Duty), "of_package"):
        of_package = values.pop("of_package")
        found.append((values["case_id"], of_package, values))
    return found


def _read_people(reads: dict[UUID, Read]) -> None:
    packages = {case: read.one(SubmissionPackage) for case, read in reads.items()}
    people = Applicant.objects.in_bulk({package["applicant_id"] for package in packages.values()})
    given = {key for package in packages.values() for key in (package["consent_id"], package["request_consent_id"])}
    consents = {row["id"]: row for row in Consent.objects.filter(pk__in=given - {None}).values(*_columns(Consent))}
    for case, package in packages.items():
        reads[case].applicant = people[package["applicant_id"]]
        keys = dict.fromkeys((package["consent_id"], package["request_consent_id"]))
        reads[case].consents = [consents[key] for key in keys if key]


def _read_lists(reads: dict[UUID, Read]) -> None:
    keys = {item["handover_list_id"] for read in reads.values() for item in read.of(HandoverItem)}
    lists = {row["id"]: row for row in HandoverList.objects.filter(pk__in=keys).values(*_columns(HandoverList))}
    for read in reads.values():
        read.lists = {item["handover_list_id"]: lists[item["handover_list_id"]] for item in read.of(HandoverItem)}


def _read_journal(reads: dict[UUID, Read]) -> None:
    subjects: dict[str, tuple[Read, type[Model]]] = {str(case): (read, Case) for case, read in reads.items()}
    subjects |= {str(read.one(SubmissionPackage)["id"]): (read, SubmissionPackage) for read in reads.values()}
    kinds = [Case._meta.label_lower, SubmissionPackage._meta.label_lower]
    entries = JournalEntry.objects.filter(subject_kind__in=kinds, subject_id__in=subjects).order_by("sequence")
    for entry in entries.values("subject_id", "verb", "by_id", "at", "data"):
        read, kind = subjects[entry["subject_id"]]
        read.journal[kind].append(dict(entry))


def _read_former(reads: dict[UUID, Read]) -> None:
    """Read what the rows were before each change, in the order in which they changed."""
    places = {
        (model._meta.label_lower, str(row["id"])): read
        for read in reads.values()
        for model in WATCHED
        for row in read.of(model)
    }
    kinds, keys = {kind for kind, _key in places}, [key for _kind, key in places]
    former = FormerRow.objects.filter(kind__in=kinds, key__in=keys).order_by("id")
    for values in former.values(*_columns(FormerRow)):
        # The key of a step may be that of something else too.
        if read := places.get((values["kind"], values["key"])):
            read.rows.append((FormerRow, values))


def in_order_of_writing(tables: Iterable[Table]) -> list[Table]:
    """Sort tables so that each comes after those it refers to."""
    left, ordered = list(tables), []
    while left:
        ready = [table for table in left if not _refers_to(table) & (set(left) - {table})]
        ordered += ready
        left = [table for table in left if table not in ready]
    return ordered


def _refers_to(table: Table) -> set[Any]:
    return {column.related_model for column in table._meta.concrete_fields if column.is_relation}


def growing_tables() -> list[str]:
    return [model._meta.db_table for label in GROWING for model in apps.get_app_config(label).get_models()]


def look_at_tables() -> None:
    """Let the database count what has come: without it every question is planned for empty tables."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(growing_tables())}")
