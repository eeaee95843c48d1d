"""What the page of the records of access asks for, and how it names persons and cases."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.audit.models import AccessRecord
from office.audit.openings import Asked, Named
from office.cases.access import cases_of, visible_cases
from office.cases.models import Case, SubmissionPackage
from office.centres.access import workers_audited
from office.centres.models import Posting
from office.management.forms.access import AccessFilters
from office.parties.auditing import KINDS, known_as, people_to_audit, person_to_audit
from office.parties.models import AffectedPerson, Applicant, ApplicantAccount
from office.parties.search import Candidate
from office.queueing.models import Visit
from office.ui.requests import StaffRequest

CASE, PACKAGE = Case._meta.label_lower, SubmissionPackage._meta.label_lower
PERSONS = {model._meta.label_lower: name for name, model in KINDS.items()}
# In which city the people of each kind are.
CITY_OF: dict[str, tuple[type[Applicant | AffectedPerson | ApplicantAccount | Visit], str]] = {
    Applicant._meta.label_lower: (Applicant, "city"),
    AffectedPerson._meta.label_lower: (AffectedPerson, "applicant__city"),
    ApplicantAccount._meta.label_lower: (ApplicantAccount, "people__applicant__city"),
    Visit._meta.label_lower: (Visit, "centre__city"),
}


@dataclass(frozen=True)
class Search:
    """``asked`` is None where nothing can be shown yet: ``people`` asks who is meant, or the form has a mistake."""

    form: AccessFilters
    asked: Asked | None = None
    person: Applicant | AffectedPerson | None = None
    people: tuple[tuple[str, Candidate], ...] = ()
    """Those who may be meant, each with the kind as which the person is known."""

    @property
    def choices(self) -> list[tuple[str, Candidate, str]]:
        """Give those who may be meant: as an address names them, who that is, and the word for the kind."""
        return [(f"{kind}~{one.id}", one, str(KINDS[kind]._meta.verbose_name)) for kind, one in self.people]


@dataclass(frozen=True)
class Row:
    """A record as it is shown. Whose data: by the key of the record alone, since the reader needs no name for it."""

    record: AccessRecord
    key: str
    """The person's; empty for a person of another city."""
    person: str
    """How an address names the person; empty for one who can not be looked for."""
    number: str
    case: UUID | None

    @property
    def kind(self) -> str:
        known = CITY_OF.get(self.record.person_kind)
        return str(known[0]._meta.verbose_name) if known else self.record.person_kind

    @property
    def purpose(self) -> str:
        """Give the words of the purpose, which is kept as its message id."""
        return gettext(self.record.purpose)

    def cells(self) -> tuple[str, ...]:
        record = self.record
        when = timezone.localtime(record.at).isoformat(sep=" ", timespec="seconds")
        return when, record.by.full_name, self.kind, self.key, self.purpose, self.number


def search_of(request: StaffRequest, *, at: datetime) -> Search:
    """Read what the address asks for. Opening a person, also in a choice of several, is logged (K21).

    Raises DoesNotExist for a person who is not there or not of the auditor's city.
    """
    workers = workers_audited(request.posting)
    offered = list(workers.order_by("surname", "given_name", "pk"))
    form = AccessFilters(request.GET)
    form.offer(offered)
    if not form.is_valid():
        return Search(form)
    typed, chosen = form.cleaned_data["who"].strip(), form.cleaned_data["person"]
    found = Search(form, people=tuple(people_to_audit(request.posting, typed, at=at) if typed else ()))
    if typed and len(found.people) != 1:
        if not found.people:
            form.add_error("who", _("Nobody of this city is known by that."))
        return found
    who = found.choices[0][0] if typed else chosen
    person = _person(request.posting, who, at) if who else None
    subjects = _subjects(form, request.worker, at)
    if form.errors:
        return Search(form)
    by = next((worker for worker in offered if str(worker.pk) == form.cleaned_data["worker"]), None)
    since, until = (form.cleaned_data[name] for name in ("since", "until"))
    asked = Asked(
        persons=tuple(known_as(person)) if person else (),
        subjects=subjects,
        worker=by,
        since=since and _midnight(since),
        until=until and _midnight(until + timedelta(days=1)),
        workers=workers,
    )
    return Search(form, asked, person)


def _person(posting: Posting, who: str, at: datetime) -> Applicant | AffectedPerson:
    kind, _mark, key = who.partition("~")
    try:
        found = UUID(key)
    except ValueError:
        raise Applicant.DoesNotExist from None
    if kind not in KINDS:
        raise Applicant.DoesNotExist
    return person_to_audit(posting, kind, found, at=at)


def _subjects(form: AccessFilters, auditor: Worker, at: datetime) -> tuple[Named, ...]:
    """Give the cases with the number that is asked for, and their packages: of several centres it may be the same."""
    number = form.cleaned_data["case"].strip()
    if not number:
        return ()
    cases = visible_cases(auditor, at=at).filter(number=number).values_list("pk", "package")
    names = tuple(name for case, package in cases for name in ((CASE, str(case)), (PACKAGE, str(package))))
    if not names:
        form.add_error("case", _("There is no case with this number."))
    return names


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone())


def rows_of(records: list[AccessRecord], search: Search, *, posting: Posting) -> list[Row]:
    """Give the records with the numbers of the cases they are about, in few statements more.

    A worker may have served two cities: of the one that is not the auditor's no number and no key of a person is told.
    """
    keys = {kind: [row.subject_id for row in records if row.subject_kind == kind] for kind in (CASE, PACKAGE)}
    about = cases_of([posting]).filter(Q(pk__in=keys[CASE]) | Q(package__in=keys[PACKAGE]))
    numbers: dict[Named, tuple[str, UUID]] = {}
    for case, package, number in about.values_list("pk", "package", "number"):
        numbers |= {(CASE, str(case)): (number, case), (PACKAGE, str(package)): (number, case)}
    strangers = set() if search.person else _strangers(records, posting)  # who was looked for is of the city
    return [
        _row(record, strangers, *numbers.get((record.subject_kind, record.subject_id), ("", None)))
        for record in records
    ]


def _strangers(records: list[AccessRecord], posting: Posting) -> set[Named]:
    """Give the people of other cities among those whose data were opened, by a statement for each kind that is there."""
    found: set[Named] = set()
    for kind, (model, city) in CITY_OF.items():
        asked = {record.person_id for record in records if record.person_kind == kind}
        if asked:
            theirs = model.objects.filter(pk__in=asked).exclude(**{city: posting.city_id})
            found |= {(kind, str(key)) for key in theirs.values_list("pk", flat=True)}
    return found


def _row(record: AccessRecord, strangers: set[Named], number: str, case: UUID | None) -> Row:
    if (record.person_kind, record.person_id) in strangers:
        return Row(record, "", "", number, case)
    kind = PERSONS.get(record.person_kind)
    return Row(record, record.person_id, f"{kind}~{record.person_id}" if kind else "", number, case)
