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
from office.cases import intake
from office.cases.models import Case, CaseStep, HandoverList, SubmissionPackage
from office.cases.states import CaseState, Channel, Mark, StepState
from office.catalogue.cards import sign, submit_for_signing
from office.catalogue.drafting import contents_of, draft_card
from office.catalogue.models import InformationCard, Service
from office.centres.demo import DemoCentres, demo_centres
from office.centres.models import Centre, Provider, Role
from office.config.demo.loading import password
from office.parties.models import Applicant

Row = TypeVar("Row", bound=Model)
CENTRE, BODY = "lutsk", "dsp"
SHOWN_SERVICES = ("birth-grant", "large-family-benefit", "housing-subsidy")
HALF: tuple[tuple[Mark, int, str], ...] = ((Mark.ORIGINAL, 2, ""), (Mark.COPY, 1, ""), (Mark.MISSING, 0, ""))


@dataclass(frozen=True)
class Scene:
    """One screen. ``worker``: the sign-in address of who looks at it; empty before sign-in."""

    name: str
    address: str
    worker: str = ""


def demo_password() -> str:
    return password()


def scenes(at: datetime) -> list[Scene]:
    """Give the scenes of the demo that is loaded, and make what it lacks. Raises LookupError for a demo without cases."""
    demo = demo_centres()
    stage = _Stage(demo, demo.centres[CENTRE], at)
    return [
        Scene("sign-in", reverse("account_login")),
        *stage.counter(),
        *stage.officer(),
        *stage.lists(),
        *stage.heads(),
    ]


@dataclass(frozen=True)
class _Stage:
    demo: DemoCentres
    centre: Centre
    at: datetime

    def counter(self) -> Iterator[Scene]:
        """The front office: who is before me, the desk with a package half filled, what waits."""
        clerk, *_others = self.demo.workers(Role.FRONT_OFFICE, centre=CENTRE, provider=BODY)
        package = self._half_filled(clerk)
        taken = _one(
            Case.objects.filter(centre=self.centre, provider=package.provider, taken_by=clerk), "cases taken in"
        )
        for name, address in (
            ("counter", reverse("frontdesk:home")),
            ("service", reverse("frontdesk:service", args=[package.applicant_id])),
            ("desk", reverse("frontdesk:package", args=[package.pk])),
            ("registered", reverse("frontdesk:registered", args=[taken.pk])),
            ("handovers", reverse("frontdesk:handovers")),
            ("waiting", reverse("frontdesk:waiting")),
            ("results", reverse("frontdesk:outgoing")),
        ):
            yield Scene(name, address, clerk.email)

    def _half_filled(self, clerk: Worker) -> SubmissionPackage:
        body = Provider.objects.get(city=self.centre.city, code=BODY)
        act: dict[str, Any] = {"by": clerk, "at": self.at}
        package = intake.open_package(
            centre=self.centre,
            provider=body,
            service=self._service(body),
            applicant=_one(self._people(), "applicants"),
            channel=Channel.IN_PERSON,
            arrived_at=self.at,
            **act,
        )
        questions = package.card.questions.all()
        package = intake.answer_questions(package, {question.code: True for question in questions}, **act)
        for item, (mark, sheets, note) in zip(package.items.order_by("order"), HALF, strict=False):
            intake.mark_item(package, item.pk, mark=mark, sheets=sheets, note=note, **act)
        return package

    def _people(self) -> QuerySet[Applicant]:
        return Applicant.objects.filter(city=self.centre.city, consents__isnull=False).order_by("created_at")

    def _service(self, body: Provider) -> Service:
        taken = Service.objects.filter(provider_roles__provider=body, provider_roles__kind="takes_papers")
        shown = {service.code: service for service in taken.filter(code__in=SHOWN_SERVICES)}
        return next((shown[code] for code in SHOWN_SERVICES if code in shown), None) or _one(taken, "services")

    def officer(self) -> Iterator[Scene]:
        """Who decides: the work on hand, a case that passed through several bodies, the page of a refusal."""
        deciding = CaseStep.objects.filter(
            case__centre=self.centre,
            case__state=CaseState.IN_WORK,
            case__suspended_at=None,
            state=StepState.RECEIVED,
            is_decision=True,
        )
        step = _one(deciding.annotate(length=Count("case__steps")).order_by("-length", "due_at"), "cases to decide")
        for name, address in (
            ("work", reverse("backoffice:work")),
            ("case", reverse("backoffice:case", args=[step.case_id])),
            ("refuse", reverse("backoffice:refuse", args=[step.case_id])),
        ):
            yield Scene(name, address, step.officer.email)

    def lists(self) -> Iterator[Scene]:
        """A hand-over list as the body that is to confirm it sees it."""
        open_lists = HandoverList.objects.filter(centre=self.centre, settled_at=None)
        made = _one(open_lists.annotate(length=Count("items")).order_by("-length"), "lists to confirm")
        officer, *_others = self.demo.workers(Role.CASE_OFFICER, centre=CENTRE, provider=made.to_provider.code)
        yield Scene("list", reverse("backoffice:list", args=[made.pk]), officer.email)

    def heads(self) -> Iterator[Scene]:
        """The head's morning, and a card that waits for the signature of the department's director."""
        head, *_others = self.demo.workers(Role.CENTRE_HEAD, centre=CENTRE)
        yield Scene("duties", reverse("management:duties"), head.email)
        card, signer = self._card_to_sign()
        yield Scene("card", reverse("management:card", args=["information", card.pk]), signer.email)

    def _card_to_sign(self) -> tuple[InformationCard, Worker]:
        body = Provider.objects.get(city=self.centre.city, code=BODY)
        former = _one(
            InformationCard.objects.filter(city=self.centre.city, state="in_force", deciding_body=body),
            "cards in force",
        )
        people = {
            posting.role: posting.worker for posting in self.demo.postings if posting.city_id == self.centre.city_id
        }
        editor = people[Role.CATALOGUE_EDITOR]
        text = replace(contents_of(former), note=f"{former.note} Заяву можна подати й поштою.".strip())
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
