"""What makes a card unfit to be signed: every fault at once, so that an editor mends them in one go (K8b, K19, L40).

Pure: the words are in ``faults``.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any, Final
from uuid import UUID

from office.catalogue.contents import CardContents, ProcessContents, StepLine


class FaultKind(StrEnum):
    EMPTY_ROW = auto()
    NO_ACT = auto()
    NO_DOCUMENTS = auto()
    DOCUMENT_WITHOUT_BASIS = auto()
    DOCUMENT_WITHOUT_SOURCE = auto()
    UNKNOWN_QUESTION = auto()
    UNUSED_QUESTION = auto()
    SAME_QUESTION_TWICE = auto()
    TERM_AND_UNIT_DISAGREE = auto()
    TERM_WITHOUT_BASIS = auto()
    NO_REFUSAL_GROUNDS = auto()
    GROUND_WITHOUT_NORM = auto()
    NO_STEPS = auto()
    SAME_NUMBER_TWICE = auto()
    UNKNOWN_PREDECESSOR = auto()
    CIRCLE_OF_STEPS = auto()
    NO_DECISION_STEP = auto()
    TWO_DECISION_STEPS = auto()
    DECISION_BY_ANOTHER_BODY = auto()
    STEP_NOBODY_CAN_PERFORM = auto()
    STEP_WITHOUT_PERFORMER = auto()
    STEP_BEFORE_EARLIER_STAGE = auto()
    DECISION_DOES_NOT_WAIT = auto()
    UNITS_DIFFER = auto()
    LONGER_THAN_LAW = auto()
    TERM_DIFFERS_FROM_CARD = auto()
    FORM_WITHOUT_FIELDS = auto()
    FIELD_INCOMPLETE = auto()
    SAME_FIELD_TWICE = auto()
    SAMPLE_OF_UNKNOWN_FIELD = auto()


@dataclass(frozen=True)
class Fault:
    """``where``: the document, step, question or field at fault."""

    kind: FaultKind
    where: str = ""


# --- information card ------------------------------------------------------------------------------------------------

REQUIRED_ROWS: Final = ("ground", "fee_text", "result", "appeal_text", "ways_to_submit", "ways_to_get")
NUMBERED: Final = ("working_days", "calendar_days", "months")


def information_faults(card: CardContents) -> list[Fault]:
    """Give all faults of an information card, in the order of its rows; none: it may be submitted."""
    return [*_row_faults(card), *_question_faults(card), *_document_faults(card), *_term_faults(card), *_grounds(card)]


def unwritable_card(card: CardContents) -> list[Fault]:
    """Give the faults that even a draft may not have: the database has no room for such rows."""
    kinds = {
        FaultKind.DOCUMENT_WITHOUT_BASIS,
        FaultKind.DOCUMENT_WITHOUT_SOURCE,
        FaultKind.UNKNOWN_QUESTION,
        FaultKind.SAME_QUESTION_TWICE,
        FaultKind.TERM_AND_UNIT_DISAGREE,
    }
    return [fault for fault in information_faults(card) if fault.kind in kinds]


def _row_faults(card: CardContents) -> Iterator[Fault]:
    for row in REQUIRED_ROWS:
        if not getattr(card, row):
            yield Fault(FaultKind.EMPTY_ROW, row)
    if not card.acts:
        yield Fault(FaultKind.NO_ACT)


def _question_faults(card: CardContents) -> Iterator[Fault]:
    asked = Counter(question.code for question in card.questions)
    used = {document.question for document in card.documents}
    yield from (Fault(FaultKind.SAME_QUESTION_TWICE, code) for code, times in asked.items() if times > 1)
    yield from (Fault(FaultKind.UNUSED_QUESTION, code) for code in asked if code not in used)


def _document_faults(card: CardContents) -> Iterator[Fault]:
    if not card.documents:
        yield Fault(FaultKind.NO_DOCUMENTS)
    known = {question.code for question in card.questions}
    for document in card.documents:
        if not document.legal_basis.strip():
            yield Fault(FaultKind.DOCUMENT_WITHOUT_BASIS, document.name)
        if not document.where_to_get.strip():
            yield Fault(FaultKind.DOCUMENT_WITHOUT_SOURCE, document.name)
        if document.question and document.question not in known:
            yield Fault(FaultKind.UNKNOWN_QUESTION, document.name)


def _term_faults(card: CardContents) -> Iterator[Fault]:
    if (card.term_unit in NUMBERED) != bool(card.term_value):
        yield Fault(FaultKind.TERM_AND_UNIT_DISAGREE)
    if card.term_unit != "none" and not card.term_basis.strip():
        yield Fault(FaultKind.TERM_WITHOUT_BASIS)


def _grounds(card: CardContents) -> Iterator[Fault]:
    if not card.refusal_grounds:
        yield Fault(FaultKind.NO_REFUSAL_GROUNDS)
    yield from (Fault(FaultKind.GROUND_WITHOUT_NORM, ground.text) for ground in card.refusal_grounds if not ground.norm)


# --- process card ----------------------------------------------------------------------------------------------------

STAGES: Final = ("intake", "processing", "decision", "delivery")
# The term by law runs to the decision; delivery has terms of its own (L38, L39, L41).
WITHIN_THE_TERM: Final = ("intake", "processing", "decision")
STEP_UNIT_FOR: Final = {"working_days": "working_days", "calendar_days": "calendar_days", "months": "calendar_days"}


@dataclass(frozen=True)
class Surroundings:
    """What a process card is checked against: who decides, which bodies act, the term on the information card."""

    decider: UUID
    competent: Collection[UUID]
    card_term: tuple[int | None, str]


def process_faults(card: ProcessContents, around: Surroundings) -> list[Fault]:
    """Give all faults of a process card; none: it may be submitted."""
    if not card.steps:
        return [Fault(FaultKind.NO_STEPS)]
    shape = list(_shape_faults(card.steps))
    faults = [*shape, *_decision_faults(card.steps, around), *_body_faults(card.steps, around), *_unit_faults(card)]
    if (card.days_by_law, card.law_unit) != around.card_term:
        faults.append(Fault(FaultKind.TERM_DIFFERS_FROM_CARD))
    # Paths can be followed only where every predecessor exists and none leads back to itself.
    return faults if shape else [*faults, *_order_faults(card.steps), *_length_faults(card)]


def unwritable_process(card: ProcessContents) -> list[Fault]:
    """Give the faults that even a draft may not have: the database has no room for such rows."""
    decisions = [str(step.number) for step in card.steps if step.stage == "decision"]
    several = [Fault(FaultKind.TWO_DECISION_STEPS, ", ".join(decisions))] if len(decisions) > 1 else []
    return [*_shape_faults(card.steps), *several]


def total_days(steps: Sequence[StepLine]) -> int:
    """Give the days of the longest way from the start to the decision, in the unit of the steps.

    The steps must be free of circles and of unknown predecessors (``process_faults``).
    """
    by_number = {step.number: step for step in steps}
    lengths: dict[int, int] = {}

    def length(number: int) -> int:
        if number not in lengths:
            step = by_number[number]
            lengths[number] = (step.term_value or 0) + max(map(length, step.after), default=0)
        return lengths[number]

    return max((length(step.number) for step in steps if step.stage in WITHIN_THE_TERM), default=0)


def _shape_faults(steps: Sequence[StepLine]) -> Iterator[Fault]:
    numbers = Counter(step.number for step in steps)
    yield from (Fault(FaultKind.SAME_NUMBER_TWICE, str(number)) for number, times in numbers.items() if times > 1)
    for step in steps:
        if step.after - numbers.keys():
            yield Fault(FaultKind.UNKNOWN_PREDECESSOR, str(step.number))
        if (step.term_unit in NUMBERED) != bool(step.term_value):
            yield Fault(FaultKind.TERM_AND_UNIT_DISAGREE, str(step.number))
    yield from (Fault(FaultKind.CIRCLE_OF_STEPS, str(number)) for number in _in_circles(steps))


def _in_circles(steps: Sequence[StepLine]) -> list[int]:
    """Give the numbers of steps that can never start: those on a circle, and those that wait for one."""
    waiting = {step.number: step.after for step in steps}
    while ready := [number for number, after in waiting.items() if not after & waiting.keys()]:
        for number in ready:
            del waiting[number]
    return sorted(waiting)


def _decision_faults(steps: Sequence[StepLine], around: Surroundings) -> Iterator[Fault]:
    decisions = [step for step in steps if step.stage == "decision"]
    if not decisions:
        yield Fault(FaultKind.NO_DECISION_STEP)
    if len(decisions) > 1:
        yield Fault(FaultKind.TWO_DECISION_STEPS, ", ".join(str(step.number) for step in decisions))
    for step in decisions:
        if step.provider != around.decider:
            yield Fault(FaultKind.DECISION_BY_ANOTHER_BODY, str(step.number))


def _body_faults(steps: Sequence[StepLine], around: Surroundings) -> Iterator[Fault]:
    for step in steps:
        if {step.provider, *(action.provider for action in step.actions)} - set(around.competent):
            yield Fault(FaultKind.STEP_NOBODY_CAN_PERFORM, str(step.number))
        if not any(action.action == "performs" and action.provider == step.provider for action in step.actions):
            yield Fault(FaultKind.STEP_WITHOUT_PERFORMER, str(step.number))


def _order_faults(steps: Sequence[StepLine]) -> Iterator[Fault]:
    by_number = {step.number: step for step in steps}
    for step in steps:
        if any(STAGES.index(by_number[number].stage) > STAGES.index(step.stage) for number in step.after):
            yield Fault(FaultKind.STEP_BEFORE_EARLIER_STAGE, str(step.number))
    for decision in (step for step in steps if step.stage == "decision"):
        awaited = _all_before(decision, by_number)
        if any(step.stage == "processing" and step.number not in awaited for step in steps):
            yield Fault(FaultKind.DECISION_DOES_NOT_WAIT, str(decision.number))


def _all_before(step: StepLine, by_number: Mapping[int, StepLine]) -> set[int]:
    seen: set[int] = set()
    waiting = list(step.after)
    while waiting:
        number = waiting.pop()
        if number not in seen:
            seen.add(number)
            waiting.extend(by_number[number].after)
    return seen


def _unit_faults(card: ProcessContents) -> Iterator[Fault]:
    """Days of two kinds can not be added up, so that nobody could tell whether the term by law is kept."""
    numbered = [step for step in card.steps if step.stage in WITHIN_THE_TERM and step.term_value]
    first = numbered[0].term_unit if numbered else ""
    wanted = STEP_UNIT_FOR.get(card.law_unit, first)
    yield from (Fault(FaultKind.UNITS_DIFFER, str(step.number)) for step in numbered if step.term_unit != wanted)


def _length_faults(card: ProcessContents) -> Iterator[Fault]:
    limit = allowed_days(card.days_by_law, card.law_unit)
    if limit is not None and total_days(card.steps) > limit:
        yield Fault(FaultKind.LONGER_THAN_LAW)


def allowed_days(value: int | None, unit: str) -> int | None:
    """Give how many days fit in a term by law whenever it starts; None where the law sets no term.

    Months count as the shortest that they can be: one is 28 days, two are 59, three 89 …
    """
    if unit == "same_day":
        return 0
    if unit != "months" or value is None:
        return value
    shortest_month = 28
    return shortest_month if value == 1 else 30 * value - 1


# --- forms -----------------------------------------------------------------------------------------------------------

FIELD_KINDS: Final = frozenset({"text", "long", "date", "phone", "iban", "tax_number", "yes_no", "table", "signature"})


def form_faults(sections: Sequence[Mapping[str, Any]], samples: Sequence[Mapping[str, Any]] = ()) -> list[Fault]:
    """Give all faults of a form's structure and of the values of its samples (L11)."""
    fields = [field for section in sections for field in section.get("fields", ())]
    if not fields:
        return [Fault(FaultKind.FORM_WITHOUT_FIELDS)]
    codes = Counter(str(field.get("code", "")) for field in fields)
    faults = [Fault(FaultKind.FIELD_INCOMPLETE, str(field.get("label", ""))) for field in fields if _incomplete(field)]
    faults += [Fault(FaultKind.SAME_FIELD_TWICE, code) for code, times in codes.items() if times > 1]
    written = {code for sample in samples for code in sample}
    return faults + [Fault(FaultKind.SAMPLE_OF_UNKNOWN_FIELD, code) for code in sorted(written - codes.keys())]


def _incomplete(field: Mapping[str, Any]) -> bool:
    kind = field.get("kind")
    return not (
        field.get("code") and field.get("label") and kind in FIELD_KINDS and (kind != "table" or field.get("columns"))
    )
