"""The kinds of faults, and a fault: its kind, what is at fault, and the place where an editor mends it."""

from dataclasses import dataclass, field
from enum import StrEnum, auto


class FaultKind(StrEnum):
    # what was typed can not be read
    NOT_A_NUMBER = auto()
    NOT_A_DAY = auto()
    UNKNOWN_CHOICE = auto()
    # both cards
    TOO_LONG = auto()
    TOO_MANY_ROWS = auto()
    TERM_AND_UNIT_DISAGREE = auto()
    # information cards
    EMPTY_ROW = auto()
    NO_ACT = auto()
    NO_DOCUMENTS = auto()
    DOCUMENT_WITHOUT_NAME = auto()
    DOCUMENT_WITHOUT_BASIS = auto()
    DOCUMENT_WITHOUT_SOURCE = auto()
    CONDITION_WITHOUT_QUESTION = auto()
    UNKNOWN_QUESTION = auto()
    UNUSED_QUESTION = auto()
    QUESTION_WITHOUT_TEXT = auto()
    QUESTION_WITHOUT_CODE = auto()
    SAME_QUESTION_TWICE = auto()
    TERM_WITHOUT_BASIS = auto()
    TERM_LONGER_THAN_LAW = auto()
    NO_REFUSAL_GROUNDS = auto()
    GROUND_WITHOUT_TEXT = auto()
    GROUND_WITHOUT_NORM = auto()
    # process cards
    NO_STEPS = auto()
    STEP_INCOMPLETE = auto()
    ACTION_INCOMPLETE = auto()
    SAME_ACTION_TWICE = auto()
    SAME_NUMBER_TWICE = auto()
    UNKNOWN_PREDECESSOR = auto()
    CIRCLE_OF_STEPS = auto()
    STEP_NEVER_STARTS = auto()
    NO_DECISION_STEP = auto()
    TWO_DECISION_STEPS = auto()
    DECISION_BY_ANOTHER_BODY = auto()
    STEP_NOBODY_CAN_PERFORM = auto()
    STEP_WITHOUT_STAFF = auto()
    STEP_WITHOUT_PERFORMER = auto()
    STEP_BEFORE_EARLIER_STAGE = auto()
    DECISION_DOES_NOT_WAIT = auto()
    DELIVERY_DOES_NOT_WAIT = auto()
    UNITS_DIFFER = auto()
    LONGER_THAN_LAW = auto()
    TERM_DIFFERS_FROM_CARD = auto()
    # forms
    FORM_WITHOUT_FIELDS = auto()
    FIELD_INCOMPLETE = auto()
    SAME_FIELD_TWICE = auto()
    SAMPLE_OF_UNKNOWN_FIELD = auto()


@dataclass(frozen=True)
class Fault:
    """``where``: the document, step, question or field at fault, as the words of the fault name it.

    ``at``: the place of the value in what is typed: ``ground``, ``documents-2-legal_basis``, ``steps-0-actions-1-action``
    (rows count from 0).
    """

    kind: FaultKind
    where: str = ""
    at: str = field(default="", compare=False)
