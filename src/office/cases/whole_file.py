"""The file of a whole package: its documents against the card, then all its rows, the number last (L23 to L31).

The number is taken as late as can be: whoever registers next in the centre waits for this transaction to end.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from office.accounts.models import Worker
from office.audit.fresh import Told, begun
from office.cases import rules, terms
from office.cases.deadlines import decision_term
from office.cases.facts import LOCAL
from office.cases.letters import tell_registered
from office.cases.models import (
    Case,
    CaseStep,
    Deficiency,
    DeficiencyNotice,
    Duty,
    PackageItem,
    RegistrationEntry,
    RegistrationJournal,
    RoutingEntry,
    SubmissionPackage,
)
from office.cases.registration import CODE_LENGTH, CODE_LETTERS, next_line
from office.cases.rules import ItemFacts, PackageFacts
from office.cases.sheet import drawn_line
from office.cases.states import GIVEN, Channel, Mark, PackageState, StepState
from office.cases.steps import bodies_of, drawn_links, drawn_steps, executors_for, planned_steps
from office.cases.typed import SHORT, counted, typed
from office.cases.whole_people import Parties
from office.catalogue.models import InformationCard, ProcessStep, RequiredDocument
from office.catalogue.offers import Offer
from office.catalogue.queries import documents_needed, unanswered
from office.centres.calendars import calendar_as_of
from office.centres.duties import drawn_duty
from office.centres.models import Centre, Provider
from office.law import Refusal
from office.law.words import Words as _
from office.messages import drawn_message, scheduled
from office.tables.early import letting_go
from office.tables.writing import write_together

if TYPE_CHECKING:
    from office.cases.whole import MarkedDocument

PLACES = {
    "consent": "consents",
    "request_consent": "consents",
    "items": "documents",
    "identity_document": "applicant.data.document",
}
"""Where in a whole package that stands which a desk has under another name."""


@dataclass(frozen=True)
class Counter:
    """Where, how, when and by whom the package is taken in."""

    centre: Centre
    provider: Provider
    channel: Channel
    arrived_at: datetime
    by: Worker
    at: datetime


@dataclass(frozen=True)
class Laid:
    """A document as it was found, and its place in the whole package."""

    item: PackageItem
    place: str

    @property
    def facts(self) -> ItemFacts:
        item = self.item
        obtainable = bool(item.document and item.document.obtainable_by_request)
        demanded = not item.on_own_initiative
        return ItemFacts(self.place, item.name, item.mark, demanded=demanded, note=item.note, obtainable=obtainable)


def laid_out(card: InformationCard, answers: Mapping[str, bool], documents: Sequence["MarkedDocument"]) -> list[Laid]:
    """Put every document that this applicant needs by the answers beside what was found of it, then the own ones.

    Raises Refusal: K19, a document that the card does not ask this applicant for, or is named twice; L23 and L28 as
        ``intake.mark_item`` does.
    """
    needed = {document.order: document for document in documents_needed(card, answers)}
    found: dict[int, Laid] = {}
    own: list[Laid] = []
    for index, said in enumerate(documents):
        place = f"documents.{index}"
        if said.line is None:
            own.append(Laid(_own(said, place, order=len(needed) + len(own) + 1), place))
        elif said.line in needed and said.line not in found:
            found[said.line] = Laid(_marked(needed[said.line], said, place), place)
        else:
            told = _("The card does not ask this applicant for this document, or it is named twice.")
            raise Refusal("K19", told, field=f"{place}.line")
    return [found.get(order) or Laid(_item(document), "documents") for order, document in needed.items()] + own


def _item(document: RequiredDocument) -> PackageItem:
    return PackageItem(document=document, order=document.order, name=document.name[:500])


def _marked(document: RequiredDocument, said: "MarkedDocument", place: str) -> PackageItem:
    """Mark a line of the card as the desk does (L23)."""
    item = _item(document)
    _at(place, rules.check_requestable, mark=said.mark, obtainable=document.obtainable_by_request)
    lacking = _("Write what is wrong with «{name}».", name=item.name) if said.mark == Mark.FAULTY else None
    item.note = typed(said.note, clause="L23", field=f"{place}.note", most=SHORT, lacking=lacking)
    item.mark, item.sheets = said.mark, counted(said.sheets)
    return item


def _own(said: "MarkedDocument", place: str, *, order: int) -> PackageItem:
    """Accept what the card does not ask for (K19)."""
    _at(place, rules.check_demanded, mark=said.mark, on_card=False)
    lacking = _("Write what the document is.")
    name = typed(said.name, clause="K19", field=f"{place}.name", most=SHORT, lacking=lacking)
    remark = typed(said.note, clause="L23", field=f"{place}.note", most=SHORT)
    return PackageItem(order=order, name=name, mark=said.mark, sheets=counted(said.sheets), note=remark)


def _at(place: str, check: Callable[..., None], **facts: object) -> None:
    """Run a check; its refusal names the field in its place."""
    try:
        check(**facts)
    except Refusal as refusal:
        refusal.field = f"{place}.{refusal.field}"
        raise


def check_whole(laid: Iterable[Laid], offer: Offer, answers: Mapping[str, bool], people: Parties, at: datetime) -> None:
    """Refuse with the first obstacle to registration, at its place (L23, L24, L5.1, K20)."""
    facts = PackageFacts(
        items=tuple(each.facts for each in laid),
        identified=people.identified,
        authority=people.authority(at=at),
        consented=people.consent is not None,
        consented_to_requests=people.request_consent is not None,
        unproved_consents=people.unproved,
        unanswered=tuple(question.code for question in unanswered(offer.card, answers)),
    )
    try:
        rules.check_can_register(facts)
    except Refusal as refusal:
        refusal.field = _place_of(refusal.field or "")
        raise


def _place_of(name: str) -> str:
    if name.startswith("item-"):
        place = name.removeprefix("item-")
        return place if place == "documents" else f"{place}.mark"
    return f"answers.{name.removeprefix('question-')}" if name.startswith("question-") else PLACES.get(name, name)


def write_file(
    counter: Counter, offer: Offer, laid: Sequence[Laid], people: Parties, answers: Mapping[str, bool]
) -> Case:
    """Write the package, the case with its way through the bodies, its duties and its journals; take the number last."""
    package = _package(counter, offer, people, answers)
    case, file = _drawn_up(counter, offer, package, laid)
    journal = file.write(people)
    _number(case, offer, journal)
    opened = {"service": offer.card.service.code, "channel": counter.channel}
    registered = {"number": case.number, "package": str(package.pk)}
    entries = [Told("package.opened", package, opened), Told("case.registered", case, registered)]
    file.enter(journal, [*(people.newcomer.entries() if people.newcomer else ()), *entries])
    return case


def _package(counter: Counter, offer: Offer, people: Parties, answers: Mapping[str, bool]) -> SubmissionPackage:
    package = SubmissionPackage(
        centre=counter.centre,
        provider=counter.provider,
        service=offer.card.service,
        card=offer.card,
        applicant=people.applicant,
        representative=people.representative,
        consent=people.consent,
        request_consent=people.request_consent,
        channel=counter.channel,
        arrived_at=counter.arrived_at,
        answers=dict(answers),
        taken_by=counter.by,
        created_at=counter.at,
        changed_at=counter.at,
    )
    package.move(PackageState.REGISTERED)
    return package


def _drawn_up(
    counter: Counter, offer: Offer, package: SubmissionPackage, laid: Sequence[Laid]
) -> tuple[Case, "_CaseFile"]:
    """Draw up the case and everything that is written with it (L40, L43)."""
    planned = planned_steps(offer.process_card, offer.bodies)
    people = executors_for(bodies_of(planned, offer.decider), counter.centre, at=counter.at)
    case = Case(
        tracking_code="".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH)),
        centre=counter.centre,
        service=offer.card.service,
        card=offer.card,
        process_card=offer.process_card,
        package=package,
        applicant=package.applicant,
        representative=package.representative,
        channel=counter.channel,
        provider=counter.provider,
        decider=offer.decider,
        taken_by=counter.by,
        officer=people[offer.decider],
        registered_at=counter.at,
    )
    return case, _CaseFile(counter, case, laid, planned, drawn_steps(case, planned, people))


class _CaseFile:
    """What belongs to one case, drawn up first and then written in as few statements as its keys allow."""

    def __init__(
        self, counter: Counter, case: Case, laid: Sequence[Laid], planned: list[ProcessStep], steps: list[CaseStep]
    ) -> None:
        self.counter, self.case, self.planned, self.steps = counter, case, planned, steps
        self.items = [each.item for each in laid]
        lacking = {each.key for each in rules.lacking(each.facts for each in laid)}
        self.lacking = [each.item for each in laid if each.place in lacking]
        self.calendar = calendar_as_of(counter.centre)
        self.duties: list[Duty] = []

    def write(self, people: Parties) -> RegistrationJournal:
        """Write what nothing else waits for, then what needs its keys; give the journal, whose next number is taken.

        The number comes last: from then on the registrations of the centre wait for this one to end.
        """
        package, counter = self.case.package, self.counter
        ready = [] if self.lacking else self._begun()
        notice = self._notice() if self.lacking else None
        self._owe_post()
        for item in self.items:
            item.package = package
        first, by, at = RoutingEntry.Kind.REGISTERED, counter.by, counter.at
        line = drawn_line(self.case, first, by=by, at=at, body=self.case.provider)
        newcomer = people.newcomer.rows if people.newcomer else ()
        write_together(*newcomer, [package], self.items, [line], self.steps, [notice] if notice else [])
        if people.affected:
            package.affected.set(people.affected)
        for step in ready:
            self._owe(terms.HAND_OVER, by, case=self.case, step=step)
        journal, taking = next_line(counter.centre, at.astimezone(LOCAL).year)
        links = drawn_links(self.planned, self.steps)
        write_together(links, self._lacks(notice), self.duties, taking, letting_go())
        return journal

    def enter(self, journal: RegistrationJournal, entries: Sequence[Told]) -> None:
        """Enter the case, which has its number, with every document handed over (L25); begin the journals, tell."""
        by, at = self.counter.by, self.counter.at
        entry = RegistrationEntry(
            journal=journal,
            sequence=journal.last_number,
            case=self.case,
            documents=[
                {"name": item.name, "mark": item.mark, "sheets": item.sheets, "own": item.on_own_initiative}
                for item in self.items
                if item.mark in GIVEN or item.mark == Mark.FAULTY
            ],
            registered_by=by,
            registered_at=at,
        )
        letter = tell_registered(self.case, at=at, write=drawn_message)
        told = ([letter], scheduled(letter, at=at)) if letter else ()
        write_together([self.case], [entry], begun(entries, by=by, at=at), *told)

    def _begun(self) -> list[CaseStep]:
        decision = self._owe(decision_term(self.case), self.case.officer, case=self.case)
        self.case.full_at, self.case.due_at = self.counter.at, decision.due_at
        keys = {step.pk for step in self.planned}
        later = {step.pk for step in self.planned if any(former.pk in keys for former in step.after.all())}
        ready = [step for step in self.steps if step.process_step_id not in later]
        for step in ready:
            step.move(StepState.READY)
            step.sender, step.ready_at = self.counter.by, self.counter.at
        return ready

    def _notice(self) -> DeficiencyNotice:
        """Tell the applicant what to add (L29); somebody watches the date (L28)."""
        counter, here = self.counter, self.case.channel == Channel.IN_PERSON
        watch = self._owe(terms.BRING_DOCUMENTS, counter.by, case=self.case)
        if not here:
            self._owe(terms.TELL_BY_PHONE, counter.by, case=self.case)
        return DeficiencyNotice(
            case=self.case,
            bring_by_on=watch.due_at.astimezone(LOCAL).date(),
            told=DeficiencyNotice.Told.IN_PERSON if here else DeficiencyNotice.Told.IN_WRITING,
            made_by=counter.by,
            made_at=counter.at,
        )

    def _lacks(self, notice: DeficiencyNotice | None) -> list[Deficiency]:
        if notice is None:
            return []
        return [
            Deficiency(notice=notice, item=item, what=f"{item.name}: {item.note}".rstrip(": ")[:500])
            for item in self.lacking
        ]

    def _owe_post(self) -> None:
        """What came by post or electronically was owed its registration since it came: met now, in time or late (L26)."""
        counter = self.counter
        if (term := terms.REGISTER_BY_CHANNEL.get(counter.channel)) is not None:
            owed = self._owe(term, counter.by, since=counter.arrived_at, package=self.case.package)
            owed.done_at, owed.done_by = counter.at, counter.by

    def _owe(self, term: Any, bearer: Worker, *, since: datetime | None = None, **subject: Any) -> Duty:
        where: dict[str, Any] = {
            "centre": self.counter.centre,
            "since": since or self.counter.at,
            "calendar": self.calendar,
        }
        duty = drawn_duty(Duty, term, bearer=bearer, **where, **subject)
        self.duties.append(duty)
        return duty


def _number(case: Case, offer: Offer, journal: RegistrationJournal) -> None:
    """Give the case the number that was taken in the centre's journal (L25)."""
    case.number = f"{offer.number}/{journal.last_number}-{journal.year}"
