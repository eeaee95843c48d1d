"""Words that services are found by: two people, versions, and one book that changes at once."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils.translation import override

from office.audit import history as journal
from office.catalogue import wordings as acts
from office.catalogue.arranging import mark
from office.catalogue.book import Book, book_of, completed, present_book, shipped
from office.catalogue.models import COMMON, Service, Wording, WordingKind
from office.catalogue.shelf import services_by_words
from office.catalogue.states import WordingState
from office.catalogue.wording_typed import (
    SUMMARY,
    Unfit,
    as_lines,
    as_typed,
    of_same,
    of_service,
    of_situation,
    to_mend,
)
from office.catalogue.words import shipped_people
from office.law import Refusal
from office.law.states import StaleChange
from tests.factories.catalogue import AT, CatalogueCity, a_catalogue_city, a_service

SERVICE, SAME, SITUATIONS = WordingKind.SERVICE, WordingKind.SAME, WordingKind.SITUATIONS
ROW: dict[str, Any] = {"code": "flood", "name": "Затопило дім", "name_en": "My home was flooded", "says": "Гроші на ремонт", "says_en": "Money for repairs", "services": ["flood-aid"]}  # fmt: skip


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Refusals are read by their msgids."""
    with override("en"):
        yield


@pytest.fixture
def place(db: None) -> CatalogueCity:
    place = a_catalogue_city()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS edition_changes IMMEDIATE")
    return place


@pytest.fixture
def flood(place: CatalogueCity) -> Service:
    return a_service(place, "flood-aid", name="Компенсація за підтоплення")


def writing(place: CatalogueCity) -> dict[str, Any]:
    return {"by": place.editor, "at": AT}


def publishing(place: CatalogueCity) -> dict[str, Any]:
    return {"by": place.signers.department, "at": AT}


def drafted(place: CatalogueCity, kind: WordingKind, code: str, contents: Any) -> Wording:
    draft = acts.draft_wording(kind, code, **writing(place))
    return acts.type_wording(draft, contents, seen=mark(draft.contents), **writing(place))


def published(place: CatalogueCity, kind: WordingKind, code: str, contents: Any) -> Wording:
    sent = acts.send_wording(drafted(place, kind, code, contents), **writing(place))
    return acts.publish_wording(sent, **publishing(place))


def test_what_came_with_the_product_is_the_first_version_of_nobody(db: None) -> None:
    migration = import_module("office.catalogue.migrations.0008_wordings")
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE catalogue_wording")
    assert book_of(uuid4()).words.called("birth-grant").title == "Допомога при народженні дитини"
    migration.load(apps, None)
    first = {(each.kind, each.code): each for each in Wording.objects.all()}
    assert all(each.is_shipped and each.published_by is None and each.number == 1 for each in first.values())
    assert {key: each.contents for key, each in first.items()} == migration.shipped()
    assert {key: completed(key, each.contents) for key, each in first.items()} == shipped()


@pytest.mark.clause("L15")
def test_what_the_product_says_plainly_counts_until_somebody_says_it_otherwise(place: CatalogueCity) -> None:
    a_service(place, "birth-grant")
    shipped_says = present_book().words.called("birth-grant").says
    assert shipped_says.startswith("Гроші від держави, коли народилася дитина")
    assert not Wording.objects.filter(contents__has_key="says").exists(), "rows of an earlier release say nothing"
    draft = acts.draft_wording(SERVICE, "birth-grant", **writing(place))
    assert draft.contents["says"] == shipped_says
    words = of_service(as_typed(SERVICE, draft.contents) | {"says": "Гроші батькам.", "says_en": "Money for parents."})
    published(place, SERVICE, "birth-grant", words)
    assert present_book().words.called("birth-grant").says == "Гроші батькам."
    published(place, SERVICE, "birth-grant", {**words, "says": "", "says_en": ""})
    assert present_book().words.called("birth-grant").says == "", "taken away is taken away"


def test_every_service_of_the_product_is_said_plainly_in_both_languages() -> None:
    for code, row in shipped_people().items():
        assert 20 < len(row["says"]) <= SUMMARY, code
        assert 20 < len(row["says_en"]) <= SUMMARY, code
        assert row["says"].endswith("."), code


@pytest.mark.clause("L15")
def test_words_are_found_from_the_moment_another_person_publishes_them(place: CatalogueCity, flood: Service) -> None:
    assert services_by_words("потоп") == []
    words = of_service({"title": "Гроші за потоп", "title_en": "Flood money", "also": "залило дах\n\nповінь"})
    sent = acts.send_wording(drafted(place, SERVICE, "flood-aid", words), **writing(place))
    assert services_by_words("потоп") == []
    with pytest.raises(Refusal, match="Another person"):
        acts.publish_wording(sent, **writing(place))
    first = acts.publish_wording(sent, **publishing(place))
    assert [each.code for each in services_by_words("потоп")] == ["flood-aid"]
    assert [each.code for each in services_by_words("повінь")] == ["flood-aid"]
    assert present_book().words.called("flood-aid").title == "Гроші за потоп"
    published(place, SAME, COMMON, of_same({"lines": "повінь, паводок\n"}))
    assert [each.code for each in services_by_words("паводок")] == ["flood-aid"]
    published(place, SERVICE, "flood-aid", {**words, "also": []})
    assert services_by_words("залило") == []
    assert [each.state for each in Wording.objects.filter(code="flood-aid")] == ["published", "superseded"]
    verbs = [entry.verb for entry in journal(first)]
    assert verbs == ["wording.drafted", "wording.typed", "wording.sent", "wording.published"]


def test_situations_follow_in_their_order_for_what_a_city_offers(place: CatalogueCity, flood: Service) -> None:
    rows = [ROW, {**ROW, "code": "fire", "name": "Пожежа", "services": ["flood-aid", "no-such"]}]
    draft = drafted(place, SITUATIONS, COMMON, {"rows": rows})
    with pytest.raises(Unfit) as unfit:
        acts.send_wording(draft, **writing(place))
    assert [(each.field, each.row) for each in unfit.value.found] == [("services", 1)]
    rows[1]["services"] = ["flood-aid"]
    draft.refresh_from_db()
    acts.type_wording(draft, {"rows": rows}, seen=mark(draft.contents), **writing(place))
    acts.publish_wording(acts.send_wording(draft, **writing(place)), **publishing(place))
    found = present_book().situations({"flood-aid": flood})
    assert [(each.code, services) for each, services in found] == [("flood", [flood]), ("fire", [flood])]
    assert present_book().situations({"other": flood}) == []


def test_a_draft_goes_back_with_a_comment_and_can_be_given_up(place: CatalogueCity, flood: Service) -> None:
    words = of_service({"title": "Потоп", "title_en": "Flood"})
    sent = acts.send_wording(drafted(place, SERVICE, "flood-aid", words), **writing(place))
    with pytest.raises(Refusal, match="waits for publication"):
        acts.draft_wording(SERVICE, "flood-aid", **publishing(place))
    with pytest.raises(Refusal, match="can not be changed"):
        acts.type_wording(sent, {}, seen=mark(sent.contents), **writing(place))
    with pytest.raises(Refusal, match="Say what is to be changed"):
        acts.return_wording(sent, " ", **publishing(place))
    back = acts.return_wording(sent, "Не так кажуть", **publishing(place))
    assert (back.state, back.comment) == (WordingState.DRAFT, "Не так кажуть")
    assert acts.draft_wording(SERVICE, "flood-aid", **publishing(place)) == back
    with pytest.raises(acts.StaleWording):
        acts.type_wording(back, {"title": "Інше"}, seen="other", **publishing(place))
    acts.give_up_wording(back, **writing(place))
    with pytest.raises(StaleChange):
        acts.give_up_wording(back, **writing(place))
    assert acts.draft_wording(SERVICE, "flood-aid", **writing(place)).number == 2
    with pytest.raises(Service.DoesNotExist):
        acts.draft_wording(SERVICE, "no-such", **writing(place))
    with pytest.raises(Refusal, match="posting"):
        acts.draft_wording(SAME, COMMON, by=place.head("dsp"), at=AT)


def test_the_database_itself_keeps_the_history_and_the_second_person(place: CatalogueCity, flood: Service) -> None:
    done = published(place, SERVICE, "flood-aid", of_service({"title": "Потоп", "title_en": "Flood"}))
    rows = Wording.objects.filter(pk=done.pk)
    changes: dict[str, dict[str, Any]] = {
        "l15_wording_is_frozen": {"contents": {"title": "Інше"}},
        "l15_wording_not_published_by_an_author": {"published_by": place.editor},
        "l15_wording_published_by_a_second_person": {"published_by": None},
    }
    for name, change in changes.items():
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError, match="l15_wording_is_kept"), transaction.atomic():
        rows.delete()
    fresh: dict[str, Any] = {"kind": SERVICE, "code": "flood-aid", "number": 9, "changed_at": AT}
    others: dict[str, dict[str, Any]] = {
        "l15_wording_of_a_service": {"kind": SAME},
        "l15_one_wording_at_a_time": {"state": WordingState.PUBLISHED, "is_shipped": True},
        "l15_wording_version_once": {"number": done.number},
    }
    for name, change in others.items():
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            Wording.objects.create(**fresh | change)
    acts.draft_wording(SERVICE, "flood-aid", **writing(place))
    with pytest.raises(DatabaseError, match="l15_one_draft_of_a_wording"), transaction.atomic():
        Wording.objects.create(**fresh)


@pytest.mark.parametrize(
    ("kind", "contents", "field"),
    [
        (SERVICE, of_service({"title": "", "title_en": "x"}), "title"),
        (SERVICE, of_service({"title": "х", "title_en": ""}), "title_en"),
        (SERVICE, of_service({"title": "х", "title_en": "x", "also": "а" * 121}), "also"),
        (SERVICE, of_service({"title": "х", "title_en": "x", "says": "Гроші."}), "says_en"),
        (SERVICE, of_service({"title": "х", "title_en": "x", "says_en": "Money."}), "says"),
        (SERVICE, of_service({"title": "х", "title_en": "x", "says": "а" * 301, "says_en": "Money."}), "says"),
        (SAME, of_same({"lines": "один"}), "lines"),
        (SAME, of_same({"lines": "один, на"}), "lines"),
        (SITUATIONS, {"rows": []}, "rows"),
        (SITUATIONS, {"rows": [{**ROW, "code": "та сама"}]}, "code"),
        (SITUATIONS, {"rows": [ROW, ROW]}, "code"),
        (SITUATIONS, {"rows": [{**ROW, "says_en": ""}]}, "says_en"),
        (SITUATIONS, {"rows": [{**ROW, "services": []}]}, "services"),
        (SITUATIONS, {"rows": [{**ROW, "code": f"n{nth}"} for nth in range(31)]}, "rows"),
    ],
)
def test_what_is_to_be_mended(kind: WordingKind, contents: Any, field: str) -> None:
    found = to_mend(kind, contents, services={"flood-aid"})
    assert {each.field for each in found} == {field}
    assert all(str(each.words) for each in found)


def test_what_is_typed_comes_back_into_its_fields_and_into_lines() -> None:
    service = of_service({"title": " Гроші\x00 за  потоп ", "title_en": "Flood", "says": "Гроші \r\n тим, кого залило.", "also": "повінь\r\nповінь\n\nзлива"})  # fmt: skip
    assert service == {"title": "Гроші за потоп", "title_en": "Flood", "says": "Гроші тим, кого залило.", "says_en": "", "also": ["повінь", "злива"]}  # fmt: skip
    assert of_service(as_typed(SERVICE, service)) == service
    same = of_same({"lines": "а1, б2,, а1\n\n , \nв3,г4"})
    assert same == {"lines": [["а1", "б2"], ["в3", "г4"]]}
    assert of_same(as_typed(SAME, same)) == same
    assert of_situation(ROW, ["flood-aid", "", "flood-aid"]) == ROW
    assert as_lines(SERVICE, service) == ["Гроші за потоп", "Flood", "Гроші тим, кого залило.", "повінь", "злива"]
    assert as_lines(SITUATIONS, {"rows": [ROW]}) == ["Затопило дім (My home was flooded): Гроші на ремонт (Money for repairs). flood-aid"]  # fmt: skip


def test_the_same_words_are_the_same_book_under_every_edition(db: None) -> None:
    books: set[Book] = {book_of(uuid4()) for _nth in range(3)}
    assert len(books) == 1
