"""The data files themselves: whole, without a slip of the pen, without anything that is not there."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from office.catalogue import datafiles, demo_data
from office.catalogue.contents import STAGES, VERIFIABLE
from office.catalogue.models import CardTermUnit, DocumentForm
from office.catalogue.rules import STEP_UNIT_FOR, Length, Surroundings, form_faults, information_faults, process_faults
from office.catalogue.rules.cards import DEFAULT_LAW
from office.catalogue.typed import settled

ON = date(2026, 1, 12)
SERVICES: list[dict[str, Any]] = datafiles.read("services")
BODIES = {code: uuid4() for code in ("dsp", "pfu", "dcz", "ssd", "css", "ter", "fam", "mva")}
LAWS = {row["service"]: demo_data.legal_length(row) for row in datafiles.read("legal_terms")}
each_service = pytest.mark.parametrize("service", SERVICES, ids=lambda service: service["code"])

KEYS = {
    "service": {
        "code",
        "uk",
        "en",
        "group",
        "bodies",
        "acts",
        "basis",
        "documents",
        "term",
        "result",
        "ways",
        "verify",
    },
    "service may": {"national_code", "immediate", "fee", "refusals", "note"},
    "document": {"name", "where", "form", "request", "if", "unless", "note"},
    "step": {"name", "body", "who", "unit", "days", "unit_of_days", "term", "after", *demo_data.ACTIONS},
    "field": {"code", "label", "kind", "required", "hint", "columns"},
}
TO_VERIFY = {"documents", "acts", "term", "national_code", "refusal_grounds", "ways_to_get", "name"}


def around(decider: UUID, bodies: Collection[UUID], term: Length) -> Surroundings:
    return Surroundings(decider, set(bodies), {stage: set(bodies) for stage in STAGES}, term)


def by_law(service: dict[str, Any]) -> Length:
    _since, length = LAWS.get(service["code"], (None, None))
    return (length.value, length.unit) if length else DEFAULT_LAW


def test_eighty_five_services_under_their_own_codes() -> None:
    assert len(SERVICES) == 85
    for key in ("code", "uk", "en"):
        assert [name for name, times in Counter(row[key] for row in SERVICES).items() if times > 1] == []


@each_service
def test_every_service_is_whole(service: dict[str, Any]) -> None:
    assert KEYS["service"] <= service.keys() <= KEYS["service"] | KEYS["service may"]
    assert service["group"] in {group["code"] for group in datafiles.read("groups")}
    assert service["documents"]
    assert service["basis"] in service["acts"]
    assert service["term"]["unit"] in CardTermUnit.values
    assert service["term"].get("value") or service["term"]["unit"] in {"same_day", "none"}
    assert set(service["verify"]) <= TO_VERIFY
    assert service["verify"], "every card of the demo still has something to verify"


@each_service
def test_every_service_makes_a_card_without_a_fault(service: dict[str, Any]) -> None:
    card = demo_data.card_contents(service, ON)
    assert information_faults(card, by_law(service)) == []
    assert set(card.to_verify) <= set(VERIFIABLE)
    assert settled(card) == card, "the workshop and the exchange give the text back as it is"
    assert all(document.legal_basis in card.acts for document in card.documents)
    assert {document.original_or_copy for document in card.documents} <= set(DocumentForm.values)
    assert "legal_basis" in card.to_verify


@each_service
def test_every_service_has_one_decider_today_and_somebody_who_takes_papers(service: dict[str, Any]) -> None:
    deciding = [span for span in demo_data.spans(service["bodies"], "decides") if span.covers(ON)]
    assert len(deciding) == 1
    assert demo_data.body_on(service, "takes", ON) in BODIES


@each_service
def test_every_service_makes_a_process_card_without_a_fault(service: dict[str, Any]) -> None:
    card = demo_data.process_contents(service, BODIES, ON)
    decider = BODIES[demo_data.body_on(service, "decides", ON)]
    term = (service["term"].get("value"), service["term"]["unit"])
    assert process_faults(card, around(decider, BODIES.values(), term)) == []
    assert settled(card) == card


@each_service
def test_a_city_with_few_bodies_does_without_the_others(service: dict[str, Any]) -> None:
    few = {code: BODIES[code] for code in {"dsp", demo_data.body_on(service, "decides", ON)}}
    card = demo_data.process_contents(service, few, ON)
    term = (service["term"].get("value"), service["term"]["unit"])
    decider = few[demo_data.body_on(service, "decides", ON)]
    assert process_faults(card, around(decider, few.values(), term)) == []


def test_who_decides_changed_as_the_law_did() -> None:
    by_code = {service["code"]: service for service in SERVICES}
    assert demo_data.body_on(by_code["birth-grant"], "decides", date(2025, 6, 30)) == "dsp"
    assert demo_data.body_on(by_code["birth-grant"], "decides", date(2025, 7, 1)) == "pfu"
    assert demo_data.body_on(by_code["birth-grant"], "takes", date(2025, 7, 1)) == "dsp"
    assert demo_data.body_on(by_code["housing-subsidy"], "decides", date(2022, 11, 30)) == "dsp"
    assert demo_data.body_on(by_code["housing-subsidy"], "decides", date(2022, 12, 1)) == "pfu"
    assert demo_data.body_on(by_code["sick-pay"], "decides", date(2022, 12, 31)) == "fss"
    assert demo_data.body_on(by_code["sick-pay"], "decides", date(2023, 1, 1)) == "pfu"


def test_real_process_cards_go_through_two_or_more_bodies_in_sequence_and_in_parallel() -> None:
    own = datafiles.read("process")["services"]
    cards = {row["code"]: demo_data.process_contents(row, BODIES, ON) for row in SERVICES if row["code"] in own}
    assert len(cards) == len(own) >= 12
    working = {
        code: [step for step in card.steps if step.stage in {"processing", "decision"}] for code, card in cards.items()
    }
    assert all(len({step.provider for step in steps}) >= 2 for steps in working.values())
    birth = {step.name: step for step in working["birth-grant"]}
    first, second, calculation, decision = birth.values()
    assert first.after == second.after
    assert calculation.after == {first.number, second.number}
    assert decision.after == {calculation.number}
    assert [step.provider for step in birth.values()] == [BODIES[code] for code in ("dsp", "ssd", "pfu", "pfu")]


def test_nothing_lies_unused_and_nothing_is_missing() -> None:
    library = datafiles.read("documents")
    assert {code for service in SERVICES for code in service["documents"]} == library["documents"].keys()
    assert {act for service in SERVICES for act in service["acts"]} == datafiles.read("acts").keys()
    assert {service["bodies"] for service in SERVICES} == datafiles.read("bodies").keys()
    assert {row["where"] for row in library["documents"].values()} == library["places"].keys()


def test_every_document_is_described_in_known_words() -> None:
    library = datafiles.read("documents")
    for code, row in library["documents"].items():
        assert row.keys() <= KEYS["document"], code
        question = row.get("if") or row.get("unless")
        assert question is None or question in library["questions"], code
        assert not any(word in row["name"] for word in ("(для ", "за наявності", "у разі", "за потреби")), code


def test_every_step_is_described_in_known_words() -> None:
    process = datafiles.read("process")
    steps = [process["intake"], process["delivery"], process["standard"], *process["services"].values()]
    for step in (row for group in steps for row in group.values()):
        assert step.keys() <= KEYS["step"]
        assert step["body"] in {*BODIES, "takes", "decides"}
        assert step.get("unit_of_days", "working_days") in STEP_UNIT_FOR.values()


def test_every_form_is_sound_and_some_service_uses_it() -> None:
    forms = datafiles.read("forms")["forms"]
    for form in forms:
        contents = demo_data.form_contents(form)
        assert form_faults(contents.sections, list(contents.samples.values())) == [], form["code"]
        assert contents.samples, form["code"]
        assert demo_data.services_using(form), form["code"]
        fields = [field for section in contents.sections for field in section["fields"]]
        assert all(field.keys() <= KEYS["field"] for field in fields)
    papers = {code for form in forms for code in form["uses"]}
    assert papers <= datafiles.read("documents")["documents"].keys()


def test_conditions_leave_each_applicant_the_papers_of_their_own() -> None:
    card = demo_data.card_contents(next(row for row in SERVICES if row["code"] == "birth-grant"), ON)
    conditions = {document.name: (document.question, document.needed_if) for document in card.documents}
    assert conditions["Довідка про взяття на облік внутрішньо переміщеної особи"] == ("idp", True)
    number = "Документ про реєстраційний номер облікової картки платника податків (РНОКПП)"
    assert conditions[number] == ("refused_tax_number", False)
    assert conditions["Свідоцтво про народження дитини"] == ("", True)
    codes = [question.code for question in card.questions]
    assert codes == ["representative", "idp", "refused_tax_number", "born_abroad"]


@pytest.mark.parametrize(("on", "review"), [(ON, date(2027, 1, 12)), (date(2028, 2, 29), date(2029, 2, 28))])
def test_cards_are_reviewed_a_year_later(on: date, review: date) -> None:
    assert demo_data.card_contents(SERVICES[0], on).review_on == review
