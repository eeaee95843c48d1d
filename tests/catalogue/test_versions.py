"""What an editor has in work, what still holds something unchecked, and the version a new one is compared with."""

from datetime import timedelta
from typing import Any

from office.catalogue.cards import submit_for_signing
from office.catalogue.drafting import draft_card
from office.catalogue.queries import cards_in_work, cards_to_check, cards_to_sign, read_rows, version_in_force
from tests.factories import catalogue
from tests.factories.catalogue import AT, ON


def test_a_new_version_is_compared_with_the_one_that_applies_that_day(db: None) -> None:
    place = catalogue.a_catalogue_city()
    service = catalogue.a_service(place)
    first = catalogue.a_card_in_force(place, service)
    second = draft_card(service, place.city, catalogue.card_contents(fee_text="85 гривень"), **place.editing)
    assert version_in_force(second, ON) == first
    assert version_in_force(second, ON - timedelta(days=1)) is None
    assert version_in_force(first, ON) is None


def test_drafts_and_submitted_cards_are_in_work_and_those_in_force_are_not(db: None) -> None:
    place, other = catalogue.a_catalogue_city(), catalogue.a_catalogue_city()
    service = catalogue.a_service(place)
    catalogue.a_card_in_force(place, service)
    draft = draft_card(service, place.city, catalogue.card_contents(), **place.editing)
    process = draft_card(service, place.city, catalogue.process_contents(place), **place.editing)
    assert cards_in_work(place.city) == [process, draft]  # of one service: by version
    assert cards_in_work(other.city) == []


def test_a_card_in_force_with_something_unchecked_is_to_be_checked(db: None) -> None:
    place = catalogue.a_catalogue_city()
    service = catalogue.a_service(place)
    assert cards_to_check(place.city, ON) == []
    card = catalogue.a_card_in_force(place, service, to_verify=("fee",))
    catalogue.a_process_card_in_force(place, service)
    assert cards_to_check(place.city, ON) == [card]
    assert cards_to_check(place.city, ON - timedelta(days=1)) == []


def test_only_the_postings_he_acts_in_count_where_they_are_named(db: None) -> None:
    place = catalogue.a_catalogue_city()
    service = catalogue.a_service(place)
    draft = draft_card(service, place.city, catalogue.card_contents(), **place.editing)
    submit_for_signing(draft, **place.editing)
    head = place.head("dsp")
    assert cards_to_sign(head, AT) == cards_to_sign(head, AT, [head.postings.get()]) == [draft]
    assert cards_to_sign(head, AT, []) == []


def test_the_rows_of_one_card_and_of_two_take_the_same_statements(db: None, django_assert_num_queries: Any) -> None:
    place = catalogue.a_catalogue_city()
    service = catalogue.a_service(place)
    first, second = (catalogue.a_process_card_in_force(place, service), catalogue.a_card_in_force(place, service))
    fresh = type(first).objects.get(pk=first.pk)
    with django_assert_num_queries(3):
        read_rows(fresh)
        assert [(step.provider.code, len(step.actions.all())) for step in fresh.steps.all()] == [("dsp", 1), ("dsp", 1)]
    cards = [type(second).objects.get(pk=second.pk) for _twice in range(2)]
    with django_assert_num_queries(3):
        read_rows(*cards)
        assert [len(card.documents.all()) for card in cards] == [1, 1]
