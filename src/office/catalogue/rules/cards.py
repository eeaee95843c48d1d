"""Faults of information cards (K8b, K19, article 8 of Law 5203-VI)."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Final

from office.catalogue.contents import CardContents, DocumentLine
from office.catalogue.rules import limits
from office.catalogue.rules.kinds import Fault, FaultKind
from office.catalogue.rules.terms import LAW_AT_MOST_DAYS, Length, fits

REQUIRED_ROWS: Final = ("ground", "fee_text", "result", "appeal_text", "ways_to_submit", "ways_to_get")
NUMBERED: Final = ("working_days", "calendar_days", "months")
UNWRITABLE: Final = {
    FaultKind.TOO_LONG,
    FaultKind.TOO_MANY_ROWS,
    FaultKind.DOCUMENT_WITHOUT_NAME,
    FaultKind.DOCUMENT_WITHOUT_BASIS,
    FaultKind.DOCUMENT_WITHOUT_SOURCE,
    FaultKind.UNKNOWN_QUESTION,
    FaultKind.QUESTION_WITHOUT_CODE,
    FaultKind.SAME_QUESTION_TWICE,
    FaultKind.TERM_AND_UNIT_DISAGREE,
}
DEFAULT_LAW: Final[Length] = (LAW_AT_MOST_DAYS, "calendar_days")


def information_faults(card: CardContents, law: Length = DEFAULT_LAW) -> list[Fault]:
    """Give all faults of an information card, in the order of its rows; none: it may be submitted.

    ``law``: the longest term that the law lets a decision on this service take.
    """
    return [
        *_row_faults(card),
        *_term_faults(card, law),
        *_question_faults(card),
        *_document_faults(card),
        *_grounds(card),
        *_size_faults(card),
    ]


def unwritable_card(card: CardContents) -> list[Fault]:
    """Give the faults for which the tables have no room; a draft that is still being typed may have even them."""
    nameless = {"term_unit", "review_on"}
    faults = information_faults(card)
    return [each for each in faults if each.kind in UNWRITABLE or (_is_empty(each) and each.where in nameless)]


def _is_empty(fault: Fault) -> bool:
    return fault.kind == FaultKind.EMPTY_ROW


def _row_faults(card: CardContents) -> Iterator[Fault]:
    for row in REQUIRED_ROWS:
        if not getattr(card, row):
            yield Fault(FaultKind.EMPTY_ROW, row, row)
    if card.review_on is None:
        yield Fault(FaultKind.EMPTY_ROW, "review_on", "review_on")
    if not card.acts:
        yield Fault(FaultKind.NO_ACT, at="laws")


def _term_faults(card: CardContents, law: Length) -> Iterator[Fault]:
    if not card.term_unit:
        yield Fault(FaultKind.EMPTY_ROW, "term_unit", "term_unit")
    elif (card.term_unit in NUMBERED) != bool(card.term_value):
        yield Fault(FaultKind.TERM_AND_UNIT_DISAGREE, at="term_value")
    elif not fits((card.term_value, card.term_unit), law):
        yield Fault(FaultKind.TERM_LONGER_THAN_LAW, at="term_value")
    if card.term_unit not in {"", "none"} and not card.term_basis.strip():
        yield Fault(FaultKind.TERM_WITHOUT_BASIS, at="term_basis")


def _question_faults(card: CardContents) -> Iterator[Fault]:
    asked = Counter(question.code for question in card.questions)
    used = {document.question for document in card.documents}
    for number, question in enumerate(card.questions):
        at = f"questions-{number}-"
        if not question.code:
            yield Fault(FaultKind.QUESTION_WITHOUT_CODE, str(number + 1), f"{at}code")
        if not question.text.strip():
            yield Fault(FaultKind.QUESTION_WITHOUT_TEXT, str(number + 1), f"{at}text")
        elif question.code not in used:
            yield Fault(FaultKind.UNUSED_QUESTION, question.text, f"{at}text")
    places = {question.code: number for number, question in enumerate(card.questions)}
    for code, times in asked.items():
        if code and times > 1:
            yield Fault(FaultKind.SAME_QUESTION_TWICE, code, f"questions-{places[code]}-code")


def _document_faults(card: CardContents) -> Iterator[Fault]:
    if not card.documents:
        yield Fault(FaultKind.NO_DOCUMENTS, at="documents")
    known = {question.code for question in card.questions}
    for number, document in enumerate(card.documents):
        yield from _faults_of_document(document, number, known)


def _faults_of_document(document: DocumentLine, number: int, questions: Collection[str]) -> Iterator[Fault]:
    name, at = document.name or str(number + 1), f"documents-{number}-"
    if not document.name.strip():
        yield Fault(FaultKind.DOCUMENT_WITHOUT_NAME, str(number + 1), f"{at}name")
    if not document.legal_basis.strip():
        yield Fault(FaultKind.DOCUMENT_WITHOUT_BASIS, name, f"{at}legal_basis")
    if not document.where_to_get.strip():
        yield Fault(FaultKind.DOCUMENT_WITHOUT_SOURCE, name, f"{at}where_to_get")
    if document.question and document.question not in questions:
        yield Fault(FaultKind.UNKNOWN_QUESTION, name, f"{at}question")
    if not document.question and not document.needed_if:
        yield Fault(FaultKind.CONDITION_WITHOUT_QUESTION, name, f"{at}question")


def _grounds(card: CardContents) -> Iterator[Fault]:
    if not card.refusal_grounds:
        yield Fault(FaultKind.NO_REFUSAL_GROUNDS, at="refusal_grounds")
    for number, ground in enumerate(card.refusal_grounds):
        at = f"refusal_grounds-{number}-"
        if not ground.text.strip():
            yield Fault(FaultKind.GROUND_WITHOUT_TEXT, str(number + 1), f"{at}text")
        if not ground.norm.strip():
            yield Fault(FaultKind.GROUND_WITHOUT_NORM, ground.text or str(number + 1), f"{at}norm")


def _size_faults(card: CardContents) -> Iterator[Fault]:
    yield from limits.too_long(card, limits.CARD)
    yield from limits.too_much_in_lists(card)
    rows = (
        ("questions", card.questions, limits.QUESTION),
        ("documents", card.documents, limits.DOCUMENT),
        ("refusal_grounds", card.refusal_grounds, limits.GROUND),
    )
    for name, lines, widths in rows:
        yield from limits.too_many(lines, name)
        for number, line in enumerate(lines):
            yield from limits.too_long(line, widths, f"{name}-{number}-")
