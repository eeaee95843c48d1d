"""Registration: the package becomes a case with a number, and every term on its way begins (L25 to L30)."""

import secrets
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from office.accounts.models import Worker
from office.audit import record
from office.cases import rules, terms
from office.cases.deadlines import decision_term
from office.cases.facts import LOCAL, consents_of, gather, item_facts
from office.cases.letters import tell_registered
from office.cases.models import (
    Case,
    Deficiency,
    DeficiencyNotice,
    Duty,
    PackageItem,
    RegistrationEntry,
    RegistrationJournal,
    RoutingEntry,
    SubmissionPackage,
)
from office.cases.sheet import note
from office.cases.states import GIVEN, Channel, PackageState
from office.cases.steps import executor_for, lay_down, start_ready_steps
from office.catalogue.models import ProcessCard, Service
from office.catalogue.queries import card_in_force, decider, listed_service, process_card_in_force
from office.centres.access import posting_for
from office.centres.closures import check_open
from office.centres.duties import fulfil, owe
from office.centres.models import Centre, City, Role
from office.law import Refusal, clause
from office.law.words import Words as _
from office.parties.consents import check_consent

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10


@transaction.atomic
def register(package: SubmissionPackage, *, by: Worker, at: datetime) -> Case:
    """Register a package: the journal lists every document, the case gets its number, the terms begin.

    Pressed twice it answers with the same case. Faults do not stop it: the applicant is told at once (L29).

    Raises:
        Refusal: something still stops registration; ``field`` names what to mend.
    """
    locked = SubmissionPackage.objects.locked(package)
    if locked.state == PackageState.REGISTERED:
        return locked.case
    _check(locked, by=by, at=at)
    case = _write(locked, by=by, at=at)
    items = list(locked.items.select_related("document"))
    _enter(case, items, by=by, at=at)
    lay_down(case, at=at)
    fulfil(Duty.objects.filter(package=locked, clause=terms.REGISTER_POST.clause).open(), by=by, at=at)
    if lacking := rules.lacking(item_facts(items)):
        _give_notice(case, {item.key for item in lacking}, items, by=by, at=at)
    else:
        begin(case, by=by, at=at)
    record("case.registered", case, by=by, at=at, data={"number": case.number, "package": str(locked.pk)})
    tell_registered(case, at=at)
    return case


def _check(package: SubmissionPackage, *, by: Worker, at: datetime) -> None:
    posting_for(by, Role.FRONT_OFFICE, centre=package.centre, provider=package.provider, at=at)
    check_open(package.centre, at=at)
    if package.state != PackageState.DRAFT:
        raise Refusal("L25", _("This package was closed without being submitted: open a new one."))
    if card_in_force(package.service, package.centre.city, at.astimezone(LOCAL).date()).pk != package.card_id:
        raise Refusal(
            "K8b", _("The card of this service has changed: take the new list of documents and check it."), field="card"
        )
    rules.check_can_register(gather(package, at=at))


def _write(package: SubmissionPackage, *, by: Worker, at: datetime) -> Case:
    day, city = at.astimezone(LOCAL).date(), package.centre.city
    body = decider(package.service, city, day)
    case = Case.objects.create(
        tracking_code="".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH)),
        centre=package.centre,
        service=package.service,
        card=package.card,
        process_card=_process_card(package.service, city, day),
        package=package,
        applicant=package.applicant,
        representative=package.representative,
        channel=package.channel,
        provider=package.provider,
        decider=body,
        taken_by=by,
        officer=executor_for(body, package.centre, at),
        registered_at=at,
    )
    package.move(PackageState.REGISTERED)
    _to_process, package.request_consent = consents_of(package, at=at)
    package.consent = check_consent(package.applicant, centre=package.centre, at=at, service=str(package.service_id))
    package.taken_by, package.changed_at = by, max(at, package.changed_at)
    package.save(update_fields=["state", "consent", "request_consent", "taken_by", "changed_at"])
    return case


def _process_card(service: Service, city: City, day: date) -> ProcessCard | None:
    """Give the process card in force; a service without one goes straight to the deciding body (ADR 0052)."""
    try:
        return process_card_in_force(service, city, day)
    except Refusal:
        return None


@clause("L25")
def _enter(case: Case, items: list[PackageItem], *, by: Worker, at: datetime) -> None:
    """Enter the package with every document handed over into the journal; the case then gets its number (L25)."""
    day = at.astimezone(LOCAL).date()
    journal = _next_line(case.centre, day.year)
    service_number = listed_service(case.service, case.centre.city, day).registration_number
    case.number = f"{service_number}/{journal.last_number}-{day.year}"
    case.save(update_fields=["number"])
    RegistrationEntry.objects.create(
        journal=journal,
        sequence=journal.last_number,
        case=case,
        documents=[
            {"name": item.name, "mark": item.mark, "sheets": item.sheets, "own": item.on_own_initiative}
            for item in items
            if item.mark in GIVEN or item.mark == "faulty"
        ],
        registered_by=by,
        registered_at=at,
    )
    note(case, RoutingEntry.Kind.REGISTERED, by=by, at=at, body=case.provider)


def _next_line(centre: Centre, year: int) -> RegistrationJournal:
    """Take the journal's next number. The row stays locked until the case is stored, so no number is ever lost."""
    RegistrationJournal.objects.bulk_create([RegistrationJournal(centre=centre, year=year)], ignore_conflicts=True)
    journal = RegistrationJournal.objects.select_for_update().get(centre=centre, year=year)
    RegistrationJournal.objects.filter(pk=journal.pk).update(last_number=F("last_number") + 1)
    journal.last_number += 1
    return journal


@clause("L31")
def begin(case: Case, *, by: Worker, at: datetime) -> None:
    """The package is full, or goes on as it is: the term in which the law wants a decision begins (L31)."""
    duty = owe(Duty, decision_term(case), bearer=case.officer, centre=case.centre, since=at, case=case)
    case.full_at, case.due_at = at, duty.due_at
    case.keep("full_at", "due_at")
    start_ready_steps(case, sender=by, at=at)


def _give_notice(case: Case, keys: set[str], items: list[PackageItem], *, by: Worker, at: datetime) -> None:
    """Tell the applicant what to add and that a refusal is likely otherwise (L29); somebody watches the date (L28)."""
    here = case.channel == Channel.IN_PERSON
    watch = owe(Duty, terms.BRING_DOCUMENTS, bearer=by, centre=case.centre, since=at, case=case)
    notice = DeficiencyNotice.objects.create(
        case=case,
        bring_by_on=watch.due_at.astimezone(LOCAL).date(),
        told=DeficiencyNotice.Told.IN_PERSON if here else DeficiencyNotice.Told.IN_WRITING,
        made_by=by,
        made_at=at,
    )
    Deficiency.objects.bulk_create(
        Deficiency(notice=notice, item=item, what=f"{item.name}: {item.note}".rstrip(": ")[:500])
        for item in items
        if str(item.pk) in keys
    )
    if not here:
        owe(Duty, terms.TELL_BY_PHONE, bearer=by, centre=case.centre, since=at, case=case)
