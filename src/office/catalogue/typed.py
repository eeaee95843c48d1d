"""What an editor has typed, before it is the text of a card: words by section, readable or not (pure).

A draft is kept as typed, so that nobody loses half a sentence. Shape: section to values. The values of a section are
words by field, or ``rows``: a list of such words. A choice is the word of ``contents``; yes is ``yes``. A section that
is absent was never touched. The same shape is what a file of the exchange is turned into.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

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
from office.catalogue.rules import LONGEST_TERM, Fault, FaultKind

Contents = TypeVar("Contents", CardContents, ProcessContents)
Text = TypeVar("Text", bound=CardContents | ProcessContents)
Values = Mapping[str, Any]
Typed = Mapping[str, Values]

CARD_SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "about": ("ground", "result", "fee_text", "ways_to_submit", "ways_to_get", "appeal_text", "note"),
    "term": ("term_value", "term_unit", "term_counted_from", "term_basis"),
    "acts": ("laws", "cabinet_acts", "central_acts", "local_acts"),
    "questions": ("code", "text"),
    "documents": (
        "name", "legal_basis", "where_to_get", "note", "original_or_copy", "obtainable_by_request", "question",
        "needed_if",
    ),
    "refusal_grounds": ("text", "norm"),
    "review": ("review_on", "to_verify"),
}  # fmt: skip
PROCESS_SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "law": ("days_by_law", "law_unit", "needs_checking"),
    "steps": ("key", "name", "stage", "provider", "responsible", "unit", "term_value", "term_unit", "after", "actions"),
}
FORM_SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "form": ("name", "basis", "needs_checking"),
    "fields": ("code", "section", "label", "kind", "required", "hint", "columns"),
}
ACTION: Final = ("provider", "position", "action")
ROWS: Final = ("questions", "documents", "refusal_grounds", "steps", "fields")
LISTS: Final = ("laws", "cabinet_acts", "central_acts", "local_acts", "ways_to_submit", "ways_to_get")
TEXTS: Final = ("ground", "result", "fee_text", "appeal_text", "note")
YES, NO = "yes", "no"
DAY: Final = re.compile(r"\s*(\d{1,2})\.(\d{1,2})\.(\d{4})\s*")
# Control characters, halves of characters and non-characters: neither the database nor a table sheet has room for them.
UNKEPT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
LINE_ENDS: Final = re.compile("\r\n|[\r\x85\u2028\u2029]")
CODE: Final = re.compile(r"[-a-zA-Z0-9_]{1,40}")
BEST_BEFORE: Final = 9999


@dataclass(frozen=True)
class Reading(Generic[Contents]):
    """What could be read, and what could not: such values are empty in ``contents``."""

    contents: Contents
    faults: list[Fault]


def with_rules(read: Reading[Any], found: Iterable[Fault]) -> list[Fault]:
    """Give what could not be read and what the rules find beside it; a value that could not be read is not told twice."""
    places = {fault.at for fault in read.faults}
    return [*read.faults, *(fault for fault in found if fault.at not in places)]


def clean(text: str) -> str:
    """Give text as it can be kept: line ends of one kind, no control characters."""
    return UNKEPT.sub("", LINE_ENDS.sub("\n", text))


def line(text: str) -> str:
    """Give text as one line without idle blanks."""
    return " ".join(clean(text).split())


def lines(text: str) -> tuple[str, ...]:
    """Give the lines of a text that hold anything."""
    return tuple(kept for each in clean(text).split("\n") if (kept := line(each)))


def paragraph(text: str) -> str:
    return "\n".join(each.rstrip() for each in clean(text).strip().split("\n"))


def day(text: str) -> date | None:
    """Read a day typed as 27.3.2027 or 2027-03-27; None where it is none."""
    typed = DAY.fullmatch(text)
    try:
        if typed:
            return date(int(typed[3]), int(typed[2]), int(typed[1]))
        return datetime.strptime(text.strip(), "%Y-%m-%d").date()  # noqa: DTZ007  a legal day has no zone
    except ValueError:
        return None


# --- reading ---------------------------------------------------------------------------------------------------------


def read_card(typed: Typed) -> Reading[CardContents]:
    """Read the text of an information card."""
    read = _Reader()
    about, term = typed.get("about", {}), typed.get("term", {})
    acts, review = typed.get("acts", {}), typed.get("review", {})
    rows: dict[str, Any] = {name: read.text(about, name) for name in TEXTS}
    rows |= {name: lines({**about, **acts}.get(name, "")) for name in LISTS}
    contents = CardContents(
        **rows,
        term_value=read.number(term, "term_value"),
        term_unit=read.choice(term, "term_unit", CARD_UNITS),
        term_counted_from=line(term.get("term_counted_from", "")),
        term_basis=line(term.get("term_basis", "")),
        review_on=read.day(review, "review_on"),
        to_verify=read.choices(review, "to_verify", VERIFIABLE),
        questions=read.rows(typed, "questions", _question),
        documents=read.rows(typed, "documents", _document),
        refusal_grounds=read.rows(typed, "refusal_grounds", _ground),
    )
    return Reading(contents, read.faults)


def read_process(typed: Typed) -> Reading[ProcessContents]:
    """Read the text of a process card. A step's number is its place; ``after`` names the keys of other steps."""
    read = _Reader()
    law, rows = typed.get("law", {}), rows_of(typed.get("steps", {}))
    numbers = {str(row.get("key", "")): number for number, row in enumerate(rows, 1)}
    steps = tuple(_step(read, row, place, numbers) for place, row in enumerate(rows))
    contents = ProcessContents(
        days_by_law=read.number(law, "days_by_law"),
        law_unit=read.choice(law, "law_unit", CARD_UNITS),
        steps=steps,
        needs_checking=read.yes(law, "needs_checking"),
    )
    return Reading(contents, read.faults)


def rows_of(values: Values) -> Sequence[dict[str, Any]]:
    rows: Sequence[dict[str, Any]] = values.get("rows", ())
    return rows


class _Reader:
    """Reads words one by one; what can not be read is a fault at its place."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def _wrong(self, kind: FaultKind, word: str, at: str) -> None:
        self.faults.append(Fault(kind, word, at))

    def text(self, values: Values, name: str) -> str:
        return paragraph(values.get(name, ""))

    def number(self, values: Values, name: str, at: str = "") -> int | None:
        word = line(values.get(name, ""))
        if not word:
            return None
        if word.isascii() and word.isdigit() and 1 <= int(word[:9]) <= LONGEST_TERM:
            return int(word)
        self._wrong(FaultKind.NOT_A_NUMBER, word, at or name)
        return None

    def choice(self, values: Values, name: str, known: Collection[str], at: str = "") -> str:
        word = line(values.get(name, ""))
        if word and word not in known:
            self._wrong(FaultKind.UNKNOWN_CHOICE, word, at or name)
            return ""
        return word

    def choices(self, values: Values, name: str, known: Collection[str]) -> tuple[str, ...]:
        words = tuple(values.get(name, ()))
        for word in words:
            if word not in known:
                self._wrong(FaultKind.UNKNOWN_CHOICE, word, name)
        return tuple(dict.fromkeys(word for word in words if word in known))

    def yes(self, values: Values, name: str, at: str = "") -> bool:
        return self.choice(values, name, (YES, NO), at) == YES

    def day(self, values: Values, name: str) -> date | None:
        word = line(values.get(name, ""))
        read = day(word)
        if word and read is None:
            self._wrong(FaultKind.NOT_A_DAY, word, name)
        return read

    def body(self, values: Values, name: str, at: str) -> UUID | None:
        word = line(values.get(name, ""))
        try:
            return UUID(word) if word else None
        except ValueError:
            self._wrong(FaultKind.UNKNOWN_CHOICE, word, at)
            return None

    def rows(self, typed: Typed, section: str, of: "Callable[[_Reader, Values, str], Any]") -> tuple[Any, ...]:
        rows = rows_of(typed.get(section, {}))
        return tuple(of(self, row, f"{section}-{place}-") for place, row in enumerate(rows))


def _question(read: _Reader, row: Values, at: str) -> QuestionLine:
    code = line(row.get("code", ""))
    if code and not CODE.fullmatch(code):
        read.faults.append(Fault(FaultKind.UNKNOWN_CHOICE, code, f"{at}code"))
        code = ""
    return QuestionLine(code, line(row.get("text", "")))


def _document(read: _Reader, row: Values, at: str) -> DocumentLine:
    form = read.choice(row, "original_or_copy", DOCUMENT_FORMS, f"{at}original_or_copy")
    return DocumentLine(
        name=line(row.get("name", "")),
        legal_basis=line(row.get("legal_basis", "")),
        where_to_get=line(row.get("where_to_get", "")),
        note=line(row.get("note", "")),
        original_or_copy=form or DocumentLine.original_or_copy,
        obtainable_by_request=read.yes(row, "obtainable_by_request", f"{at}obtainable_by_request"),
        question=line(row.get("question", "")),
        needed_if=read.choice(row, "needed_if", (YES, NO), f"{at}needed_if") != NO,
    )


def _ground(_read: _Reader, row: Values, _at: str) -> GroundLine:
    return GroundLine(line(row.get("norm", "")), line(row.get("text", "")))


def _step(read: _Reader, row: Values, place: int, numbers: Mapping[str, int]) -> StepLine:
    at = f"steps-{place}-"
    # A key that no step has stays a step that is not there: the rules tell so.
    after = frozenset(numbers.get(key, 0) for key in row.get("after", ()))
    return StepLine(
        number=place + 1,
        name=line(row.get("name", "")),
        stage=read.choice(row, "stage", STAGES, f"{at}stage"),
        provider=read.body(row, "provider", f"{at}provider"),
        responsible=line(row.get("responsible", "")),
        term_unit=read.choice(row, "term_unit", STEP_UNITS, f"{at}term_unit"),
        term_value=read.number(row, "term_value", f"{at}term_value"),
        unit=line(row.get("unit", "")),
        after=after,
        actions=tuple(_action(read, action, f"{at}actions-{n}-") for n, action in enumerate(row.get("actions", ()))),
    )


def _action(read: _Reader, row: Values, at: str) -> ActionLine:
    provider = read.body(row, "provider", f"{at}provider")
    return ActionLine(provider, line(row.get("position", "")), read.choice(row, "action", ACTIONS, f"{at}action"))


# --- writing ---------------------------------------------------------------------------------------------------------


def typed_of(contents: CardContents | ProcessContents) -> dict[str, dict[str, Any]]:
    """Give a text as an editor would have typed it: where the next version begins."""
    if isinstance(contents, ProcessContents):
        return _typed_process(contents)
    sections: dict[str, dict[str, Any]] = {
        section: {name: _word(getattr(contents, name)) for name in names}
        for section, names in CARD_SECTIONS.items()
        if section not in ROWS
    }
    for section in ("questions", "documents", "refusal_grounds"):
        rows = getattr(contents, section)
        sections[section] = {"rows": [{f.name: _word(getattr(row, f.name)) for f in fields(row)} for row in rows]}
    sections["review"]["to_verify"] = list(contents.to_verify)
    for row, document in zip(sections["documents"]["rows"], contents.documents, strict=True):
        row["needed_if"] = (YES if document.needed_if else NO) if document.question else ""
    return sections


def _typed_process(contents: ProcessContents) -> dict[str, dict[str, Any]]:
    rows = [
        {
            name: _word(getattr(step, name))
            for name in PROCESS_SECTIONS["steps"]
            if name not in {"key", "after", "actions"}
        }
        | {
            "key": str(step.number),
            "after": [str(number) for number in sorted(step.after)],
            "actions": [{name: _word(getattr(action, name)) for name in ACTION} for action in step.actions],
        }
        for step in contents.steps
    ]
    law = {name: _word(getattr(contents, name)) for name in PROCESS_SECTIONS["law"]}
    return {"law": law, "steps": {"rows": rows}}


def _word(value: Any) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return YES
        case date():
            return f"{value.day}.{value.month}.{value.year}"
        case str() | int() | UUID():
            return str(value)
        case _:
            return "\n".join(line(each) for each in value)


def settled(contents: Text) -> Text:
    """Give ``contents`` as they come back from ``typed_of``: what a round trip may not change."""
    readers: Mapping[type, Callable[[Typed], Reading[Any]]] = {CardContents: read_card, ProcessContents: read_process}
    found: Text = readers[type(contents)](typed_of(contents)).contents
    return found
