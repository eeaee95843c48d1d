"""The shop window of a city, the lists of documents made from it, and the edition under which it is kept."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from office.catalogue.checklists import checklist
from office.catalogue.contents import DocumentLine, QuestionLine
from office.catalogue.drafting import draft_card
from office.catalogue.editions import published_now
from office.catalogue.kept import Kept
from office.catalogue.models import DocumentForm, FormTemplate, Service
from office.catalogue.pages import cards_of, service_page, version
from office.catalogue.window import Window, window
from office.centres.models import City
from tests.factories.catalogue import (
    ON,
    CatalogueCity,
    a_card_in_force,
    a_catalogue_city,
    a_list,
    a_process_card_in_force,
    a_service,
    card_contents,
)

IDP = QuestionLine("idp", "Чи є заявник внутрішньо переміщеною особою?")
PASSPORT = DocumentLine("Паспорт", "Закон № 1", "ДМС", original_or_copy="copy")
CERTIFICATE = DocumentLine("Довідка", "Закон № 2", "ЦНАП", question="idp")


@pytest.fixture
def place(db: None) -> CatalogueCity:
    return a_catalogue_city()


def on_offer(place: CatalogueCity, count: int, **card: Any) -> list[Service]:
    """Give services of the list in force, with both cards."""
    services = [a_service(place) for _each in range(count)]
    for service in services:
        a_card_in_force(place, service, **card)
        a_process_card_in_force(place, service)
    a_list(place, *services)
    return services


def seen(place: CatalogueCity) -> Window:
    return window(place.city, ON, uuid4())


@pytest.mark.parametrize("count", [1, 3])
def test_a_window_is_read_in_four_statements_whatever_it_holds(
    place: CatalogueCity, count: int, django_assert_num_queries: Any
) -> None:
    services = on_offer(place, count)
    with django_assert_num_queries(4):
        shown = seen(place)
    assert [each.code for each in shown.shown] == [service.code for service in services]
    with django_assert_num_queries(0):
        assert [len(parts) for _group, parts in shown.groups] == [count]
        assert [(body.code, len(parts)) for body, parts in shown.bodies] == [("dsp", count)]
        assert shown.found("народження")
    with django_assert_num_queries(4):
        assert len(cards_of(shown, shown.shown)) == count
    with django_assert_num_queries(3):  # steps, forms, versions: the card is there
        page = service_page(shown, shown.shown[0])
    assert page
    assert [step.number for step in page.steps] == [1, 2]
    with django_assert_num_queries(0):
        assert service_page(shown, shown.shown[0]) is page


def test_what_has_no_card_or_is_not_listed_does_not_stand_in_the_window(place: CatalogueCity) -> None:
    on_offer(place, 1)
    a_service(place)
    assert len(seen(place).shown) == 1
    assert window(place.city, ON - timedelta(days=1), uuid4()).shown == ()


def test_a_first_version_has_nothing_before_it(place: CatalogueCity) -> None:
    on_offer(place, 1)
    shown = seen(place)
    page = service_page(shown, shown.shown[0])
    assert page
    found = version(page, 1)
    assert found
    assert (found.before, found.changes) == (None, None)
    assert version(page, 2) is None


def test_one_list_for_several_services(place: CatalogueCity) -> None:
    first, second = on_offer(place, 2, documents=(PASSPORT, CERTIFICATE), questions=(IDP,))
    stricter = (replace(PASSPORT, original_or_copy="original", name="ПАСПОРТ", legal_basis="Закон № 3"),)
    a_card_in_force(place, second, on=ON + timedelta(days=1), documents=stricter)
    shown = window(place.city, ON + timedelta(days=1), uuid4())
    both = shown.named([first.code, second.code])
    found = checklist(shown, both, {})
    assert [(each.key, each.answer) for each in found.questions] == [("idp", None)]
    assert [each.name for each in found.documents] == ["Паспорт"]  # nothing is demanded on a guess
    found = checklist(shown, both, {"idp": True, "other": True})
    assert [(each.name, each.form) for each in found.documents] == [
        ("Паспорт", DocumentForm.COPY_AND_ORIGINAL),
        ("Довідка", DocumentForm.COPY_AND_ORIGINAL),
    ]
    assert [basis.act for basis in found.documents[0].bases] == ["Закон № 1", "Закон № 3"]
    assert found.answers_for(both[0]) == {"idp": True}
    assert found.answers_for(both[1]) == {}


def test_two_questions_of_one_code_stay_two(place: CatalogueCity) -> None:
    first, second = on_offer(place, 2, documents=(PASSPORT, CERTIFICATE), questions=(IDP,))
    other = replace(IDP, text="Чи маєте ви довідку?")
    a_card_in_force(place, second, on=ON + timedelta(days=1), documents=(CERTIFICATE,), questions=(other,))
    shown = window(place.city, ON + timedelta(days=1), uuid4())
    both = shown.named([first.code, second.code])
    keys = [each.key for each in checklist(shown, both, {}).questions]
    assert keys == ["idp", f"{second.code}.idp"]
    found = checklist(shown, both, {"idp": False, keys[1]: True})
    assert found.answers_for(both[0]) == {"idp": False}
    assert found.answers_for(both[1]) == {"idp": True}


def test_only_so_many_things_are_kept() -> None:
    kept = Kept[int](2)
    assert [kept.get(key, lambda key=key: key) for key in (1, 2, 1, 3)] == [1, 2, 1, 3]  # type: ignore[misc]
    assert (kept.seen(1), kept.seen(2), kept.seen(3)) == (1, None, 3)
    kept.clear()
    assert kept.seen(3) is None


# -- editions ---------------------------------------------------------------------------------------------------------


def at_once() -> None:
    """Let triggers that wait for the commit work now: a test commits nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS edition_changes IMMEDIATE")


def edition() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM catalogue_edition WHERE id = 1")
        return cursor.fetchone()


@pytest.mark.clause("L15")
def test_every_change_of_what_is_published_draws_an_edition_and_a_draft_draws_none(place: CatalogueCity) -> None:
    [service] = on_offer(place, 1)
    at_once()
    before = edition()
    draft_card(service, place.city, card_contents(fee_text="17 грн"), **place.editing)
    assert edition() == before
    a_card_in_force(place, service, on=ON + timedelta(days=5))
    after = edition()
    assert after != before
    Service.objects.filter(pk=service.pk).update(name="Інша назва")
    renamed = edition()
    assert renamed != after
    FormTemplate.objects.create(code="form", name="Заява", sections=[], in_force_from=ON).services.set([service])
    assert edition() != renamed


@pytest.mark.django_db(transaction=True)
def test_an_edition_is_drawn_when_the_change_is_committed() -> None:
    place = a_catalogue_city()
    first = edition()
    with transaction.atomic():
        City.objects.filter(pk=place.city.pk).update(name_en="Elsewhere")
        assert edition() == first  # nobody else sees the change yet, and nobody else waits
    assert edition() != first
    second = edition()
    with transaction.atomic():
        City.objects.filter(pk=place.city.pk).update(name_en="Nowhere")
        transaction.set_rollback(True)
    assert edition() == second
    assert published_now().cities == ()  # it has no centre
