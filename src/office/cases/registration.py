"""Registration: the package becomes a case with a number, and every term on its way begins (L25 to L30)."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

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
from office.cases.steps import bodies_of, executors_for, lay_down, planned_steps, start_ready_steps
from office.catalogue.competence import bodies_for
from office.catalogue.models import ProcessCard, ProcessStep, Service
from office.catalogue.queries import listed_service, process_card_in_force
from office.centres.access import posting_for
from office.centres.calendars import calendar_for
from office.centres.closures import check_open
from office.centres.duties import fulfil, owe
from office.centres.models import Centre, City, Provider, Role
from office.law import Refusal, clause
from office.law.words import Words as _
from office.parties.consents import check_consent
from office.parties.models import Consent
from office.tables.early import letting_go
from office.tables.writing import Part, write_together

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10
Consents = tuple[Consent | None, Consent | None]

NEXT_LINE = """
INSERT INTO cases_registrationjournal AS journal (centre_id, year, last_number) VALUES (%s, %s, 1)
ON CONFLICT (centre_id, year) DO UPDATE SET last_number = journal.last_number + 1
RETURNING ARRAY[id, last_number] AS line
"""


@transaction.atomic
def register(package: SubmissionPackage, *, by: Worker, at: datetime, tell: bool = True) -> Case:
    """Register a package: the journal lists every document, the case gets its number, the terms begin.

    Pressed twice it answers with the same case. Faults do not stop it: the applicant is told at once (L29). ``tell``:
    False where the result is handed over at once (L42): there is no term to tell of.

    Raises:
        Refusal: something still stops registration; ``field`` names what to mend.
    """
    locked = SubmissionPackage.objects.locked(package, at=at)
    posting_for(by, Role.FRONT_OFFICE, centre=locked.centre, provider=locked.provider, at=at)
    if locked.state == PackageState.REGISTERED:
        return locked.case
    items = list(locked.items.select_related("document"))
    consents = consents_of(locked, at=at)
    _check(locked, items, consents, at=at)
    # The person before the number: whoever registers them from everything at once holds them in this order (ADR 0058).
    locked.consent = check_consent(locked.applicant, centre=locked.centre, at=at, service=str(locked.service_id))
    locked.request_consent = consents[1]
    case, planned, people = _drawn(locked, by=by, at=at)
    _enter(case, items, by=by, at=at)
    lay_down(case, planned, people)
    _close_package(locked, by=by, at=at)
    if lacking := rules.lacking(item_facts(items)):
        _give_notice(case, {item.key for item in lacking}, items, by=by, at=at)
    else:
        begin(case, by=by, at=at)
    record("case.registered", case, by=by, at=at, data={"number": case.number, "package": str(locked.pk)})
    if tell:
        tell_registered(case, at=at)
    return case


def _check(package: SubmissionPackage, items: list[PackageItem], consents: Consents, *, at: datetime) -> None:
    check_open(package.centre, at=at)
    if package.state != PackageState.DRAFT:
        raise Refusal("L25", _("This package was closed without being submitted: open a new one."))
    card, day = package.card, at.astimezone(LOCAL).date()
    # A service never has two cards in force: the one of the package is, or another one is.
    if card.in_force_from is None or not card.in_force_from <= day <= (card.in_force_until or day):
        raise Refusal(
            "K8b", _("The card of this service has changed: take the new list of documents and check it."), field="card"
        )
    rules.check_can_register(gather(package, at=at, items=items, consents=consents))


def _drawn(
    package: SubmissionPackage, *, by: Worker, at: datetime
) -> tuple[Case, list[ProcessStep], Mapping[Provider, Worker]]:
    """Draw up the case: through which bodies it goes by the process card in force, and who acts in each (L40, L43)."""
    day, city = at.astimezone(LOCAL).date(), package.centre.city
    bodies = bodies_for(package.service, package.centre, day)
    process_card = _process_card(package.service, city, day)
    planned = planned_steps(process_card, bodies)
    people = executors_for(bodies_of(planned, bodies.decider), package.centre, at=at)
    case = Case(
        tracking_code="".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH)),
        centre=package.centre,
        service=package.service,
        card=package.card,
        process_card=process_card,
        package=package,
        applicant=package.applicant,
        representative=package.representative,
        channel=package.channel,
        provider=package.provider,
        decider=bodies.decider,
        taken_by=by,
        officer=people[bodies.decider],
        registered_at=at,
    )
    return case, planned, people


def _close_package(package: SubmissionPackage, *, by: Worker, at: datetime) -> None:
    package.move(PackageState.REGISTERED)
    package.taken_by, package.changed_at = by, max(at, package.changed_at)
    package.save(update_fields=["state", "consent", "request_consent", "taken_by", "changed_at"])
    if package.channel in terms.REGISTER_BY_CHANNEL:
        fulfil(Duty.objects.filter(package=package, clause=terms.REGISTER_POST.clause).open(), by=by, at=at)


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
    service_number = listed_service(case.service, case.centre.city, day).registration_number
    journal = _next_line(case.centre, day.year)
    case.number = f"{service_number}/{journal.last_number}-{day.year}"
    case.save(force_insert=True)
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
    journal, taking = next_line(centre, year)
    write_together(taking, letting_go())
    return journal


def next_line(centre: Centre, year: int) -> tuple[RegistrationJournal, Part]:
    """Give the journal, and the part that takes its next number, for ``write_together``; beside ``letting_go``."""
    journal = RegistrationJournal(centre=centre, year=year)

    def take(line: list[int]) -> None:
        journal.pk, journal.last_number = line

    return journal, Part(NEXT_LINE, [centre.pk, year], gives="(SELECT line FROM {name})", take=take)


@clause("L31")
def begin(case: Case, *, by: Worker, at: datetime) -> None:
    """The package is full, or goes on as it is: the term in which the law wants a decision begins (L31)."""
    calendar = calendar_for(case.centre)
    duty = owe(
        Duty, decision_term(case), bearer=case.officer, centre=case.centre, since=at, calendar=calendar, case=case
    )
    case.full_at, case.due_at = at, duty.due_at
    case.keep("full_at", "due_at")
    start_ready_steps(case, sender=by, at=at, calendar=calendar)


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
