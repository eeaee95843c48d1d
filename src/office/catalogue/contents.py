"""The text of a card as plain values: what an editor drafts, what the rules check, what is written into rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

CARD_UNITS: Final = ("working_days", "calendar_days", "months", "same_day", "none")
STEP_UNITS: Final = ("working_days", "calendar_days", "same_day", "at_once")
STAGES: Final = ("intake", "processing", "decision", "delivery")
ACTIONS: Final = ("performs", "participates", "agrees", "approves")
DOCUMENT_FORMS: Final = ("original", "copy", "copy_and_original", "shown")
VERIFIABLE: Final = (
    "acts", "documents", "fee", "legal_basis", "name", "national_code", "refusal_grounds", "result", "term", "ways_to_get",
)  # fmt: skip
"""What a card may say of itself that it is still to be verified. In drafts an empty word is a choice not made yet."""


@dataclass(frozen=True)
class QuestionLine:
    code: str
    text: str


@dataclass(frozen=True)
class DocumentLine:
    """A required document; ``question`` is the code of the question that it depends on, empty: always needed."""

    name: str
    legal_basis: str
    where_to_get: str
    note: str = ""
    original_or_copy: str = "copy_and_original"
    obtainable_by_request: bool = False
    question: str = ""
    needed_if: bool = True


@dataclass(frozen=True)
class GroundLine:
    norm: str
    text: str


@dataclass(frozen=True)
class CardContents:
    """The rows of article 8. ``term_unit``: one of CARD_UNITS; ``review_on`` None: not said yet."""

    ground: str
    fee_text: str
    term_value: int | None
    term_unit: str
    result: str
    appeal_text: str
    review_on: date | None
    laws: Sequence[str] = ()
    cabinet_acts: Sequence[str] = ()
    central_acts: Sequence[str] = ()
    local_acts: Sequence[str] = ()
    ways_to_submit: Sequence[str] = ()
    term_counted_from: str = ""
    term_basis: str = ""
    ways_to_get: Sequence[str] = ()
    note: str = ""
    to_verify: Sequence[str] = ()
    questions: Sequence[QuestionLine] = ()
    documents: Sequence[DocumentLine] = ()
    refusal_grounds: Sequence[GroundLine] = ()

    @property
    def acts(self) -> list[str]:
        return [*self.laws, *self.cabinet_acts, *self.central_acts, *self.local_acts]


@dataclass(frozen=True)
class ActionLine:
    """``action``: one of ACTIONS; ``provider`` None: not said yet."""

    provider: UUID | None
    position: str
    action: str


@dataclass(frozen=True)
class StepLine:
    """A step. ``after``: numbers of the steps that must be finished first; none: it starts at once.

    ``term_unit``: one of STEP_UNITS; ``stage``: one of STAGES; ``provider`` None: not said yet.
    """

    number: int
    name: str
    stage: str
    provider: UUID | None
    responsible: str
    term_unit: str
    term_value: int | None = None
    unit: str = ""
    after: frozenset[int] = frozenset()
    actions: Sequence[ActionLine] = ()


@dataclass(frozen=True)
class ProcessContents:
    """The steps, and the term by law that they must fit in (as on the information card)."""

    days_by_law: int | None
    law_unit: str
    steps: Sequence[StepLine] = field(default=())
    needs_checking: bool = False


@dataclass(frozen=True)
class FormContents:
    """A form: ``sections`` as on ``FormTemplate``; ``samples``: name of a sample to code of a field to what is written."""

    name: str
    sections: Sequence[Mapping[str, Any]]
    samples: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    basis: str = ""
    needs_checking: bool = False
