"""The front office takes in what was applied for on-line: the person, the leave, the package, everything pre-filled (L23)."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from office.accounts.models import Worker
from office.audit import read_access, record
from office.cases import intake, terms
from office.cases.facts import LOCAL
from office.cases.models import Application, Duty, SubmissionPackage
from office.cases.public.applying import TIES, tell_of_it
from office.cases.public.people import affected_data, day_of, person_data
from office.cases.states import ApplicationState, Channel, Mark
from office.cases.typed import LONG, typed
from office.centres.access import posting_for, postings_of
from office.centres.duties import fulfil
from office.centres.models import Role
from office.law.states import StaleChange
from office.law.words import Words as _
from office.parties.accounts import link_person
from office.parties.affected import add_affected
from office.parties.applicants import NotTheSame, add_document, register_applicant
from office.parties.consents import ConsentData, give_consent
from office.parties.models import Applicant, GivenHow, Purpose
from office.parties.representatives import AuthorityData, add_representative
from office.parties.rules import is_minor

DATA: Final = "дані, вказані в заяві та доданих документах"
"""What the leave covers, in the state language: it stands in the consent."""


def visible_applications(worker: Worker, *, at: datetime) -> QuerySet[Application]:
    """Applications that the worker's front office takes in."""
    counters = [posting for posting in postings_of(worker, at) if posting.role == Role.FRONT_OFFICE]
    found = Application.objects.none()
    for posting in counters:
        found |= Application.objects.filter(centre=posting.centre_id, provider=posting.provider_id)
    return found.exclude(state=ApplicationState.DRAFT)


def applications_waiting(worker: Worker, *, at: datetime) -> QuerySet[Application]:
    """Those at which nobody has looked yet, the longest waiting first."""
    waiting = visible_applications(worker, at=at).filter(state=ApplicationState.SUBMITTED)
    return waiting.select_related("service", "account").order_by("submitted_at", "pk")


@transaction.atomic
def access_application(worker: Worker, application_id: UUID, *, at: datetime, purpose: str) -> Application:
    """Open an application, and log whose data were opened. Raises Application.DoesNotExist as every access does."""
    found = visible_applications(worker, at=at).select_related(*TIES).get(pk=application_id)
    read_access(found.account, by=worker, at=at, purpose=purpose, subject=found)
    return found


@transaction.atomic
def take_in(
    application: Application,
    *,
    person: Applicant | None = None,
    for_whom: Applicant | None = None,
    not_the_same: NotTheSame | None = None,
    by: Worker,
    at: datetime,
) -> SubmissionPackage:
    """Open the package of an application, with everything in it; the desk goes on as with any other.

    ``person``: who has applied, where the worker has found the record; otherwise one is registered. ``for_whom``: the
    same of the one on whose behalf it was. Pressed twice it gives the package that is there.

    Raises:
        DuplicateApplicant: such a person may be registered already: choose the record, or say why it is another one.
        Refusal: what ``open_package`` refuses.
    """
    found = _locked(application, by=by, at=at)
    if found.state == ApplicationState.TAKEN and found.package is not None:
        return found.package
    _check_waits(found)
    said, centre = found.said, found.centre
    known = person or register_applicant(
        person_data(said["person"]), centre=centre, by=by, at=at, not_the_same=not_the_same
    )
    _add_paper(known, said["person"], by=by, at=at)
    link_person(found.account, known, by=by, at=at)
    applicant = known
    if said.get("for_other"):
        applicant = for_whom or register_applicant(
            person_data(said["other"]), centre=centre, by=by, at=at, not_the_same=not_the_same
        )
    return _package(found, applicant, known, by=by, at=at)


def _package(
    found: Application, applicant: Applicant, known: Applicant, *, by: Worker, at: datetime
) -> SubmissionPackage:
    assert found.submitted_at is not None
    authority = None
    if applicant != known:
        authority = add_representative(applicant, known, _authority(found.said), seen=False, by=by, at=at)
    _consents(found, applicant, known if authority and authority.verified_at else None, by=by, at=at)
    package = intake.open_package(
        centre=found.centre,
        provider=found.provider,
        service=found.service,
        applicant=applicant,
        channel=Channel.ELECTRONIC,
        arrived_at=found.submitted_at,
        representative=authority,
        by=by,
        at=at,
    )
    package = intake.answer_questions(package, found.answers, by=by, at=at)
    _files(found, package, by=by, at=at)
    _others(found, package, applicant, by=by, at=at)
    _settle(found, package, by=by, at=at)
    return package


def _others(found: Application, package: SubmissionPackage, applicant: Applicant, *, by: Worker, at: datetime) -> None:
    assert found.submitted_at is not None
    for other in found.said.get("affected", []):
        data = affected_data(other)
        # For a child it is the applicant who consents, or not: the worker puts another guardian right at the desk.
        minor = is_minor(data.born_on, found.submitted_at.astimezone(LOCAL).date(), stated=False)
        guardian = applicant if minor else None
        there = add_affected(applicant, data, legal_representative=guardian, by=by, at=at)
        intake.link_people(package, affected=there, by=by, at=at)


def _add_paper(person: Applicant, said: dict[str, Any], *, by: Worker, at: datetime) -> None:
    paper = person_data(said).document
    if paper is not None and not person.identity_documents.exists():
        add_document(person, paper, by=by, at=at)


def _authority(said: dict[str, Any]) -> AuthorityData:
    told = said["authority"]
    starts_on = day_of(told.get("starts_on"))
    assert starts_on is not None
    return AuthorityData(told["ground"], told["proof"], starts_on, day_of(told.get("valid_until")))


def _consents(
    found: Application, applicant: Applicant, given_by: Applicant | None, *, by: Worker, at: datetime
) -> None:
    """Write down the leave that the person gave on-line (L24); a representative's waits until the authority is seen."""
    if found.said.get("for_other") and given_by is None:
        return
    purposes = [Purpose.SERVICE, *([Purpose.OBTAIN_DOCUMENTS] if found.said.get("may_request") else [])]
    for purpose in purposes:
        data = ConsentData(
            data_categories=DATA,
            purpose=purpose,
            service=str(found.service_id),
            given_how=GivenHow.ELECTRONIC,
            proof=f"електронна заява {found.reference}, {found.said['consented_at']}",
        )
        give_consent(applicant, data, centre=found.centre, by=by, at=at)


def _files(found: Application, package: SubmissionPackage, *, by: Worker, at: datetime) -> None:
    """Put every file to its document; what is none of the card's stays as the applicant's own (K19)."""
    by_name = {item.name: item.pk for item in package.items.all()}
    for each in found.files.select_related("file", "document"):
        item = by_name.get(each.name[:500]) if each.document_id else None
        if item is None:
            own = intake.add_own_document(package, name=each.name, mark=Mark.COPY, sheets=each.file.pages, by=by, at=at)
            item = own.pk
        intake.attach_scan(package, item, each.file, by=by, at=at)


@transaction.atomic
def return_application(application: Application, *, answer: str, by: Worker, at: datetime) -> Application:
    """Return an application that can not be taken in, with what is wrong: a new draft is made of it without retyping.

    Raises Refusal: it is not said what is wrong; StaleChange: somebody has settled it already.
    """
    lacking = _("Write what is wrong and how to mend it.")
    said = typed(answer, clause="L23", field="answer", most=LONG, lacking=lacking)
    found = _locked(application, by=by, at=at)
    _check_waits(found)
    found.answer = said
    found.move(ApplicationState.RETURNED)
    _write(found, by=by, at=at)
    record("application.returned", found, by=by, at=at)
    tell_of_it(found, "returned", at=at)
    return found


def _locked(application: Application, *, by: Worker, at: datetime) -> Application:
    held = Application.objects.select_for_update(no_key=True).only("pk").get(pk=application.pk)
    found = Application.objects.select_related(*TIES).get(pk=held.pk)
    posting_for(by, Role.FRONT_OFFICE, centre=found.centre, provider=found.provider, at=at)
    return found


def _check_waits(found: Application) -> None:
    if found.state != ApplicationState.SUBMITTED:
        raise StaleChange("L23", _("Somebody has settled this application already: see what became of it."))


def _settle(found: Application, package: SubmissionPackage, *, by: Worker, at: datetime) -> None:
    found.package = package
    found.move(ApplicationState.TAKEN)
    _write(found, by=by, at=at)
    record("application.taken_in", found, by=by, at=at, data={"package": str(package.pk)})


def _write(found: Application, *, by: Worker, at: datetime) -> None:
    found.settled_at, found.settled_by = at, by
    found.version += 1
    found.save(update_fields=["package", "state", "answer", "settled_at", "settled_by", "version"])
    fulfil(Duty.objects.filter(application=found, clause=terms.TAKE_APPLICATION.clause).open(), by=by, at=at)
