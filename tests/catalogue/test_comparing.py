"""What changed between two versions, as a signer must be able to read it."""

from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.catalogue.comparing import Change, compared, pieces
from office.catalogue.contents import ActionLine, DocumentLine, ProcessContents, QuestionLine, StepLine
from tests.factories.catalogue import card_contents

APPLICATION = DocumentLine("Заява", "Порядок, пункт 10", "У Центрі")
INCOME = DocumentLine("Довідка про доходи", "Порядок, пункт 13", "Податкова")
PASSPORT = DocumentLine("Паспорт", "Порядок, пункт 11", "ДМС")
OLD = card_contents(documents=(APPLICATION, INCOME, PASSPORT))


def test_the_same_text_has_no_changes() -> None:
    assert compared(OLD, OLD).is_empty
    assert len(compared(OLD, OLD)) == 0


def test_fields_are_told_before_and_after() -> None:
    [change] = compared(OLD, replace(OLD, fee_text="85 гривень")).fields
    assert (change.name, change.before, change.after) == ("fee_text", "Безоплатно", "85 гривень")


def test_documents_added_removed_and_changed_are_told_apart() -> None:
    moved = replace(PASSPORT, where_to_get="ЦНАП")
    fresh = DocumentLine("Витяг", "Порядок, пункт 14", "Реєстр")
    told = compared(OLD, replace(OLD, documents=(APPLICATION, moved, fresh)))
    assert [(row.kind, row.title) for row in told.rows] == [
        (Change.CHANGED, "Паспорт"),
        (Change.ADDED, "Витяг"),
        (Change.REMOVED, "Довідка про доходи"),
    ]
    [field] = told.rows[0].fields
    assert (field.name, field.before, field.after) == ("where_to_get", "ДМС", "ЦНАП")
    assert told.reordered == ()


def test_a_document_under_a_slightly_other_name_is_the_same_document() -> None:
    renamed = replace(INCOME, name="Довідка про доходи за пів року")
    [row] = compared(OLD, replace(OLD, documents=(APPLICATION, renamed, PASSPORT))).rows
    assert row.kind == Change.CHANGED
    assert [(field.name, field.before) for field in row.fields] == [("name", "Довідка про доходи")]


def test_a_new_order_is_told_once_and_is_no_change_of_rows() -> None:
    told = compared(OLD, replace(OLD, documents=(PASSPORT, APPLICATION, INCOME)))
    assert (told.fields, told.rows, told.reordered) == ((), (), ("documents",))


def test_what_is_to_be_verified_has_no_order() -> None:
    first, second = (replace(OLD, to_verify=words) for words in (("term", "acts"), ("acts", "term")))
    assert compared(first, second).is_empty
    assert not compared(first, replace(first, to_verify=("term",))).is_empty


def test_the_same_document_twice_is_counted_twice() -> None:
    [row] = compared(replace(OLD, documents=(APPLICATION, APPLICATION)), replace(OLD, documents=(APPLICATION,))).rows
    assert row.kind == Change.REMOVED


def test_questions_are_compared_too() -> None:
    asked = replace(OLD, questions=(QuestionLine("idp", "Чи є ви ВПО?"),))
    [row] = compared(OLD, asked).rows
    assert (row.section, row.kind, row.title) == ("questions", Change.ADDED, "Чи є ви ВПО?")


BODY = uuid4()


def step(number: int, name: str, *after: int) -> StepLine:
    act = ActionLine(BODY, "Виконавець", "performs")
    return StepLine(number, name, "processing", BODY, "Виконавець", "working_days", 2, "", frozenset(after), (act,))


def test_a_step_in_between_changes_no_other_step_but_the_one_that_waits_for_it() -> None:
    """Numbers move; what a step waits for is told by name."""
    old = ProcessContents(10, "working_days", (step(1, "Перевірка"), step(2, "Рішення", 1)))
    new = ProcessContents(10, "working_days", (step(1, "Перевірка"), step(2, "Запит", 1), step(3, "Рішення", 2)))
    rows = {row.title: row for row in compared(old, new).rows}
    assert {title: row.kind for title, row in rows.items()} == {"Запит": Change.ADDED, "Рішення": Change.CHANGED}
    [after] = rows["Рішення"].fields
    assert (after.name, after.before, after.after) == ("after", ("Перевірка",), ("Запит",))


def test_two_kinds_of_cards_are_not_compared() -> None:
    with pytest.raises(TypeError):
        compared(OLD, ProcessContents(10, "working_days"))


def test_words_that_changed_are_marked_within_a_text() -> None:
    was, now = pieces("Протягом 10 днів з дня подання", "Протягом 15 днів з дня подання заяви")
    assert [piece.text for piece in was if piece.is_changed] == ["10"]
    assert [piece.text for piece in now if piece.is_changed] == ["15", " заяви"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_pieces_are_the_whole_text(before: str, after: str) -> None:
    was, now = pieces(before, after)
    assert "".join(piece.text for piece in was) == before
    assert "".join(piece.text for piece in now) == after
    shared = [[piece.text for piece in side if not piece.is_changed] for side in (was, now)]
    assert shared[0] == shared[1]


DOCUMENTS = st.lists(
    st.builds(
        DocumentLine, name=st.sampled_from("абвгд"), legal_basis=st.sampled_from("xy"), where_to_get=st.just("z")
    ),
    max_size=5,
)


@given(DOCUMENTS, DOCUMENTS)
def test_nothing_that_differs_is_ever_passed_over(old: list[DocumentLine], new: list[DocumentLine]) -> None:
    before, after = (replace(OLD, documents=tuple(rows)) for rows in (old, new))
    told = compared(before, after)
    assert told.is_empty == (old == new)
    added = sum(row.kind == Change.ADDED for row in told.rows)
    removed = sum(row.kind == Change.REMOVED for row in told.rows)
    assert len(new) - len(old) == added - removed
