"""Cards are checked against who decides, who is posted and what the law allows on the day they are to apply."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from office.catalogue.cards import bring_in_force, sign, submit_for_signing
from office.catalogue.checking import staff_by_stage
from office.catalogue.drafting import draft_card
from office.catalogue.faults import Faulty
from office.catalogue.legal import LegalLength, set_legal_term
from office.catalogue.lists import give_role
from office.catalogue.models import LegalTerm, RoleKind
from office.catalogue.rules import FaultKind
from office.centres.models import Posting, Role
from office.centres.postings import end_posting
from office.law import Refusal
from tests.factories.catalogue import (
    AT,
    ON,
    SINCE,
    CatalogueCity,
    a_body,
    a_card_in_force,
    a_service,
    a_step,
    card_contents,
    process_contents,
    signed,
)

pytestmark = pytest.mark.django_db
LATER = ON + timedelta(days=30)


def kinds(refused: pytest.ExceptionInfo[Faulty]) -> set[FaultKind]:
    return {fault.kind for fault in refused.value.faults}


def without_head(place: CatalogueCity, code: str, last_on: date) -> None:
    """Let the head of a body, its only person, leave."""
    posting = Posting.objects.get(worker=place.head(code), role=Role.PROVIDER_HEAD)
    end_posting(posting, ends_on=last_on, act="наказ № 2", by=place.signers.department, at=AT)


@pytest.mark.clause("L40")
def test_a_step_of_a_body_without_people_is_refused(place: CatalogueCity) -> None:
    place.bodies["ssd"] = a_body(place.city, "ssd")
    steps = (a_step(1, place.bodies["ssd"]), a_step(2, place.bodies["dsp"], "decision", after=frozenset({1})))
    service = a_service(place)
    a_card_in_force(place, service)
    draft = draft_card(service, place.city, process_contents(place, steps=steps), **place.editing)
    with pytest.raises(Faulty) as refused:
        submit_for_signing(draft, **place.editing)
    assert kinds(refused) == {FaultKind.STEP_WITHOUT_STAFF}
    assert refused.value.faults[0].where == "1"


def test_the_front_office_does_steps_of_intake_and_delivery_and_no_others(place: CatalogueCity) -> None:
    staffed = staff_by_stage(place.city, ON)
    assert place.bodies["dsp"].pk in staffed["decision"]
    without_head(place, "dsp", ON)
    assert place.bodies["dsp"].pk not in staff_by_stage(place.city, LATER)["decision"]


def test_who_left_by_the_day_of_force_can_not_do_a_step_from_then(place: CatalogueCity) -> None:
    service = a_service(place)
    a_card_in_force(place, service)
    card = signed(place, draft_card(service, place.city, process_contents(place), **place.editing))
    without_head(place, "dsp", LATER - timedelta(days=1))
    with pytest.raises(Faulty) as refused:
        bring_in_force(card, LATER, approval_act="наказ", **place.editing)
    assert kinds(refused) == {FaultKind.STEP_WITHOUT_STAFF}
    assert refused.value.field == "in_force_from"
    card.refresh_from_db()
    assert card.in_force_from is None
    bring_in_force(card, ON, approval_act="наказ", **place.editing)


def test_a_card_applies_only_while_the_body_decides_whose_head_signed_it(place: CatalogueCity) -> None:
    service = a_service(place)
    card = signed(place, draft_card(service, place.city, card_contents(), **place.editing))
    give_role(service, place.bodies["pfu"], RoleKind.DECIDES, starts_on=LATER, **place.editing)
    with pytest.raises(Refusal) as refused:
        bring_in_force(card, LATER, approval_act="наказ", **place.editing)
    assert (refused.value.clause, refused.value.field) == ("K8b", "in_force_from")


@pytest.mark.clause("K8b")
def test_a_card_for_a_later_day_is_signed_by_the_head_who_decides_then(place: CatalogueCity) -> None:
    """So that it can apply from the first day of a new competence."""
    service = a_service(place)
    give_role(service, place.bodies["pfu"], RoleKind.DECIDES, starts_on=LATER, **place.editing)
    draft = draft_card(service, place.city, card_contents(), **place.editing)
    card = submit_for_signing(draft, for_on=LATER, **place.editing)
    assert (card.deciding_body, card.needs_regional) == (place.bodies["pfu"], True)
    for person in (place.head("pfu"), place.signers.department, place.signers.regional):
        card = sign(card, by=person, at=AT)
    with pytest.raises(Refusal):
        bring_in_force(card, LATER - timedelta(days=1), approval_act="наказ", **place.editing)
    assert bring_in_force(card, LATER, approval_act="наказ", **place.editing).in_force_from == LATER


# --- terms by law ----------------------------------------------------------------------------------------------------


@pytest.mark.clause("L31")
def test_a_card_may_promise_less_than_the_law_and_never_more(place: CatalogueCity) -> None:
    service = a_service(place)
    length = LegalLength(7, "calendar_days", "Постанова № 1751, пункт 5")
    set_legal_term(service, length, starts_on=SINCE, **place.editing)
    draft = draft_card(service, place.city, card_contents(), **place.editing)
    with pytest.raises(Faulty) as refused:
        submit_for_signing(draft, **place.editing)
    assert kinds(refused) == {FaultKind.TERM_LONGER_THAN_LAW}
    submit_for_signing(draft_card(service, place.city, card_contents(term_value=7), **place.editing), **place.editing)


def test_a_service_without_an_act_of_its_own_has_the_general_term(place: CatalogueCity) -> None:
    draft = draft_card(a_service(place), place.city, card_contents(term_value=31), **place.editing)
    with pytest.raises(Faulty):
        submit_for_signing(draft, **place.editing)


def test_a_shorter_term_by_law_from_a_day_keeps_a_longer_card_from_applying_then(place: CatalogueCity) -> None:
    service = a_service(place)
    card = signed(place, draft_card(service, place.city, card_contents(), **place.editing))
    set_legal_term(service, LegalLength(5, "calendar_days", "Новий закон"), starts_on=LATER, **place.editing)
    with pytest.raises(Faulty) as refused:
        bring_in_force(card, LATER, approval_act="наказ", **place.editing)
    assert kinds(refused) == {FaultKind.TERM_LONGER_THAN_LAW}


def test_terms_by_law_follow_each_other(place: CatalogueCity) -> None:
    service = a_service(place)
    set_legal_term(service, LegalLength(10, "calendar_days", "Старий"), starts_on=SINCE, **place.editing)
    set_legal_term(service, LegalLength(None, "same_day", "Новий"), starts_on=ON, **place.editing)
    rows = list(LegalTerm.objects.filter(service=service).values_list("basis", "starts_on", "ends_on"))
    assert rows == [("Старий", SINCE, ON - timedelta(days=1)), ("Новий", ON, None)]


@pytest.mark.parametrize(
    ("length", "field"),
    [
        (LegalLength(10, "calendar_days", " "), "basis"),
        (LegalLength(None, "working_days", "Закон"), "value"),
        (LegalLength(3, "same_day", "Закон"), "value"),
    ],
)
def test_a_term_by_law_is_whole(place: CatalogueCity, length: LegalLength, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        set_legal_term(a_service(place), length, starts_on=ON, **place.editing)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "facts",
    [
        {"value": None, "unit": "months"},
        {"value": 0, "unit": "working_days"},
        {"value": 5, "unit": "same_day"},
        {"value": 5, "unit": "none"},
        {"value": 5, "unit": "working_days", "basis": ""},
        {"value": 5, "unit": "working_days", "ends_on": SINCE - timedelta(days=1)},
    ],
)
def test_the_database_refuses_a_term_by_law_that_is_none(place: CatalogueCity, facts: dict[str, Any]) -> None:
    row = {"service": a_service(place), "basis": "Закон", "starts_on": SINCE} | facts
    with pytest.raises(IntegrityError, match="catalogue_legal_term"), transaction.atomic():
        LegalTerm.objects.create(**row)


def test_the_database_refuses_two_terms_by_law_for_one_day(place: CatalogueCity) -> None:
    row = {"service": a_service(place), "basis": "Закон", "starts_on": SINCE, "value": 5, "unit": "months"}
    LegalTerm.objects.create(**row)
    with pytest.raises(IntegrityError, match="catalogue_one_legal_term"), transaction.atomic():
        LegalTerm.objects.create(**row | {"starts_on": ON})
