"""What ``tools/screens.py`` photographs: screens of the demo, each before the eyes of the person who works with it.

The demo has most of what is needed; a package half taken in and a card that waits for a signature are made here,
through the use-cases. Imported once Django is set up.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Count, Model, QuerySet
from django.urls import reverse

from office.accounts.models import Worker
from office.cases import intake, registration, routing
from office.cases.models import Case, CaseStep, HandoverList, SubmissionPackage
from office.cases.states import LACKING, Channel, Mark, StepState
from office.catalogue.cards import sign, submit_for_signing
from office.catalogue.drafting import draft_card, text_of
from office.catalogue.models import InformationCard, Service
from office.catalogue.workshop import open_draft
from office.centres.demo import DemoCentres, demo_centres
from office.centres.models import Centre, Provider, Role
from office.config.demo.scans import a_scan
from office.config.demo.sign_ins import password
from office.parties.models import Applicant
from tools.scenes_portal import portal_scenes
from tools.scenes_reception import scenes_of

Row = TypeVar("Row", bound=Model)
CENTRE, BODY = "lutsk", "dsp"
SHOWN_SERVICE = "birth-grant"
TAKEN_TODAY = (Mark.COPY, Mark.COPY, Mark.MISSING, Mark.COPY, Mark.MISSING)
"""What the last document was in the packages that this day brought."""


@dataclass(frozen=True)
class Scene:
    """One screen. ``worker``: the sign-in address of who looks at it; empty before sign-in."""

    name: str
    address: str
    worker: str = ""
    posting: str = ""
    """The id of the posting to act in, for whoever has several."""


def demo_password() -> str:
    return password()


def scenes(at: datetime) -> list[Scene]:
    """Give the scenes of the demo that is loaded, and make what it lacks. Raises LookupError for a demo without cases."""
    demo = demo_centres()
    stage = _Stage(demo, demo.centres[CENTRE], at)
    return [
        Scene("sign-in", reverse("account_login")),
        *(Scene(*each) for each in portal_scenes(demo.centres[CENTRE])),
        *stage.counter(),
        *(Scene(*each) for each in scenes_of(demo, demo.centres[CENTRE], at)),
        *stage.officer(),
        *stage.lists(),
        *stage.heads(),
        *stage.keepers(),
    ]


@dataclass(frozen=True)
class _Stage:
    demo: DemoCentres
    centre: Centre
    at: datetime

    def counter(self) -> Iterator[Scene]:
        """The front office: who is before me, the desk with a package half filled, what waits."""
        clerk, *_others = self.demo.workers(Role.FRONT_OFFICE, centre=CENTRE, provider=BODY)
        before_me, *others = self._people()[: 1 + len(TAKEN_TODAY)]
        for person, last_mark in zip(others, TAKEN_TODAY, strict=True):
            package = self._taken(clerk, person, {}, last_mark)
            registered = registration.register(package, by=clerk, at=self.at)
        package = self._taken(clerk, before_me, {"idp": True}, Mark.UNMARKED)
        self._scanned(clerk, package)
        for name, address in (
            ("counter", reverse("frontdesk:home")),
            ("service", reverse("frontdesk:service", args=[before_me.pk])),
            ("desk", reverse("frontdesk:package", args=[package.pk])),
            ("registered", reverse("frontdesk:registered", args=[registered.pk])),
            ("handovers", reverse("frontdesk:handovers")),
            ("waiting", reverse("frontdesk:waiting")),
            ("results", reverse("frontdesk:outgoing")),
        ):
            yield Scene(name, address, clerk.email)

    def _taken(self, clerk: Worker, person: Applicant, answers: dict[str, bool], last_mark: Mark) -> SubmissionPackage:
        """Take a package in: all is there, but the last document is as said. A question not named is answered no."""
        act: dict[str, Any] = {"by": clerk, "at": self.at}
        body = Provider.objects.get(city=self.centre.city, code=BODY)
        package = intake.open_package(
            centre=self.centre,
            provider=body,
            service=_one(Service.objects.filter(code=SHOWN_SERVICE), "services"),
            applicant=person,
            channel=Channel.IN_PERSON,
            arrived_at=self.at,
            **act,
        )
        no = {question.code: False for question in package.card.questions.all()}
        package = intake.answer_questions(
            package, no | {code: yes for code, yes in answers.items() if code in no}, **act
        )
        *given, last = package.items.order_by("order")
        for item in given:
            intake.mark_item(package, item.pk, mark=Mark.COPY, sheets=1, note="", **act)
        if last_mark:
            intake.mark_item(package, last.pk, mark=last_mark, sheets=0 if last_mark in LACKING else 1, note="", **act)
        return package

    def _scanned(self, clerk: Worker, package: SubmissionPackage, *, missing: bool = True) -> None:
        """The application is an original with its scan, and one document may be missing."""
        act: dict[str, Any] = {"by": clerk, "at": self.at}
        first, _second, third, *_rest = package.items.order_by("order")
        intake.mark_item(package, first.pk, mark=Mark.ORIGINAL, sheets=2, note="", **act)
        if missing:
            intake.mark_item(package, third.pk, mark=Mark.MISSING, sheets=0, note="", **act)
        intake.attach_scan(package, first.pk, a_scan(first.name, **act), **act)

    def _people(self) -> list[Applicant]:
        """People of the city whose consent this centre has (L24)."""
        consented = Applicant.objects.filter(city=self.centre.city, consents__controller=self.centre, kind="natural")
        found = list(consented.distinct().order_by("created_at"))
        if len(found) <= len(TAKEN_TODAY):
            raise LookupError("the demo has too few applicants: load it with more cases (--cases)")
        return found

    def officer(self) -> Iterator[Scene]:
        """Who decides: the work on hand, a case that passed through several bodies, the page of a refusal."""
        clerk, *_others = self.demo.workers(Role.FRONT_OFFICE, centre=CENTRE, provider=BODY)
        package = self._taken(clerk, self._people()[-1], {}, Mark.COPY)
        self._scanned(clerk, package, missing=False)
        step = self._walked(registration.register(package, by=clerk, at=self.at))
        for name, address in (
            ("work", reverse("backoffice:work")),
            ("case", reverse("backoffice:case", args=[step.case_id]) + "#routing"),
            ("refuse", reverse("backoffice:refuse", args=[step.case_id])),
        ):
            yield Scene(name, address, step.officer.email)

    def _walked(self, case: Case) -> CaseStep:
        """Walk the case through the bodies before the one that decides; give the step of the decision."""
        while (step := case.steps.filter(is_decision=True, state=StepState.RECEIVED).first()) is None:
            for ready in case.steps.filter(state=StepState.READY).select_related("provider", "sender", "officer"):
                self._handed_over(ready)
            for on_hand in case.steps.filter(state=StepState.RECEIVED, is_decision=False).select_related("officer"):
                routing.finish_step(on_hand, outcome="Відомості підтверджено", by=on_hand.officer, at=self.at)
        return step

    def _handed_over(self, step: CaseStep) -> None:
        assert step.sender is not None, "a step that waits to be handed over has a sender (L30)"
        sender = next(posting for posting in self.demo.postings if posting.worker == step.sender and posting.provider)
        assert sender.provider is not None
        made = routing.make_handover_list(
            centre=self.centre,
            sender=sender.provider,
            receiver=step.provider,
            step_ids=[step.pk],
            by=step.sender,
            at=self.at,
        )
        routing.confirm_receipt(made, by=step.officer, at=self.at)

    def lists(self) -> Iterator[Scene]:
        """A hand-over list as the body that is to confirm it sees it."""
        open_lists = HandoverList.objects.filter(centre=self.centre, settled_at=None)
        made = _one(open_lists.annotate(length=Count("items")).order_by("-length"), "lists to confirm")
        officer, *_others = self.demo.workers(Role.CASE_OFFICER, centre=CENTRE, provider=made.to_provider.code)
        yield Scene("list", reverse("backoffice:list", args=[made.pk]), officer.email)

    def heads(self) -> Iterator[Scene]:
        """The head's morning, and a card that waits for the signature of the department's director."""
        head = next(
            posting
            for posting in self.demo.postings
            if posting.role == Role.CENTRE_HEAD and posting.centre_id == self.centre.pk
        )
        yield Scene("duties", reverse("management:duties"), head.worker.email, str(head.pk))
        card, signer = self._card_to_sign()
        yield Scene("card", reverse("management:card", args=["information", card.pk]), signer.email)

    def keepers(self) -> Iterator[Scene]:
        """The editor's workshop, the auditor's journal and who opened data, the administrator's pages, an own account."""
        people = self._over_the_city()
        editor, auditor = people[Role.CATALOGUE_EDITOR], people[Role.AUDITOR]
        admin = next(posting.worker for posting in self.demo.postings if posting.role == Role.SYSTEM_ADMIN)
        service = _one(Service.objects.filter(code=SHOWN_SERVICE), "services")
        base = _one(InformationCard.objects.filter(city=self.centre.city, service=service, state="in_force"), "cards")
        draft = open_draft(InformationCard, service, self.centre.city, base=base, by=editor, at=self.at)
        case = _one(Case.objects.filter(centre=self.centre, state="delivered").order_by("registered_at"), "cases")
        for name, address, worker in (
            ("workshop", reverse("management:workshop"), editor),
            ("draft", reverse("management:workshop_card", args=["information", draft.pk]), editor),
            ("offer", reverse("management:workshop_service", args=[service.pk]), editor),
            ("lists", reverse("management:workshop_lists"), editor),
            ("journal", reverse("management:journal_case", args=[case.pk]), auditor),
            ("access", reverse("management:access"), auditor),
            ("cities", reverse("management:cities"), admin),
            ("staff", reverse("management:staff"), people[Role.DEPARTMENT]),
            ("sessions", reverse("ui:sessions"), admin),
            ("own", reverse("mfa_index"), admin),
        ):
            yield Scene(name, address, worker.email)

    def _over_the_city(self) -> dict[str, Worker]:
        theirs = (posting for posting in self.demo.postings if posting.city_id == self.centre.city_id)
        return {posting.role: posting.worker for posting in theirs}

    def _card_to_sign(self) -> tuple[InformationCard, Worker]:
        body = Provider.objects.get(city=self.centre.city, code=BODY)
        former = _one(
            InformationCard.objects.filter(city=self.centre.city, state="in_force", deciding_body=body).exclude(
                service__code=SHOWN_SERVICE
            ),
            "cards in force",
        )
        people = self._over_the_city()
        editor = people[Role.CATALOGUE_EDITOR]
        text = replace(text_of(former), note=f"{former.note} Заяву можна подати й поштою.".strip())
        card = draft_card(former.service, self.centre.city, text, by=editor, at=self.at)
        submit_for_signing(card, by=editor, at=self.at)
        chief, *_others = self.demo.workers(Role.PROVIDER_HEAD, provider=BODY)
        sign(card, by=chief, at=self.at)
        return card, people[Role.DEPARTMENT]


def _one(rows: "QuerySet[Row]", what: str) -> Row:
    found = rows.first()
    if found is None:
        raise LookupError(f"the demo has no {what}: load it with more cases (--cases)")
    return found
