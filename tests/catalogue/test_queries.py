from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from office.catalogue.book import present_book
from office.catalogue.cards import sign, submit_for_signing
from office.catalogue.contents import DocumentLine, QuestionLine
from office.catalogue.drafting import draft_card
from office.catalogue.models import InformationCard
from office.catalogue.queries import (
    card_in_force,
    cards_past_review,
    cards_to_sign,
    documents_needed,
    process_card_in_force,
    questions_for,
    services_by_group,
    services_for_desk,
    services_in_force,
    unanswered,
)
from office.centres.models import Role
from office.centres.postings import Place
from tests.factories.catalogue import (
    AT,
    ON,
    CatalogueCity,
    a_card_in_force,
    a_group,
    a_list,
    a_process_card_in_force,
    a_service,
    card_contents,
    posted,
    process_contents,
)

pytestmark = pytest.mark.django_db

QUESTIONS = (QuestionLine("idp", "Чи є заявник переселенцем?"), QuestionLine("no_number", "Чи відмовився від номера?"))
DOCUMENTS = (
    DocumentLine("Заява", "Порядок", "У Центрі"),
    DocumentLine("Довідка переселенця", "Порядок", "У Центрі", question="idp"),
    DocumentLine("Картка платника", "Порядок", "Податкова", question="no_number", needed_if=False),
)


@pytest.fixture
def card(place: CatalogueCity) -> InformationCard:
    service = a_service(place)
    a_card_in_force(place, service, questions=QUESTIONS, documents=DOCUMENTS)
    return card_in_force(service, place.city, ON)


@pytest.mark.parametrize(
    ("answers", "names"),
    [
        ({}, ["Заява", "Картка платника"]),
        ({"idp": True}, ["Заява", "Довідка переселенця", "Картка платника"]),
        ({"idp": False, "no_number": True}, ["Заява"]),
        ({"idp": True, "no_number": True}, ["Заява", "Довідка переселенця"]),
        ({"unknown": True}, ["Заява", "Картка платника"]),
    ],
)
def test_a_few_answers_give_this_applicants_exact_list(
    card: InformationCard, answers: dict[str, bool], names: list[str]
) -> None:
    assert [document.name for document in documents_needed(card, answers)] == names


def test_questions_are_asked_in_order_and_open_ones_are_known(card: InformationCard) -> None:
    assert [question.code for question in questions_for(card)] == ["idp", "no_number"]
    assert [question.code for question in unanswered(card, {"idp": False})] == ["no_number"]


def test_a_card_in_force_comes_whole(
    place: CatalogueCity, card: InformationCard, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):  # the card, documents, their questions, questions, grounds
        again = card_in_force(card.service, place.city, ON)
    with django_assert_num_queries(0):
        assert len(documents_needed(again, {"idp": True})) == 3
        assert [ground.text for ground in again.refusal_grounds.all()] == ["Немає права"]


def test_a_process_card_in_force_comes_whole(
    place: CatalogueCity, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    service = a_service(place)
    a_process_card_in_force(place, service)
    with django_assert_num_queries(5):  # the card, steps, their order, actions, bodies of the actions
        card = process_card_in_force(service, place.city, ON)
    with django_assert_num_queries(0):
        first, decision = card.steps.all()
        assert list(decision.after.all()) == [first]
        assert [action.provider.code for action in decision.actions.all()] == ["dsp"]


def test_what_is_offered_has_a_place_on_the_list_and_a_card(place: CatalogueCity) -> None:
    whole, without_card, without_list = (a_service(place) for _ in range(3))
    a_list(place, whole, without_card)
    a_card_in_force(place, whole)
    a_card_in_force(place, without_list)
    assert list(services_in_force(place.city, ON)) == [whole]
    assert not services_in_force(place.city, ON - timedelta(days=1)).exists()


@pytest.mark.clause("L10")
def test_services_are_grouped_by_kind_in_the_order_of_the_groups(place: CatalogueCity) -> None:
    pensions, families = a_group(place, "pension", 2), a_group(place, "families", 1)
    a_group(place, "empty", 3)
    old_age = a_service(place, group=pensions, name="Пенсія за віком")
    birth, adoption = (a_service(place, group=families) for _ in range(2))
    a_list(place, adoption, birth, old_age)
    for service in (birth, adoption, old_age):
        a_card_in_force(place, service)
    listed = [(group.code, [offer.service for offer in offers]) for group, offers in services_by_group(place.city, ON)]
    assert listed == [("families", [adoption, birth]), ("pension", [old_age])]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_grouped_list_costs_one_query(
    place: CatalogueCity, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    services = [a_service(place) for _ in range(rows)]
    a_list(place, *services)
    for service in services:
        a_card_in_force(place, service)
    with django_assert_num_queries(1):
        [(group, offers)] = services_by_group(place.city, ON)
        assert len(offers) == rows
        assert {offer.service.group for offer in offers} == {group}


@pytest.mark.parametrize("rows", [1, 3])
def test_a_desk_sees_what_its_body_takes_papers_for(
    place: CatalogueCity, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ours = [a_service(place, decides="pfu", takes="dsp") for _ in range(rows)]
    theirs = a_service(place, decides="pfu")
    a_list(place, *ours, theirs)
    for service in (*ours, theirs):
        a_card_in_force(place, service, decides="pfu")
    with django_assert_num_queries(1):
        offers = services_for_desk(place.city, place.bodies["dsp"], ON)
    assert [offer.service for offer in offers] == ours
    present_book()
    with django_assert_num_queries(2):  # the words they are found by have an edition
        found = services_for_desk(place.city, place.bodies["dsp"], ON, search="ljgjvjuf yfhjl;tyys")  # wrong layout
        assert [offer.service.name for offer in found] == [service.name for service in ours]
    assert services_for_desk(place.city, place.bodies["dsp"], ON, search="санаторій") == []
    assert [offer.service for offer in services_for_desk(place.city, place.bodies["pfu"], ON)] == [theirs]


@pytest.mark.clause("K8b")
def test_cards_wait_for_those_who_sign_them(place: CatalogueCity) -> None:
    service = a_service(place, decides="pfu")
    card = submit_for_signing(draft_card(service, place.city, card_contents(), **place.editing), **place.editing)
    waiting = [place.head("pfu"), place.signers.department, place.signers.regional]
    assert [cards_to_sign(person, AT) for person in waiting] == [[card]] * 3
    assert cards_to_sign(place.head("dsp"), AT) == []
    assert cards_to_sign(place.editor, AT) == []
    sign(card, by=place.head("pfu"), at=AT)
    assert [cards_to_sign(person, AT) for person in waiting] == [[], [card], [card]]
    deputy = posted(Role.PROVIDER_HEAD, Place(provider=place.bodies["pfu"]), by=place.signers.department)
    assert cards_to_sign(deputy, AT) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_cards_to_sign_costs_the_same_for_any_number(
    place: CatalogueCity, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        service = a_service(place)
        submit_for_signing(draft_card(service, place.city, card_contents(), **place.editing), **place.editing)
        draft = draft_card(service, place.city, process_contents(place), **place.editing)
        submit_for_signing(draft, **place.editing)
    with django_assert_num_queries(3):  # postings, cards of two kinds
        cards = cards_to_sign(place.signers.department, AT)
        assert len({str(card.service) + str(card.city) + str(card.deciding_body) for card in cards}) == 1
    assert len(cards) == rows * 2


def test_cards_past_their_review_are_flagged(place: CatalogueCity) -> None:
    fresh, stale = (a_service(place) for _ in range(2))
    a_card_in_force(place, fresh, review_on=ON)
    card = a_card_in_force(place, stale, review_on=ON - timedelta(days=1))
    assert list(cards_past_review(place.city, ON)) == [card]
    assert not cards_past_review(place.city, ON - timedelta(days=30)).exists()
