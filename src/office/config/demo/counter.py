"""At the counter: a person comes, the package is laid out against the card, and becomes a case."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from office.cases import delivery, intake, registration
from office.cases.models import Case, PackageItem, SubmissionPackage
from office.cases.states import Channel, Mark
from office.catalogue.queries import questions_for
from office.config.demo import words
from office.config.demo.plans import FAULTY, Fate, Plan
from office.config.demo.scans import a_scan
from office.config.demo.stage import Stage
from office.parties.applicants import NotTheSame, register_applicant
from office.parties.consents import ConsentData, give_consent
from office.parties.demo import synthetic_person
from office.parties.models import Applicant, Purpose

COME_AGAIN = 0.25
BY_POST, ELECTRONIC = 0.10, 0.05
YES = 0.15
ABOUT_A_REPRESENTATIVE = "representative"
"""The question of the demo cards that people here always answer with no: they come themselves."""


class Counter:
    """The front office with one person before it."""

    def __init__(self, stage: Stage, plan: Plan, *, in_person: bool = False) -> None:
        """``in_person``: the person sits at the desk, nothing came by post."""
        self.stage, self.plan, self.dice, self.in_person = stage, plan, plan.dice, in_person

    def take_in(self, at: datetime) -> SubmissionPackage:
        """Take the package of somebody in, up to its registration; a draft keeps a document that nobody has looked at."""
        return self.take_in_from(self.applicant(at), at)

    def take_in_from(self, applicant: Applicant, at: datetime) -> SubmissionPackage:
        """Take in what ``applicant`` has brought."""
        acting: dict[str, Any] = {"by": self.plan.worker, "at": at}
        self._consent(applicant, Purpose.SERVICE, at)
        channel, arrived_at = self._channel(at)
        package = intake.open_package(
            centre=self.plan.front.centre,
            provider=self.plan.front.body,
            service=self.plan.service,
            applicant=applicant,
            channel=channel,
            arrived_at=arrived_at,
            **acting,
        )
        package = intake.answer_questions(package, self._answers(package), **acting)
        self._mark(package, list(package.items.select_related("document")), at)
        if self.dice.random() < self.stage.scanned:
            self._scan(package, at)
        return package

    def register(self, package: SubmissionPackage, at: datetime) -> Case:
        acting: dict[str, Any] = {"by": self.plan.worker, "at": at}
        if self.plan.fate != Fate.IMMEDIATE:
            return registration.register(package, **acting)
        person = package.applicant.full_name
        done = delivery.serve_at_once(
            package, text=words.GRANTED_AT_ONCE, receiver=person, shown_document=words.SHOWN, **acting
        )
        return done.case

    def applicant(self, at: datetime) -> Applicant:
        """Give somebody who has been here before, or a new person."""
        centre = self.plan.front.centre
        known = self.stage.people.setdefault(centre.city_id, [])
        if known and not self.stage.newcomers and self.dice.random() < COME_AGAIN:
            return self.dice.choice(known)
        number = self.stage.people_from + self.plan.number
        data = synthetic_person(number, self.stage.seed, place=centre.city.katottg)
        person = register_applicant(
            data, centre=centre, by=self.plan.worker, at=at, not_the_same=NotTheSame.OTHER_DOCUMENT
        )
        known.append(person)
        return person

    def _consent(self, applicant: Applicant, purpose: Purpose, at: datetime) -> None:
        proof = f"заява від {at:%d.%m.%Y}"
        data = ConsentData(data_categories=words.DATA, purpose=purpose, proof=proof)
        give_consent(applicant, data, centre=self.plan.front.centre, by=self.plan.worker, at=at)

    def _channel(self, at: datetime) -> tuple[Channel, datetime]:
        lot = self.dice.random()
        if self.in_person or self.plan.fate == Fate.IMMEDIATE or lot >= BY_POST + ELECTRONIC:
            return Channel.IN_PERSON, at
        hours = timedelta(minutes=self.dice.randint(20, 180))
        return (Channel.POST if lot < BY_POST else Channel.ELECTRONIC), at - hours

    def _answers(self, package: SubmissionPackage) -> dict[str, bool]:
        codes = [question.code for question in questions_for(package.card)]
        return {code: code != ABOUT_A_REPRESENTATIVE and self.dice.random() < YES for code in codes}

    def _mark(self, package: SubmissionPackage, items: Sequence[PackageItem], at: datetime) -> None:
        marks = [self.dice.choice((Mark.ORIGINAL, Mark.COPY, Mark.COPY)) for _item in items]
        if len(items) > 1:
            nth = self.dice.randrange(1, len(items))
            marks[nth] = self._special(items[nth], marks[nth])
        for item, mark in zip(items, marks, strict=True):
            note = self.dice.choice(words.FAULTS) if mark == Mark.FAULTY else ""
            sheets = 0 if mark in (Mark.MISSING, Mark.TO_REQUEST) else self.dice.randint(1, 4)
            if mark != Mark.UNMARKED:
                intake.mark_item(package, item.pk, mark=mark, sheets=sheets, note=note, by=self.plan.worker, at=at)
        if Mark.TO_REQUEST in marks:
            self._consent(package.applicant, Purpose.OBTAIN_DOCUMENTS, at)

    def _special(self, item: PackageItem, mark: Mark) -> Mark:
        """Give the mark of the one document that differs from the others, as the fate of the case wants it."""
        if self.plan.fate == Fate.DRAFT:
            return Mark.UNMARKED
        if self.plan.fate in FAULTY:
            return self.dice.choice((Mark.MISSING, Mark.FAULTY))
        obtainable = item.document is not None and item.document.obtainable_by_request
        if obtainable and self.plan.fate != Fate.IMMEDIATE and self.dice.random() < COME_AGAIN:
            return Mark.TO_REQUEST
        return mark

    def _scan(self, package: SubmissionPackage, at: datetime) -> None:
        item = package.items.filter(mark__in=(Mark.ORIGINAL, Mark.COPY)).first()
        if item is not None:
            file = a_scan(item.name, by=self.plan.worker, at=at)
            intake.attach_scan(package, item.pk, file, by=self.plan.worker, at=at)
