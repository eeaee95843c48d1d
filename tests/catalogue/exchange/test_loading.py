"""A file becomes groups, services and drafts: all of it or nothing; what is as it was changes nothing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from office.audit import history
from office.audit.models import JournalEntry
from office.catalogue.cards import submit_for_signing
from office.catalogue.contents import DocumentLine, QuestionLine
from office.catalogue.drafting import draft_card, text_of
from office.catalogue.exchange import files
from office.catalogue.exchange.book import Row, Unreadable
from office.catalogue.exchange.collecting import collected
from office.catalogue.exchange.loading import Outcome, Report, load
from office.catalogue.models import InformationCard, ProcessCard, Service, ServiceGroup
from office.catalogue.states import CardState
from office.catalogue.workshop import open_draft
from office.law import Refusal
from tests.factories.catalogue import (
    AT,
    ON,
    CatalogueCity,
    a_card_in_force,
    a_catalogue_city,
    a_list,
    a_process_card_in_force,
    a_service,
    card_contents,
)

pytestmark = pytest.mark.django_db
Book = dict[str, list[Row]]
ASKED: dict[str, Any] = {
    "questions": (QuestionLine("idp", "Чи є ви ВПО?"),),
    "documents": (
        DocumentLine("Заява", "Постанова № 1751, пункт 10", "У Центрі"),
        DocumentLine("Довідка ВПО", "Постанова № 509", "У Центрі", question="idp", obtainable_by_request=True),
    ),
}


@pytest.fixture
def place() -> CatalogueCity:
    """Give a city with two services: one with both cards in force, one with its names alone."""
    place = a_catalogue_city()
    service = a_service(place, "birth-grant")
    a_card_in_force(place, service, **ASKED)
    a_process_card_in_force(place, service)
    a_service(place, "baby-box", name="Пакунок малюка", name_en="Baby box")
    return place


def the_book(place: CatalogueCity, kind: str = "yaml") -> Book:
    data = files.written(collected(place.city, ON), kind, at=AT)
    return {sheet: list(rows) for sheet, rows in files.read(data, kind).items()}


def changed(book: Book, sheet: str, place: int, **cells: str) -> Book:
    """Give the book with other words in one of its rows."""
    rows = list(book[sheet])
    rows[place] = replace(rows[place], cells={**rows[place].cells, **cells})
    return {**book, sheet: rows}


def loaded(place: CatalogueCity, book: Book, **options: Any) -> Report:
    return load(book, place.city, **options, **place.editing)


def refused(act: Callable[[], object]) -> list[tuple[str, str]]:
    """Give the sheets and columns of the mistakes, and make sure that nothing was written, the journal included."""
    before = _rows()
    with pytest.raises(Unreadable) as told:
        act()
    assert _rows() == before
    return [(mistake.sheet, mistake.column) for mistake in told.value.mistakes]


def _rows() -> list[int]:
    return [
        kind._default_manager.count() for kind in (Service, ServiceGroup, InformationCard, ProcessCard, JournalEntry)
    ]


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_what_was_exported_changes_nothing_when_it_comes_back(place: CatalogueCity, kind: str) -> None:
    report = loaded(place, the_book(place, kind))
    assert (report.done, report.warnings) == ([], [])
    assert report.same == 1 + 2 + 2  # a group, two services, two cards


def test_a_changed_card_becomes_a_draft_to_be_signed_and_what_is_in_force_stays(place: CatalogueCity) -> None:
    book = changed(the_book(place), "cards", 0, fee_text="85 гривень")
    report = loaded(place, book)
    [done] = report.done
    assert (done.kind, done.code, done.outcome, done.changes) == ("information", "birth-grant", Outcome.DRAFTED, 1)
    draft = InformationCard.objects.get(pk=done.id)
    assert (draft.state, draft.version, text_of(draft).fee_text) == (CardState.DRAFT, 2, "85 гривень")
    assert text_of(draft).documents == ASKED["documents"]
    in_force = InformationCard.objects.get(version=1)
    assert (in_force.state, in_force.fee_text) == (CardState.IN_FORCE, "Безоплатно")
    submit_for_signing(draft, **place.editing)
    assert [entry.verb for entry in history(place.city)][-1] == "catalogue.loaded"


def test_the_same_file_twice_changes_nothing_the_second_time(place: CatalogueCity) -> None:
    book = changed(the_book(place), "cards", 0, fee_text="85 гривень")
    loaded(place, book)
    again = loaded(place, book)
    assert (again.done, again.same) == ([], 5)


def test_a_check_tells_everything_and_changes_nothing(place: CatalogueCity) -> None:
    book = changed(the_book(place), "cards", 0, ground="")
    book = changed(book, "services", 0, name="Пакунок для немовляти")
    before = _rows()
    report = loaded(place, book, check=True)
    assert [(done.kind, done.outcome) for done in report.done] == [
        ("service", Outcome.CHANGED),
        ("information", Outcome.DRAFTED),
    ]
    assert [(warning.sheet, warning.column) for warning in report.warnings] == [("Картки", "Підстава")]
    assert _rows() == before
    assert Service.objects.get(code="baby-box").name == "Пакунок малюка"


def test_new_groups_services_and_cards_come_in_one_go(place: CatalogueCity) -> None:
    book = the_book(place)
    other = {"code": "veterans", "name": "Ветерани", "name_en": "Veterans", "order": "2"}
    book["groups"].append(Row("groups", 9, other))
    facts = {"code": "status", "group": "veterans", "name": "Статус", "name_en": "Status", "is_active": "yes"}
    book["services"].append(Row("services", 9, facts))
    moved = {**book["services"][0].cells, "group": "veterans", "is_active": ""}
    book["services"][0] = replace(book["services"][0], cells=moved)
    for sheet in ("cards", "questions", "documents", "refusal_grounds", "processes", "steps", "actions"):
        book[sheet] += [replace(row, cells={**row.cells, "service": "status"}) for row in book[sheet]]
    report = loaded(place, book)
    assert [(done.kind, done.code, done.outcome) for done in report.done] == [
        ("group", "veterans", Outcome.ADDED),
        ("service", "baby-box", Outcome.CHANGED),
        ("service", "status", Outcome.ADDED),
        ("information", "status", Outcome.DRAFTED),
        ("process", "status", Outcome.DRAFTED),
    ]
    service = Service.objects.get(code="status")
    assert text_of(InformationCard.objects.get(service=service)).documents == ASKED["documents"]
    assert len(text_of(ProcessCard.objects.get(service=service)).steps) == 2
    assert not Service.objects.get(code="baby-box").is_active


def test_one_mistake_anywhere_and_nothing_comes_in(place: CatalogueCity) -> None:
    book = changed(the_book(place), "cards", 0, fee_text="85 гривень")
    book = changed(book, "documents", 1, legal_basis="")
    book = changed(book, "steps", 0, provider="nobody")
    told = refused(lambda: loaded(place, book))
    assert told == [("Документи", "Правова підстава"), ("Етапи", "Орган")]


def test_a_place_that_another_group_has_is_told_at_its_row(place: CatalogueCity) -> None:
    book = the_book(place)
    book["groups"].append(Row("groups", 3, {"code": "idp", "name": "ВПО", "name_en": "IDP", "order": "1"}))
    assert refused(lambda: loaded(place, book)) == [("Групи", "Порядок")]


@pytest.mark.clause("K8a")
def test_what_another_city_offers_too_is_told_at_its_row_and_stays(place: CatalogueCity) -> None:
    book, other = the_book(place), a_catalogue_city()
    a_list(other, Service.objects.get(code="birth-grant"))
    row = next(nth for nth, row in enumerate(book["services"]) if row["code"] == "birth-grant")
    assert refused(lambda: loaded(place, changed(book, "services", row, name="Інша назва"))) == [("Послуги", "")]
    assert refused(lambda: loaded(place, changed(book, "groups", 0, name="Інша назва"))) == [("Групи", "")]


def test_an_open_draft_is_not_written_over_unless_asked(place: CatalogueCity) -> None:
    service = Service.objects.get(code="birth-grant")
    draft = draft_card(service, place.city, card_contents(note="Чужа праця"), **place.editing)
    book = changed(the_book(place), "cards", 0, fee_text="85 гривень")
    assert refused(lambda: loaded(place, book)) == [("Картки", "Послуга")]
    [done] = loaded(place, book, replace_drafts=True).done
    assert (done.outcome, done.id) == (Outcome.REDRAFTED, draft.pk)
    assert text_of(InformationCard.objects.get(pk=draft.pk)).fee_text == "85 гривень"


def test_a_draft_being_typed_is_compared_by_what_is_typed(place: CatalogueCity) -> None:
    service = Service.objects.get(code="birth-grant")
    base = InformationCard.objects.get(version=1)
    draft = open_draft(InformationCard, service, place.city, base=base, **place.editing)
    book = changed(the_book(place), "cards", 0, review_on=draft.typed["review"]["review_on"] if draft.typed else "")
    report = loaded(place, book)
    assert report.done == []


def test_a_card_being_signed_is_left_alone(place: CatalogueCity) -> None:
    service = Service.objects.get(code="birth-grant")
    draft = draft_card(service, place.city, card_contents(note="На підписі"), **place.editing)
    submit_for_signing(draft, **place.editing)
    book = changed(the_book(place), "cards", 0, fee_text="85 гривень")
    assert refused(lambda: loaded(place, book, replace_drafts=True)) == [("Картки", "Послуга")]


def test_what_keeps_a_draft_from_being_submitted_is_told_with_its_place(place: CatalogueCity) -> None:
    """A longer term than the law's, a document less than none: a draft may have it, and the editor hears of it."""
    book = changed(the_book(place), "cards", 0, term_value="60", ground="")
    book = changed(book, "processes", 0, days_by_law="7")
    report = loaded(place, book)
    assert {(warning.sheet, warning.column) for warning in report.warnings} == {
        ("Картки", "Підстава"),
        ("Картки", "Строк"),
        ("Технологічні картки", "Строк за законом"),
    }


def test_only_the_editor_of_the_city_takes_files_in(place: CatalogueCity) -> None:
    stranger = a_catalogue_city()
    with pytest.raises(Refusal):
        load(the_book(place), place.city, **stranger.editing)
