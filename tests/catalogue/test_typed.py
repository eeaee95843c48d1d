"""What an editor types comes back as it was typed, and what can not be read is named with its place."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from office.catalogue import contents, models
from office.catalogue.arranging import SECTIONS, arranged, kept, mark
from office.catalogue.contents import (
    ACTIONS,
    CARD_UNITS,
    DOCUMENT_FORMS,
    STAGES,
    STEP_UNITS,
    VERIFIABLE,
    ActionLine,
    CardContents,
    DocumentLine,
    GroundLine,
    ProcessContents,
    QuestionLine,
    StepLine,
)
from office.catalogue.rules import Fault, FaultKind
from office.catalogue.typed import clean, day, line, read_card, read_process, rows_of, settled, typed_of
from tests.factories.catalogue import card_contents

BODIES = [uuid4() for _ in range(3)]
WORDS = st.text(max_size=40).map(line)
TEXTS = st.text(max_size=80).map(lambda text: "\n".join(each.rstrip() for each in clean(text).strip().split("\n")))
LISTS = st.lists(WORDS.filter(bool), max_size=3).map(tuple)
CODES = st.from_regex(r"\A[a-z][a-z0-9-]{0,10}\Z")
QUESTIONS = st.builds(QuestionLine, CODES, WORDS)


@st.composite
def documents(draw: st.DrawFn) -> DocumentLine:
    question = draw(st.one_of(st.just(""), CODES))
    return DocumentLine(
        name=draw(WORDS),
        legal_basis=draw(WORDS),
        where_to_get=draw(WORDS),
        note=draw(WORDS),
        original_or_copy=draw(st.sampled_from(DOCUMENT_FORMS)),
        obtainable_by_request=draw(st.booleans()),
        question=question,
        needed_if=draw(st.booleans()) if question else True,
    )


CARDS = st.builds(
    CardContents,
    ground=TEXTS,
    fee_text=TEXTS,
    term_value=st.none() | st.integers(1, 3650),
    term_unit=st.sampled_from(("", *CARD_UNITS)),
    result=TEXTS,
    appeal_text=TEXTS,
    review_on=st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    laws=LISTS,
    cabinet_acts=LISTS,
    central_acts=LISTS,
    local_acts=LISTS,
    ways_to_submit=LISTS,
    term_counted_from=WORDS,
    term_basis=WORDS,
    ways_to_get=LISTS,
    note=TEXTS,
    to_verify=st.lists(st.sampled_from(VERIFIABLE), unique=True).map(tuple),
    questions=st.lists(QUESTIONS, max_size=2).map(tuple),
    documents=st.lists(documents(), max_size=3).map(tuple),
    refusal_grounds=st.lists(st.builds(GroundLine, WORDS, WORDS), max_size=2).map(tuple),
)


@st.composite
def processes(draw: st.DrawFn) -> ProcessContents:
    count = draw(st.integers(0, 4))
    actions = st.builds(ActionLine, st.sampled_from([None, *BODIES]), WORDS, st.sampled_from(("", *ACTIONS)))
    steps = tuple(
        StepLine(
            number=number,
            name=draw(WORDS),
            stage=draw(st.sampled_from(("", *STAGES))),
            provider=draw(st.sampled_from([None, *BODIES])),
            responsible=draw(WORDS),
            term_unit=draw(st.sampled_from(("", *STEP_UNITS))),
            term_value=draw(st.none() | st.integers(1, 3650)),
            unit=draw(WORDS),
            after=draw(st.frozensets(st.integers(1, count))),
            actions=tuple(draw(st.lists(actions, max_size=2))),
        )
        for number in range(1, count + 1)
    )
    value, unit = draw(st.none() | st.integers(1, 3650)), draw(st.sampled_from(("", *CARD_UNITS)))
    return ProcessContents(value, unit, steps, draw(st.booleans()))


@given(CARDS)
@settings(max_examples=60)
def test_a_card_comes_back_as_it_was_typed(card: CardContents) -> None:
    assert settled(card) == card
    assert read_card(typed_of(card)).faults == []


@given(processes())
@settings(max_examples=60)
def test_steps_come_back_as_they_were_typed(card: ProcessContents) -> None:
    assert settled(card) == card
    assert read_process(typed_of(card)).faults == []


def test_a_draft_nobody_has_typed_on_reads_as_empty() -> None:
    card = read_card({}).contents
    assert (card.ground, card.documents, card.review_on, card.term_unit) == ("", (), None, "")
    assert read_process({}).contents == ProcessContents(None, "")


@pytest.mark.parametrize(
    ("section", "values", "fault"),
    [
        ("term", {"term_value": "десять"}, Fault(FaultKind.NOT_A_NUMBER, "десять")),
        ("term", {"term_value": "0"}, Fault(FaultKind.NOT_A_NUMBER, "0")),
        ("term", {"term_value": "99999999999999999999"}, Fault(FaultKind.NOT_A_NUMBER, "99999999999999999999")),
        ("term", {"term_value": "²"}, Fault(FaultKind.NOT_A_NUMBER, "²")),
        ("term", {"term_unit": "weeks"}, Fault(FaultKind.UNKNOWN_CHOICE, "weeks")),
        ("review", {"review_on": "31.2.2027"}, Fault(FaultKind.NOT_A_DAY, "31.2.2027")),
        ("review", {"review_on": "завтра"}, Fault(FaultKind.NOT_A_DAY, "завтра")),
        ("review", {"to_verify": ["moon"]}, Fault(FaultKind.UNKNOWN_CHOICE, "moon")),
        ("questions", {"rows": [{"code": "не код"}]}, Fault(FaultKind.UNKNOWN_CHOICE, "не код")),
        ("documents", {"rows": [{"needed_if": "може"}]}, Fault(FaultKind.UNKNOWN_CHOICE, "може")),
    ],
)
def test_what_can_not_be_read_is_named(section: str, values: dict[str, Any], fault: Fault) -> None:
    [found] = read_card({section: values}).faults
    assert found == fault
    assert found.at


def test_what_can_not_be_read_of_a_step_is_named_with_its_row() -> None:
    rows = [{"key": "1"}, {"key": "2", "provider": "не орган", "actions": [{"action": "watches"}]}]
    assert [(fault.kind, fault.at) for fault in read_process({"steps": {"rows": rows}}).faults] == [
        (FaultKind.UNKNOWN_CHOICE, "steps-1-provider"),
        (FaultKind.UNKNOWN_CHOICE, "steps-1-actions-0-action"),
    ]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("27.3.2027", date(2027, 3, 27)),
        (" 07.03.2027 ", date(2027, 3, 7)),
        ("2027-03-27", date(2027, 3, 27)),
        ("27/3/2027", None),
        ("..", None),
    ],
)
def test_days_are_read_as_people_and_tables_write_them(typed: str, read: date | None) -> None:
    assert day(typed) == read


def test_the_choices_are_those_of_the_tables() -> None:
    assert set(contents.CARD_UNITS) == set(models.CardTermUnit.values)
    assert set(contents.STEP_UNITS) == set(models.StepTermUnit.values)
    assert set(contents.STAGES) == set(models.Stage.values)
    assert set(contents.ACTIONS) == set(models.ActionKind.values)
    assert set(contents.DOCUMENT_FORMS) == set(models.DocumentForm.values)


# --- rows ------------------------------------------------------------------------------------------------------------

GROUNDS = {"rows": [{"text": name, "norm": ""} for name in "абв"]}


def names(values: Any) -> str:
    return "".join(row["text"] for row in rows_of(values))


@pytest.mark.parametrize(
    ("act", "rows", "place"),
    [
        ("up-2", "авб", 1),
        ("down-0", "бав", 1),
        ("up-0", "абв", 0),
        ("down-2", "абв", 2),
        ("up-9", "абв", 8),
        ("remove-1", "ав", None),
        ("remove-7", "абв", None),
        ("", "абв", None),
        ("explode-1", "абв", None),
    ],
)
def test_rows_are_moved_and_removed_by_buttons(act: str, rows: str, place: int | None) -> None:
    values, at = arranged("refusal_grounds", GROUNDS, act)
    assert (names(values), at) == (rows, place)


def test_a_removed_row_can_be_had_back() -> None:
    without, _place = arranged("refusal_grounds", GROUNDS, "remove-0")
    again, place = arranged("refusal_grounds", without, "restore")
    assert (names(again), place) == ("абв", 0)
    assert "removed" not in again


def test_a_new_question_and_a_new_step_get_names_of_their_own() -> None:
    asked, place = arranged("questions", {"rows": [{"code": "q1", "text": "?"}]}, "add")
    assert ([row["code"] for row in rows_of(asked)], place) == (["q1", "q2"], 1)
    steps, _place = arranged("steps", {"rows": [{"key": "2"}]}, "add")
    assert [row["key"] for row in rows_of(steps)] == ["2", "1"]


def test_a_step_that_moves_keeps_what_it_waits_for() -> None:
    """Order is by key, not by number: moving a step never makes another one wait for a stranger."""
    first, second = (
        StepLine(number, f"Етап {number}", "processing", BODIES[0], "Хтось", "same_day") for number in (1, 2)
    )
    card = ProcessContents(None, "same_day", (first, replace(second, after=frozenset({1}))))
    moved, _place = arranged("steps", typed_of(card)["steps"], "up-1")
    read = read_process({"steps": moved}).contents.steps
    assert [(step.name, step.number, step.after) for step in read] == [
        ("Етап 2", 1, frozenset({2})),
        ("Етап 1", 2, frozenset()),
    ]


def test_only_the_fields_of_a_section_are_kept() -> None:
    posted = {"rows": [{"text": "Підстава\x00", "norm": "стаття 1\r\n", "state": "in_force"}], "card_id": "7"}
    assert kept("refusal_grounds", posted) == {"rows": [{"text": "Підстава", "norm": "стаття 1\n"}]}
    assert kept("term", {"term_value": "1", "state": "in_force"}) == {
        "term_value": "1", "term_unit": "", "term_counted_from": "", "term_basis": "",
    }  # fmt: skip


def test_a_mark_tells_texts_apart_and_nothing_else() -> None:
    one = {"ground": "Заява", "note": ""}
    assert mark(one) == mark(dict(reversed(one.items())))
    assert mark(one) != mark({"ground": "Заява!", "note": ""})
    assert mark(None) == mark({})


def test_every_section_is_known_by_name() -> None:
    assert {"about", "documents", "steps"} <= set(SECTIONS)
    of_cards = set(typed_of(card_contents())) | set(typed_of(ProcessContents(None, "none")))
    assert of_cards | {"form", "fields"} == set(
        SECTIONS
    )  # a form has two of its own (tests/catalogue/test_form_drafts.py)
    assert isinstance(BODIES[0], UUID)
