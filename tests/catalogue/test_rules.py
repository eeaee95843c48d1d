from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from office.catalogue import faults
from office.catalogue.contents import (
    STAGES,
    ActionLine,
    CardContents,
    DocumentLine,
    GroundLine,
    ProcessContents,
    QuestionLine,
    StepLine,
)
from office.catalogue.rules import (
    Fault,
    FaultKind,
    Length,
    Surroundings,
    allowed_days,
    fits,
    form_faults,
    information_faults,
    process_faults,
    total_days,
    unwritable_card,
    unwritable_process,
)
from office.catalogue.rules.terms import _end
from tests.factories.catalogue import card_contents

DSP, PFU, ELSEWHERE = uuid4(), uuid4(), uuid4()
STAFFED = {stage: {DSP, PFU, ELSEWHERE} for stage in STAGES}
AROUND = Surroundings(decider=PFU, competent={DSP, PFU}, staffed=STAFFED, card_term=(10, "calendar_days"))
APPLICATION = DocumentLine("Заява", "Порядок", "У Центрі")
ABOUT_IDP = QuestionLine("idp", "Чи є заявник переселенцем?")
IDP = DocumentLine("Довідка", "Порядок", "У Центрі", question="idp")


def kinds(found: list[Fault]) -> set[FaultKind]:
    return {fault.kind for fault in found}


def test_a_sound_card_has_no_faults() -> None:
    assert information_faults(card_contents()) == []
    assert information_faults(card_contents(questions=(ABOUT_IDP,), documents=(APPLICATION, IDP))) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"ground": ""}, Fault(FaultKind.EMPTY_ROW, "ground")),
        ({"fee_text": ""}, Fault(FaultKind.EMPTY_ROW, "fee_text")),
        ({"result": ""}, Fault(FaultKind.EMPTY_ROW, "result")),
        ({"appeal_text": ""}, Fault(FaultKind.EMPTY_ROW, "appeal_text")),
        ({"ways_to_submit": ()}, Fault(FaultKind.EMPTY_ROW, "ways_to_submit")),
        ({"ways_to_get": ()}, Fault(FaultKind.EMPTY_ROW, "ways_to_get")),
        ({"laws": ()}, Fault(FaultKind.NO_ACT)),
        ({"documents": ()}, Fault(FaultKind.NO_DOCUMENTS)),
        (
            {"documents": (DocumentLine("Довідка", " ", "У Центрі"),)},
            Fault(FaultKind.DOCUMENT_WITHOUT_BASIS, "Довідка"),
        ),
        ({"documents": (DocumentLine("Довідка", "Порядок", ""),)}, Fault(FaultKind.DOCUMENT_WITHOUT_SOURCE, "Довідка")),
        ({"documents": (IDP,)}, Fault(FaultKind.UNKNOWN_QUESTION, "Довідка")),
        ({"questions": (ABOUT_IDP,)}, Fault(FaultKind.UNUSED_QUESTION, "Чи є заявник переселенцем?")),
        (
            {"questions": (ABOUT_IDP, ABOUT_IDP), "documents": (IDP,)},
            Fault(FaultKind.SAME_QUESTION_TWICE, "idp"),
        ),
        ({"term_value": None}, Fault(FaultKind.TERM_AND_UNIT_DISAGREE)),
        ({"term_unit": "same_day"}, Fault(FaultKind.TERM_AND_UNIT_DISAGREE)),
        ({"term_basis": ""}, Fault(FaultKind.TERM_WITHOUT_BASIS)),
        ({"refusal_grounds": ()}, Fault(FaultKind.NO_REFUSAL_GROUNDS)),
        ({"refusal_grounds": (GroundLine("", "Немає права"),)}, Fault(FaultKind.GROUND_WITHOUT_NORM, "Немає права")),
    ],
)
def test_each_fault_of_an_information_card_is_named(changes: dict[str, Any], fault: Fault) -> None:
    assert information_faults(card_contents(**changes)) == [fault]


def test_a_card_without_a_term_by_law_needs_no_basis_for_it() -> None:
    assert information_faults(card_contents(term_value=None, term_unit="none", term_basis="")) == []


def test_all_faults_are_told_at_once() -> None:
    empty = CardContents(
        ground="", fee_text="", term_value=None, term_unit="none", result="", appeal_text="", review_on=date(2027, 1, 1)
    )
    assert len(information_faults(empty)) == 9


def test_a_draft_may_be_unfinished_but_not_unwritable() -> None:
    unfinished = card_contents(ground="", refusal_grounds=(), term_basis="")
    assert unwritable_card(unfinished) == []
    assert kinds(unwritable_card(replace(unfinished, documents=(IDP,)))) == {FaultKind.UNKNOWN_QUESTION}


def step(number: int, provider: UUID | None = DSP, stage: str = "processing", *after: int, **changes: Any) -> StepLine:
    line = StepLine(
        number=number,
        name=f"Етап {number}",
        stage=stage,
        provider=provider,
        responsible="Виконавець",
        term_unit="calendar_days",
        term_value=2,
        after=frozenset(after),
        actions=(ActionLine(provider, "Виконавець", "performs"),),
    )
    return replace(line, **changes)


def card(*steps: StepLine, days: int | None = 10, unit: str = "calendar_days") -> ProcessContents:
    return ProcessContents(days, unit, steps)


DECISION = step(3, PFU, "decision", 1, 2)
PARALLEL = card(step(1), step(2), DECISION)


def test_sequence_and_parallel_steps_are_sound() -> None:
    assert process_faults(PARALLEL, AROUND) == []


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        ((), Fault(FaultKind.NO_STEPS)),
        ((step(1), step(2)), Fault(FaultKind.NO_DECISION_STEP)),
        (
            (step(1, PFU, "decision"), step(2, PFU, "decision", 1)),
            Fault(FaultKind.TWO_DECISION_STEPS, "1, 2"),
        ),
        ((step(1), step(2, DSP, "decision", 1)), Fault(FaultKind.DECISION_BY_ANOTHER_BODY, "2")),
        ((step(1, ELSEWHERE), step(2, PFU, "decision", 1)), Fault(FaultKind.STEP_NOBODY_CAN_PERFORM, "1")),
        ((step(1, actions=()), step(2, PFU, "decision", 1)), Fault(FaultKind.STEP_WITHOUT_PERFORMER, "1")),
        (
            (
                step(1, actions=(ActionLine(DSP, "Начальник", "performs"), ActionLine(ELSEWHERE, "Хтось", "agrees"))),
                step(2, PFU, "decision", 1),
            ),
            Fault(FaultKind.STEP_NOBODY_CAN_PERFORM, "1"),
        ),
        ((step(1), step(1), step(2, PFU, "decision", 1)), Fault(FaultKind.SAME_NUMBER_TWICE, "1")),
        ((step(1, DSP, "processing", 7), step(2, PFU, "decision", 1)), Fault(FaultKind.UNKNOWN_PREDECESSOR, "1")),
        ((step(1), step(2, PFU, "decision")), Fault(FaultKind.DECISION_DOES_NOT_WAIT, "2")),
        (
            (step(1, DSP, "intake", 2), step(2, DSP), step(3, PFU, "decision", 2)),
            Fault(FaultKind.STEP_BEFORE_EARLIER_STAGE, "1"),
        ),
        ((step(1, term_unit="working_days"), step(2, PFU, "decision", 1)), Fault(FaultKind.UNITS_DIFFER, "1")),
        ((step(1, term_value=9), step(2, PFU, "decision", 1)), Fault(FaultKind.LONGER_THAN_LAW)),
        ((step(1, term_value=None), step(2, PFU, "decision", 1)), Fault(FaultKind.TERM_AND_UNIT_DISAGREE, "1")),
    ],
)
def test_each_fault_of_a_process_card_is_named(steps: tuple[StepLine, ...], fault: Fault) -> None:
    assert process_faults(card(*steps), AROUND) == [fault]


def test_a_circle_is_found_with_all_that_waits_for_it() -> None:
    circle = card(step(1, DSP, "processing", 2), step(2, DSP, "processing", 1), step(3, PFU, "decision", 2))
    found = [*(Fault(FaultKind.CIRCLE_OF_STEPS, number) for number in "12"), Fault(FaultKind.STEP_NEVER_STARTS, "3")]
    assert process_faults(circle, AROUND) == found
    assert kinds(unwritable_process(circle)) == {FaultKind.CIRCLE_OF_STEPS, FaultKind.STEP_NEVER_STARTS}


def test_the_term_must_be_the_one_on_the_information_card() -> None:
    longer = replace(PARALLEL, days_by_law=30)
    assert process_faults(longer, AROUND) == [Fault(FaultKind.TERM_DIFFERS_FROM_CARD)]


def test_total_days_follow_the_longest_way_to_the_decision() -> None:
    steps = (
        step(1, DSP, "intake", term_unit="same_day", term_value=None),
        step(2, DSP, "processing", 1, term_value=3),
        step(3, DSP, "processing", 1, term_value=5),
        step(4, PFU, "decision", 2, 3, term_value=4),
        step(5, DSP, "delivery", 4, term_value=3),
    )
    assert total_days(steps) == 9


def test_delivery_has_its_own_terms_and_units() -> None:
    """L38, L39, L41 set them; the term by law runs to the decision."""
    late = step(4, DSP, "delivery", 3, term_value=30, term_unit="working_days")
    assert process_faults(replace(PARALLEL, steps=(*PARALLEL.steps, late)), AROUND) == []


@pytest.mark.parametrize(
    ("value", "unit", "days"),
    [
        (10, "calendar_days", 10),
        (15, "working_days", 15),
        (None, "same_day", 0),
        (None, "none", None),
        (1, "months", 28),  # from 31 January to 28 February
        (2, "months", 59),  # from 31 December to 28 February; from 1 February to 1 April
        (3, "months", 89),  # from 30 November to 28 February is 90; from 1 February to 1 May is 89
    ],
)
def test_allowed_days_fit_whenever_the_term_starts(value: int | None, unit: str, days: int | None) -> None:
    assert allowed_days(value, unit) == days


@pytest.mark.parametrize("months", range(1, 25))
def test_months_are_never_longer_than_the_calendar_lets_them_be(months: int) -> None:
    limit = allowed_days(months, "months")
    assert limit is not None
    starts = (date(year, month, 1) for year in range(2025, 2029) for month in range(1, 13))
    assert all(limit <= (_months_later(start, months) - start).days for start in starts)


def _months_later(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    return date(start.year + years, month + 1, 1)


FIELD = {"code": "name", "label": "Прізвище", "kind": "text"}


@pytest.mark.parametrize(
    ("fields", "sample", "found"),
    [
        ([FIELD], {"name": "Зразкова"}, []),
        ([], {}, [Fault(FaultKind.FORM_WITHOUT_FIELDS)]),
        ([FIELD | {"kind": "picture"}], {}, [Fault(FaultKind.FIELD_INCOMPLETE, "Прізвище")]),
        ([FIELD | {"code": ""}], {}, [Fault(FaultKind.FIELD_INCOMPLETE, "Прізвище")]),
        ([FIELD | {"kind": "table"}], {}, [Fault(FaultKind.FIELD_INCOMPLETE, "Прізвище")]),
        ([FIELD | {"kind": "table", "columns": ["Хто"]}], {}, []),
        ([FIELD, FIELD], {}, [Fault(FaultKind.SAME_FIELD_TWICE, "name")]),
        ([FIELD], {"phone": "1"}, [Fault(FaultKind.SAMPLE_OF_UNKNOWN_FIELD, "phone")]),
    ],
)
def test_faults_of_forms(fields: list[dict[str, Any]], sample: dict[str, str], found: list[Fault]) -> None:
    assert form_faults([{"title": "Розділ", "fields": fields}], [sample]) == found


def test_every_fault_has_words_and_says_where() -> None:
    assert set(faults.WORDS) == set(FaultKind)
    assert "Довідка" in faults.said(Fault(FaultKind.DOCUMENT_WITHOUT_BASIS, "Довідка"))
    told = str(faults.Faulty("K8b", [Fault(FaultKind.NO_ACT), Fault(FaultKind.TWO_DECISION_STEPS, "2, 3")]))
    assert "2, 3" in told
    assert "%(" not in told


def test_a_row_is_named_as_on_the_form_of_the_editor() -> None:
    assert faults.said(Fault(FaultKind.EMPTY_ROW, "ways_to_get")) != faults.said(Fault(FaultKind.EMPTY_ROW, "result"))
    assert "ways_to_get" not in faults.said(Fault(FaultKind.EMPTY_ROW, "ways_to_get"))


# --- who does a step, and how long the law lets it take --------------------------------------------------------------


def test_a_step_whose_body_has_nobody_posted_is_named() -> None:
    nobody = replace(AROUND, staffed={"processing": {DSP}, "decision": set()})
    [fault] = process_faults(PARALLEL, nobody)
    assert fault == Fault(FaultKind.STEP_WITHOUT_STAFF, "3")
    assert fault.at == "steps-2-provider"


def test_a_result_is_not_handed_out_before_the_decision() -> None:
    early = step(4, DSP, "delivery", 1)
    assert process_faults(replace(PARALLEL, steps=(*PARALLEL.steps, early)), AROUND) == [
        Fault(FaultKind.DELIVERY_DOES_NOT_WAIT, "4")
    ]
    after_delivery = (*PARALLEL.steps, step(4, DSP, "delivery", 3), step(5, DSP, "delivery", 4))
    assert process_faults(replace(PARALLEL, steps=after_delivery), AROUND) == []


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"name": ""}, "steps-0-name"),
        ({"stage": ""}, "steps-0-stage"),
        ({"provider": None}, "steps-0-provider"),
        ({"responsible": ""}, "steps-0-responsible"),
        ({"term_unit": "", "term_value": None}, "steps-0-term_unit"),
    ],
)
def test_a_step_that_is_not_whole_is_named_with_its_field(changes: dict[str, Any], at: str) -> None:
    steps = (step(1, **changes), step(2), DECISION)
    assert (FaultKind.STEP_INCOMPLETE, at) in {(each.kind, each.at) for each in process_faults(card(*steps), AROUND)}
    assert FaultKind.STEP_INCOMPLETE in kinds(unwritable_process(card(*steps)))


def test_actions_are_whole_and_stand_once() -> None:
    act = ActionLine(DSP, "Виконавець", "performs")
    broken = (step(1, actions=(act, act, ActionLine(None, "", ""))), step(2), DECISION)
    found = unwritable_process(card(*broken))
    assert [(each.kind, each.at) for each in found] == [
        (FaultKind.SAME_ACTION_TWICE, "steps-0-actions-1-position"),
        (FaultKind.ACTION_INCOMPLETE, "steps-0-actions-2-position"),
    ]


@pytest.mark.clause("L31")
@pytest.mark.parametrize(
    ("term", "law", "kept"),
    [
        ((10, "calendar_days"), (30, "calendar_days"), True),
        ((31, "calendar_days"), (30, "calendar_days"), False),
        ((1, "months"), (30, "calendar_days"), False),  # July and August have 31 days
        ((1, "months"), (1, "months"), True),
        ((28, "calendar_days"), (1, "months"), True),
        ((29, "calendar_days"), (1, "months"), False),  # from 31 January
        ((22, "working_days"), (30, "calendar_days"), False),
        ((20, "working_days"), (30, "calendar_days"), True),
        ((10, "calendar_days"), (10, "working_days"), True),
        ((15, "calendar_days"), (10, "working_days"), False),
        ((None, "same_day"), (1, "working_days"), True),
        ((1, "calendar_days"), (None, "same_day"), False),
        ((None, "none"), (5, "calendar_days"), True),
        ((60, "calendar_days"), (None, "none"), True),
    ],
)
def test_a_term_fits_in_the_laws_whenever_it_begins(term: Length, law: Length, kept: object) -> None:
    assert fits(term, law) is kept


def test_a_longer_term_than_the_laws_is_named_at_its_field() -> None:
    [fault] = information_faults(card_contents(term_value=31))
    assert (fault.kind, fault.at) == (FaultKind.TERM_LONGER_THAN_LAW, "term_value")
    assert information_faults(card_contents(term_value=31), (2, "months")) == []
    assert kinds(information_faults(card_contents(term_value=10), (5, "working_days"))) == {
        FaultKind.TERM_LONGER_THAN_LAW
    }


@pytest.mark.parametrize("working", range(1, 40))
def test_working_days_are_counted_as_on_a_calendar(working: int) -> None:
    """From each weekday: so many Mondays to Fridays after the day itself."""
    for start in (date(2026, 6, day) for day in range(1, 8)):
        end, left = start, working
        while left:
            end += timedelta(days=1)
            left -= end.weekday() < 5
        assert _end((working, "working_days"), start) == end


# --- places and room -------------------------------------------------------------------------------------------------


def test_every_fault_of_a_card_says_where_it_is_mended() -> None:
    empty = CardContents(
        ground="", fee_text="", term_value=5, term_unit="", result="", appeal_text="", review_on=None,
        questions=(QuestionLine("", ""),), documents=(DocumentLine("", "", "", needed_if=False),),
        refusal_grounds=(GroundLine("", ""),),
    )  # fmt: skip
    found = information_faults(empty)
    assert all(each.at for each in found)
    assert {"documents-0-name", "documents-0-question", "questions-0-code", "refusal_grounds-0-norm", "review_on"} <= {
        each.at for each in found
    }
    steps = card(step(1, None, "", term_unit="", actions=()), step(2, ELSEWHERE, "decision"))
    assert all(each.at for each in process_faults(replace(steps, law_unit=""), AROUND))


def test_what_is_longer_than_its_column_is_named() -> None:
    found = unwritable_card(card_contents(documents=(replace(APPLICATION, name="д" * 501),), laws=("з" * 601,)))
    assert [(each.kind, each.at) for each in found] == [
        (FaultKind.TOO_LONG, "laws"),
        (FaultKind.TOO_LONG, "documents-0-name"),
    ]
    many = unwritable_card(card_contents(documents=(APPLICATION,) * 41))
    assert [(each.kind, each.at) for each in many] == [(FaultKind.TOO_MANY_ROWS, "documents")]
    assert kinds(unwritable_process(card(step(1, name="е" * 401), step(2), DECISION))) == {FaultKind.TOO_LONG}
