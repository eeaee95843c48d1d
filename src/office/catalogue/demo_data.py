"""The demo catalogue as contents of cards: reads ``data/*.yaml`` and nothing else.

Facts gathered from public cards, not law: every card says what is to be verified before a city relies on it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from office.catalogue.contents import (
    ActionLine,
    CardContents,
    DocumentLine,
    FormContents,
    GroundLine,
    ProcessContents,
    QuestionLine,
    StepLine,
)
from office.catalogue.datafiles import read
from office.catalogue.legal import LegalLength
from office.catalogue.rules import STEP_UNIT_FOR, allowed_days

ACTIONS = {"participates": "participates", "agrees": "agrees", "approves": "approves"}


@dataclass(frozen=True)
class BodySpan:
    """What a body does from one day to another, and by which act; no ``until``: still."""

    body: str
    since: date
    until: date | None
    basis: str

    def covers(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on <= self.until)


def spans(bodies: str, kind: str) -> list[BodySpan]:
    """Give who takes papers (``takes``) or decides (``decides``), by a key of ``bodies.yaml``, in the order of the data."""
    since, row = read("common")["since"], read("bodies")[bodies]
    return [
        BodySpan(span["body"], span.get("from", since), span.get("until"), row.get("basis", "")) for span in row[kind]
    ]


def body_on(service: Mapping[str, Any], kind: str, on: date) -> str:
    """Give the code of the first body that takes papers or decides that day."""
    return next(span.body for span in spans(service["bodies"], kind) if span.covers(on))


# --- information cards -----------------------------------------------------------------------------------------------


def card_contents(service: Mapping[str, Any], on: date) -> CardContents:
    """Give the information card of a service of ``services.yaml``, to be reviewed a year after ``on``."""
    common, term = read("common"), service["term"]
    documents = tuple(_document(code, service) for code in service["documents"])
    return CardContents(
        **_acts(service),
        ground=common["ground"],
        ways_to_submit=tuple(common["ways_to_submit"]),
        fee_text=service.get("fee", common["fee"]),
        term_value=term.get("value"),
        term_unit=term["unit"],
        term_counted_from=term.get("from", common["counted_from"]),
        term_basis="" if term["unit"] == "none" else _act(service["basis"]),
        result=service["result"],
        ways_to_get=tuple(common["ways"][service["ways"]]),
        note=service.get("note", ""),
        appeal_text=common["appeal"].strip(),
        # Which act calls for which document was not told by the public cards: it is always to be verified.
        to_verify=(*service["verify"], "legal_basis"),
        review_on=_a_year_after(on),
        questions=_questions(documents),
        documents=documents,
        refusal_grounds=tuple(GroundLine(_act(service["basis"]), text) for text in _refusals(service)),
    )


def _act(code: str) -> str:
    return str(read("acts")[code]["text"])


def _acts(service: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    rows = {"law": "laws", "cabinet": "cabinet_acts", "central": "central_acts", "local": "local_acts"}
    acts = read("acts")
    return {
        row: tuple(_act(code) for code in service["acts"] if acts[code]["kind"] == kind) for kind, row in rows.items()
    }


def _document(code: str, service: Mapping[str, Any]) -> DocumentLine:
    library = read("documents")
    row = library["documents"][code]
    return DocumentLine(
        name=row["name"],
        legal_basis=_act(service["basis"]),
        where_to_get=library["places"][row["where"]],
        note=row.get("note", ""),
        original_or_copy=row.get("form", "copy_and_original"),
        obtainable_by_request=row.get("request", False),
        question=row.get("if") or row.get("unless") or "",
        needed_if="unless" not in row,
    )


def _questions(documents: tuple[DocumentLine, ...]) -> tuple[QuestionLine, ...]:
    """Give the questions that the documents depend on, in the order of the library: from the general to the special."""
    used = {document.question for document in documents}
    return tuple(QuestionLine(code, text) for code, text in read("documents")["questions"].items() if code in used)


def _refusals(service: Mapping[str, Any]) -> Iterator[str]:
    common = read("common")
    for ground in service.get("refusals", ()):
        yield from common["income_refusals"] if ground == "income" else [ground]
    yield from common["refusals"]


def _a_year_after(on: date) -> date:
    leap_day = (on.month, on.day) == (2, 29)
    return on.replace(year=on.year + 1, day=28 if leap_day else on.day)


def legal_length(row: Mapping[str, Any]) -> tuple[date, LegalLength]:
    """Give since when a term of ``legal_terms.yaml`` holds, and the term with its act."""
    length = LegalLength(row.get("value"), row["unit"], _act(row["act"]), needs_checking=row.get("check", False))
    return row.get("since", read("common")["since"]), length


# --- process cards ---------------------------------------------------------------------------------------------------


def process_contents(service: Mapping[str, Any], bodies: Mapping[str, UUID], on: date) -> ProcessContents:
    """Give the process card of a service for a city that has ``bodies`` (code to id).

    Steps of bodies that the city does not have are left out: the others do without them.
    """
    cards, term = read("process"), service["term"]
    roles = {"takes": body_on(service, "takes", on), "decides": body_on(service, "decides", on)}
    own = cards["services"].get(service["code"], cards["standard"])
    staged = {**_staged(cards["intake"], "intake"), **_staged(own, ""), **_staged(cards["delivery"], "delivery")}
    kept = {key: row for key, row in staged.items() if roles.get(row["body"], row["body"]) in bodies}
    numbers = {key: number for number, key in enumerate(kept, 1)}
    steps = tuple(
        _step(key, row, numbers, {code: bodies[roles.get(code, code)] for code in [row["body"]]}, term)
        for key, row in kept.items()
    )
    return ProcessContents(term.get("value"), term["unit"], steps, needs_checking=True)


def _staged(steps: Mapping[str, Any], stage: str) -> dict[str, dict[str, Any]]:
    """Give the steps with their stage; a step between the counter and the result begins when the file is there."""
    return {
        key: {
            **row,
            "stage": stage or ("decision" if key == "decision" else "processing"),
            "after": row.get("after", [] if stage else ["handed_over"]),
        }
        for key, row in steps.items()
    }


def _step(
    key: str, row: Mapping[str, Any], numbers: Mapping[str, int], body: Mapping[str, UUID], term: Mapping[str, Any]
) -> StepLine:
    provider = body[row["body"]]
    value, unit = _step_term(row, term)
    positions = {"performs": row["who"], **{word: row[word] for word in ACTIONS if word in row}}
    return StepLine(
        number=numbers[key],
        name=row["name"],
        stage=row["stage"],
        provider=provider,
        responsible=row["who"],
        unit=row["unit"],
        term_value=value,
        term_unit=unit,
        after=frozenset(numbers[earlier] for earlier in row["after"] if earlier in numbers),
        actions=tuple(ActionLine(provider, position, action) for action, position in positions.items()),
    )


def _step_term(row: Mapping[str, Any], term: Mapping[str, Any]) -> tuple[int | None, str]:
    """Give the term of a step; one that names none (the standard decision) has the whole term by law."""
    if "term" in row:
        return None, row["term"]
    unit = row.get("unit_of_days") or STEP_UNIT_FOR.get(term["unit"], "calendar_days")
    if "days" in row:
        return row["days"], unit
    whole = allowed_days(term.get("value"), term["unit"])
    if whole == 0:
        return None, "same_day"
    return whole or read("common")["default_term_days"], unit


# --- forms -----------------------------------------------------------------------------------------------------------


def form_contents(form: Mapping[str, Any]) -> FormContents:
    """Give a form of ``forms.yaml``. Forms that no act sets are the office's own and need no checking against one."""
    return FormContents(
        name=form["name"],
        sections=form["sections"],
        samples=form["samples"],
        basis=form.get("basis", ""),
        needs_checking="basis" in form,
    )


def services_using(form: Mapping[str, Any]) -> list[str]:
    """Give the codes of the services whose documents this form is for."""
    uses = set(form["uses"])
    return [service["code"] for service in read("services") if uses & set(service["documents"])]
