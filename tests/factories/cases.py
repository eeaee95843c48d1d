"""A centre of three bodies with a service that passes through all of them, and cases at every point of their life."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from office.accounts.models import Worker
from office.cases import completing, decision, delivery, intake, registration, routing
from office.cases.models import Case, CaseStep, HandoverList, SubmissionPackage
from office.cases.states import CaseState, Channel, Mark, StepState
from office.catalogue.contents import DocumentLine, QuestionLine
from office.catalogue.models import Service
from office.centres.models import Centre, Provider, Role
from office.centres.providers import join_centre
from office.parties.applicants import register_applicant
from office.parties.consents import ConsentData, give_consent
from office.parties.data import DocumentData
from office.parties.models import Applicant, Purpose
from tests.factories import catalogue, centres, parties
from tests.factories.catalogue import CatalogueCity

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # a Friday, 11:00 in Kyiv
BODIES = ("dsp", "pfu", "ssd")
DOCUMENTS = (
    DocumentLine("Заява", "Постанова № 1751, пункт 10", "У Центрі"),
    DocumentLine("Свідоцтво про народження", "Постанова № 1751, пункт 11", "РАЦС", obtainable_by_request=True),
    DocumentLine("Довідка ВПО", "Постанова № 509, пункт 3", "У Центрі", question="displaced"),
)
_numbers = count(1)


@dataclass
class World:
    """A centre, its three bodies with their people, and a service in force. ``at`` is the clock of the story."""

    place: CatalogueCity
    centre: Centre
    head: Worker
    service: Service
    front: Worker
    officers: dict[str, Worker]
    at: datetime = AT

    def body(self, code: str = "dsp") -> Provider:
        return self.place.bodies[code]

    @property
    def front_office(self) -> dict[str, Any]:
        return {"by": self.front, "at": self.at}

    def officer(self, code: str) -> dict[str, Any]:
        return {"by": self.officers[code], "at": self.at}

    def later(self, **time: float) -> "World":
        self.at += timedelta(**time)
        return self


def a_world(*, immediate: bool = False, process: bool = True, **card: Any) -> World:
    """Give a centre whose front office is of ``dsp``; the way of a case is dsp and ssd in parallel, then pfu decides.

    ``immediate``: the service is given at once and dsp decides alone.
    """
    place = catalogue.a_catalogue_city(*BODIES)
    director = place.signers.department
    centre = centres.a_centre(place.city, by=director)
    since = date(2020, 1, 1)
    for code in BODIES:
        join_centre(centre, place.bodies[code], act=centres.ACT, starts_on=since, by=director, at=catalogue.AT)
    head = centres.a_posting(Role.CENTRE_HEAD, centre=centre, by=director, surname="Головченко").worker
    centres.an_approved_schedule(centre, by=head)
    decides = "dsp" if immediate else "pfu"
    service = catalogue.a_service(place, decides=decides, takes="dsp", is_immediate=immediate)
    catalogue.a_list(place, service)
    text: dict[str, Any] = {"questions": (QuestionLine("displaced", "Чи є ви ВПО?"),), "documents": DOCUMENTS} | card
    catalogue.a_card_in_force(place, service, decides=decides, **text)
    if process and not immediate:
        steps = (
            catalogue.a_step(1, place.bodies["dsp"]),
            catalogue.a_step(2, place.bodies["ssd"]),
            catalogue.a_step(3, place.bodies["pfu"], "decision", after=frozenset({1, 2}), term_value=3),
        )
        catalogue.a_process_card_in_force(place, service, decides=decides, steps=steps)
    here: dict[str, Any] = {"centre": centre, "by": head}
    front = centres.a_posting(Role.FRONT_OFFICE, provider=place.bodies["dsp"], surname="Віконенко", **here).worker
    officers = {
        code: centres.a_posting(Role.CASE_OFFICER, provider=place.bodies[code], surname="Виконавчук", **here).worker
        for code in BODIES
    }
    return World(place, centre, head, service, front, officers)


def a_person(world: World, **changes: Any) -> Applicant:
    """Give an applicant who showed an identity document and gave consent to processing for any service."""
    paper = DocumentData(series_number=f"{900_000_000 + next(_numbers)}", issued_by="0710", issued_on=date(2020, 5, 1))
    data = parties.person_data(document=paper, **changes)
    person = register_applicant(data, centre=world.centre, **world.front_office)
    consents(world, person, Purpose.SERVICE)
    return person


def consents(world: World, person: Applicant, *purposes: Purpose) -> None:
    for purpose in purposes:
        data = ConsentData(data_categories="імʼя, адреса, склад сім’ї", purpose=purpose, proof="заява від 20.11.2026")
        give_consent(person, data, centre=world.centre, **world.front_office)


def a_package(world: World, applicant: Applicant | None = None, **changes: Any) -> SubmissionPackage:
    """Give a draft with the question answered 'no' and nothing marked yet."""
    facts: dict[str, Any] = {
        "centre": world.centre,
        "provider": world.body(),
        "service": world.service,
        "applicant": applicant or a_person(world),
        "channel": Channel.IN_PERSON,
        "arrived_at": world.at,
    }
    package = intake.open_package(**facts | changes, **world.front_office)
    return intake.answer_questions(package, {"displaced": False}, **world.front_office)


def marked(world: World, package: SubmissionPackage, *marks: Mark) -> SubmissionPackage:
    """Mark the documents in the order of the card; what is not said is an original."""
    for index, item in enumerate(package.items.order_by("order")):
        mark = marks[index] if index < len(marks) else Mark.ORIGINAL
        note = "немає печатки" if mark == Mark.FAULTY else ""
        intake.mark_item(package, item.pk, mark=mark, sheets=1, note=note, **world.front_office)
    return package


def a_registered_case(world: World, *marks: Mark, applicant: Applicant | None = None, **changes: Any) -> Case:
    package = marked(world, a_package(world, applicant, **changes), *marks)
    return registration.register(package, **world.front_office)


def handed_over(world: World, case: Case) -> list[HandoverList]:
    """Put every waiting step of the case on a list for its body."""
    lists = []
    for step in case.steps.filter(state=StepState.READY).select_related("provider", "sender"):
        assert step.sender is not None
        sender = step.sender.postings.get(provider__isnull=False).provider
        assert sender is not None
        lists.append(
            routing.make_handover_list(
                centre=world.centre,
                sender=sender,
                receiver=step.provider,
                step_ids=[step.pk],
                by=step.sender,
                at=world.at,
            )
        )
    return lists


def received(world: World, case: Case) -> list[CaseStep]:
    """Hand the waiting steps over and let the bodies confirm them."""
    steps = []
    for made in handed_over(world, case):
        confirming = routing.confirm_receipt(made, by=_officer_of(world, made.to_provider), at=world.at)
        steps += confirming
    return steps


def _officer_of(world: World, provider: Provider) -> Worker:
    return next(officer for code, officer in world.officers.items() if world.place.bodies[code] == provider)


def worked_up_to_decision(world: World, case: Case) -> Case:
    """Walk the case through every step before the decision, to the desk of who decides."""
    while not case.steps.filter(is_decision=True, state=StepState.RECEIVED).exists():
        received(world, case)
        for step in case.steps.filter(is_decision=False, state=StepState.RECEIVED):
            routing.finish_step(step, outcome="опрацьовано", by=step.officer, at=world.at)
    case.refresh_from_db()
    return case


def a_decided_case(world: World, case: Case | None = None) -> Case:
    case = worked_up_to_decision(world, case or a_registered_case(world))
    decision.grant(case, text="Призначити допомогу", by=case.officer, at=world.at)
    case.refresh_from_db()
    return case


def a_ready_case(world: World, case: Case | None = None) -> Case:
    case = a_decided_case(world, case)
    delivery.send_outgoing(case, contents="Повідомлення про призначення", by=case.officer, at=world.at)
    delivery.register_outgoing(case, **world.front_office)
    case.refresh_from_db()
    return case


def a_delivered_case(world: World, case: Case | None = None) -> Case:
    case = a_ready_case(world, case)
    delivery.hand_out(case, receiver="Заявниця", shown_document="ID-картка", **world.front_office)
    case.refresh_from_db()
    return case


def mended(world: World, case: Case) -> Case:
    """Let the applicant bring everything that was missing."""
    for fault in case.deficiency_notice.deficiencies.filter(mended_at__isnull=True):
        completing.bring_document(case, fault.pk, mark=Mark.COPY, sheets=1, **world.front_office)
    case.refresh_from_db()
    return case


__all__ = ["CaseState", "World", "a_world"]
