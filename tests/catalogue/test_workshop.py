"""A draft is kept as typed, part by part; two editors are told of each other; submitting settles it."""

from datetime import timedelta
from typing import Any

import pytest

from office.audit import history
from office.catalogue.arranging import mark
from office.catalogue.cards import return_with_comment, submit_for_signing, withdraw
from office.catalogue.drafting import draft_card, text_of
from office.catalogue.faults import Faulty
from office.catalogue.models import InformationCard, ProcessCard
from office.catalogue.rules import FaultKind
from office.catalogue.states import CardState
from office.catalogue.workshop import StaleSection, arrange_steps, open_draft, type_section, type_step, typed_on
from office.law import Refusal
from tests.factories.catalogue import (
    AT,
    ON,
    CatalogueCity,
    a_card_in_force,
    a_catalogue_city,
    a_process_card_in_force,
    a_service,
    card_contents,
)

pytestmark = pytest.mark.django_db


def a_draft(place: CatalogueCity, **text: Any) -> InformationCard:
    """Give a draft that began from a card in force."""
    service = a_service(place)
    base = a_card_in_force(place, service, **text)
    return open_draft(InformationCard, service, place.city, base=base, **place.editing)


def seen(card: InformationCard | ProcessCard, section: str) -> str:
    card.refresh_from_db()
    return mark(typed_on(card).get(section))


def test_a_new_draft_begins_from_the_card_in_force_with_a_review_of_its_own(place: CatalogueCity) -> None:
    draft = a_draft(place, note="Стара примітка")
    assert (draft.version, draft.state) == (2, CardState.DRAFT)
    text = text_of(InformationCard.objects.get(pk=draft.pk))
    assert text.note == "Стара примітка"
    assert [document.name for document in text.documents] == ["Заява"]
    assert text.review_on == ON + timedelta(days=365)


def test_an_empty_draft_says_nothing_yet_and_lists_all_it_lacks(place: CatalogueCity) -> None:
    draft = open_draft(InformationCard, a_service(place), place.city, **place.editing)
    assert text_of(draft) == text_of(InformationCard.objects.get(pk=draft.pk))
    with pytest.raises(Faulty) as refused:
        submit_for_signing(draft, **place.editing)
    assert {FaultKind.EMPTY_ROW, FaultKind.NO_DOCUMENTS} <= {fault.kind for fault in refused.value.faults}


def test_the_open_draft_is_given_back_and_a_card_being_signed_is_not_overtaken(place: CatalogueCity) -> None:
    draft = a_draft(place)
    again = open_draft(InformationCard, draft.service, place.city, **place.editing)
    assert again == draft
    submit_for_signing(draft, **place.editing)
    with pytest.raises(Refusal) as refused:
        open_draft(InformationCard, draft.service, place.city, **place.editing)
    assert refused.value.clause == "K8b"


def test_half_a_sentence_is_kept_and_not_refused(place: CatalogueCity) -> None:
    draft = a_draft(place)
    typed = {"term_value": "деся", "term_unit": "", "term_counted_from": "з дня", "term_basis": ""}
    type_section(draft, "term", typed, seen=seen(draft, "term"), **place.editing)
    draft.refresh_from_db()
    assert typed_on(draft)["term"] == typed
    assert (draft.changed_by, draft.changed_at) == (place.editor, AT)
    assert [entry.data for entry in history(draft) if entry.verb == "card.typed"] == [{"section": "term"}]


def test_two_editors_of_one_part_the_second_is_told_what_is_there_and_loses_nothing(place: CatalogueCity) -> None:
    draft = a_draft(place)
    opened = seen(draft, "about")
    first = {**typed_on(draft)["about"], "note": "Перша"}
    second = {**typed_on(draft)["about"], "note": "Друга"}
    type_section(draft, "about", first, seen=opened, **place.editing)
    with pytest.raises(StaleSection) as stale:
        type_section(draft, "about", second, seen=opened, **place.editing)
    present: Any = stale.value.present
    assert present["note"] == "Перша"
    assert stale.value.card.changed_by == place.editor
    # Having seen it, the second editor may put his text in its place.
    type_section(draft, "about", second, seen=mark(present), **place.editing)
    draft.refresh_from_db()
    assert text_of(draft).note == "Друга"


def test_two_editors_of_two_parts_are_not_in_each_others_way(place: CatalogueCity) -> None:
    draft = a_draft(place)
    about, acts = seen(draft, "about"), seen(draft, "acts")
    type_section(draft, "about", {**typed_on(draft)["about"], "note": "Перша"}, seen=about, **place.editing)
    type_section(draft, "acts", {**typed_on(draft)["acts"], "local_acts": "Рішення"}, seen=acts, **place.editing)
    draft.refresh_from_db()
    assert (text_of(draft).note, text_of(draft).local_acts) == ("Перша", ("Рішення",))


def test_the_same_text_twice_is_no_conflict_and_no_second_entry(place: CatalogueCity) -> None:
    draft = a_draft(place)
    opened, values = seen(draft, "about"), {**typed_on(draft)["about"], "note": "Та сама"}
    for _press in range(2):
        type_section(draft, "about", values, seen=opened, **place.editing)
    assert [entry.verb for entry in history(draft)].count("card.typed") == 1


def test_what_is_typed_becomes_the_text_when_it_is_submitted(place: CatalogueCity) -> None:
    draft = a_draft(place)
    rows = [
        *typed_on(draft)["documents"]["rows"],
        {"name": "Довідка", "legal_basis": "Порядок", "where_to_get": "ЦНАП"},
    ]
    type_section(draft, "documents", {"rows": rows}, seen=seen(draft, "documents"), **place.editing)
    card = submit_for_signing(draft, **place.editing)
    card.refresh_from_db()
    assert card.typed is None
    assert [document.name for document in card.documents.all()] == ["Заява", "Довідка"]
    with pytest.raises(Refusal):
        type_section(card, "documents", {"rows": []}, seen="", **place.editing)


def test_a_returned_card_is_typed_on_from_what_was_signed(place: CatalogueCity) -> None:
    card = submit_for_signing(a_draft(place), **place.editing)
    return_with_comment(card, "Допишіть примітку.", by=place.head("dsp"), at=AT)
    card.refresh_from_db()
    values = {**typed_on(card)["about"], "note": "Дописано"}
    type_section(card, "about", values, seen=seen(card, "about"), **place.editing)
    again = submit_for_signing(card, **place.editing)
    assert again.note == "Дописано"
    assert [document.name for document in again.documents.all()] == ["Заява"]


def test_what_can_not_be_read_keeps_a_card_from_being_submitted(place: CatalogueCity) -> None:
    draft = a_draft(place)
    typed = {**typed_on(draft)["term"], "term_value": "десять"}
    type_section(draft, "term", typed, seen=seen(draft, "term"), **place.editing)
    with pytest.raises(Faulty) as refused:
        submit_for_signing(draft, **place.editing)
    assert refused.value.faults[0].kind == FaultKind.NOT_A_NUMBER
    assert refused.value.faults[0].at == "term_value"
    draft.refresh_from_db()
    assert typed_on(draft)["term"] == typed


def test_a_draft_given_up_keeps_what_was_typed(place: CatalogueCity) -> None:
    draft = withdraw(a_draft(place), ON, reason="Не потрібна", **place.editing)
    assert draft.state == CardState.WITHDRAWN
    assert text_of(draft).ground == "Заява"


def test_only_the_editor_of_the_city_types(place: CatalogueCity) -> None:
    draft, stranger = a_draft(place), a_catalogue_city()
    with pytest.raises(Refusal):
        type_section(draft, "about", {}, seen=seen(draft, "about"), **stranger.editing)
    with pytest.raises(Refusal):
        open_draft(InformationCard, draft.service, place.city, **stranger.editing)


# --- steps -----------------------------------------------------------------------------------------------------------


def a_process_draft(place: CatalogueCity) -> ProcessCard:
    service = a_service(place)
    a_card_in_force(place, service)
    base = a_process_card_in_force(place, service)
    return open_draft(ProcessCard, service, place.city, base=base, **place.editing)


def test_two_editors_of_two_steps_are_not_in_each_others_way(place: CatalogueCity) -> None:
    draft = a_process_draft(place)
    rows = {row["key"]: row for row in typed_on(draft)["steps"]["rows"]}
    marks = {key: mark(row) for key, row in rows.items()}
    for key, row in rows.items():
        draft = type_step(draft, key, {**row, "name": f"Крок {key}"}, seen=marks[key], **place.editing)
    assert [step.name for step in text_of(draft).steps] == ["Крок 1", "Крок 2"]
    with pytest.raises(StaleSection):
        type_step(draft, "1", {**rows["1"], "name": "Ще інакше"}, seen=marks["1"], **place.editing)


def test_steps_are_added_moved_removed_and_had_back(place: CatalogueCity) -> None:
    draft, key = arrange_steps(a_process_draft(place), "add", **place.editing)
    assert key == "3"
    draft, _key = arrange_steps(draft, "up", "3", **place.editing)
    assert [row["key"] for row in typed_on(draft)["steps"]["rows"]] == ["1", "3", "2"]
    draft, key = arrange_steps(draft, "remove", "1", **place.editing)
    assert key == ""
    draft, key = arrange_steps(draft, "restore", **place.editing)
    assert key == "1"
    decision = next(step for step in text_of(draft).steps if step.stage == "decision")
    assert decision.after == frozenset({1})
    with pytest.raises(KeyError):
        arrange_steps(draft, "up", "nobody", **place.editing)


def test_a_card_whose_rows_were_written_is_typed_on_as_well(place: CatalogueCity) -> None:
    """Drafts come from files of the exchange too, straight into the rows."""
    draft = draft_card(a_service(place), place.city, card_contents(note="З файлу"), **place.editing)
    values = {**typed_on(draft)["about"], "note": "Виправлено"}
    draft, _place = type_section(draft, "about", values, seen=mark(typed_on(draft)["about"]), **place.editing)
    assert text_of(draft).note == "Виправлено"
    assert text_of(draft).documents == card_contents().documents
