"""The rows of a card in words: what each is called, and what its value says to a reader."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.catalogue.contents import ActionLine, DocumentLine, GroundLine, QuestionLine
from office.catalogue.models import ActionKind, CardTermUnit, DocumentForm, Stage, StepTermUnit
from office.ui import words

Bodies = Mapping[UUID, str]
"""Id of a body to its name."""

SECTIONS: dict[str, str | Promise] = {
    "about": gettext_lazy("Service, fee and result"),
    "term": gettext_lazy("Term for the decision"),
    "acts": gettext_lazy("Acts of law"),
    "questions": gettext_lazy("Questions to the applicant"),
    "documents": gettext_lazy("Documents"),
    "refusal_grounds": gettext_lazy("Grounds for refusal"),
    "review": gettext_lazy("Review"),
    "law": gettext_lazy("Term by law"),
    "steps": gettext_lazy("Steps"),
}
HINTS: dict[str, str | Promise] = {
    "acts": gettext_lazy("One act on a line. Every service rests on at least one."),
    "questions": gettext_lazy("Only questions that can be answered yes or no. The answers decide which documents are "
                              "needed; a question without an answer counts as no."),
    "documents": gettext_lazy("The whole list: nothing outside it can be demanded. Every document has its legal basis."),
    "refusal_grounds": gettext_lazy("Each ground with the norm of law that sets it."),
    "law": gettext_lazy("As on the information card. The steps up to the decision must fit in it."),
}  # fmt: skip
LABELS: dict[str, Any] = {
    "ground": gettext_lazy("Ground for the service"),
    "result": gettext_lazy("Result"),
    "fee_text": gettext_lazy("Fee"),
    "ways_to_submit": gettext_lazy("How to submit"),
    "ways_to_get": gettext_lazy("How to get the result"),
    "appeal_text": gettext_lazy("How to appeal"),
    "note": gettext_lazy("Note"),
    "term_value": gettext_lazy("Term, number"),
    "term_unit": gettext_lazy("Term, unit"),
    "term_counted_from": gettext_lazy("Counted from"),
    "term_basis": gettext_lazy("Legal basis of the term"),
    "laws": gettext_lazy("Laws"),
    "cabinet_acts": gettext_lazy("Acts of the Cabinet of Ministers"),
    "central_acts": gettext_lazy("Acts of central bodies"),
    "local_acts": gettext_lazy("Acts of local bodies"),
    "review_on": gettext_lazy("To be reviewed by"),
    "to_verify": gettext_lazy("Still to be verified"),
    "questions": gettext_lazy("Questions to the applicant"),
    "documents": gettext_lazy("Documents"),
    "refusal_grounds": gettext_lazy("Grounds for refusal"),
    "code": gettext_lazy("Code"),
    "text": gettext_lazy("Text"),
    "name": gettext_lazy("Name"),
    "legal_basis": gettext_lazy("Legal basis"),
    "where_to_get": gettext_lazy("Where to get it"),
    "original_or_copy": gettext_lazy("Original or copy"),
    "obtainable_by_request": gettext_lazy("The body may request it instead"),
    "question": gettext_lazy("Needed if"),
    "needed_if": gettext_lazy("When the answer is"),
    "norm": gettext_lazy("Norm of law"),
    "days_by_law": gettext_lazy("Term by law, number"),
    "law_unit": gettext_lazy("Term by law, unit"),
    "needs_checking": gettext_lazy("Needs checking"),
    "steps": gettext_lazy("Steps"),
    "stage": gettext_lazy("Stage"),
    "provider": gettext_lazy("Body"),
    "responsible": gettext_lazy("Responsible officer"),
    "unit": gettext_lazy("Unit of the body"),
    "term": gettext_lazy("Term"),
    "after": gettext_lazy("After the steps"),
    "actions": gettext_lazy("Who does what"),
    "position": gettext_lazy("Position"),
    "action": gettext_lazy("Action"),
}
VERIFIED: dict[str, str | Promise] = {
    "acts": gettext_lazy("acts"),
    "documents": gettext_lazy("documents"),
    "fee": gettext_lazy("fee"),
    "legal_basis": gettext_lazy("legal bases of the documents"),
    "name": gettext_lazy("name of the service"),
    "national_code": gettext_lazy("number in the national register"),
    "refusal_grounds": gettext_lazy("grounds for refusal"),
    "result": gettext_lazy("result"),
    "term": gettext_lazy("term"),
    "ways_to_get": gettext_lazy("ways to get the result"),
}
UNITS: dict[str, str | Promise] = {**dict(StepTermUnit.choices), **dict(CardTermUnit.choices)}
CHOICES: dict[str, Mapping[str, Any]] = {
    "term_unit": UNITS,
    "law_unit": UNITS,
    "stage": dict(Stage.choices),
    "action": dict(ActionKind.choices),
    "original_or_copy": dict(DocumentForm.choices),
}
NOTHING = "—"


def said(name: str, value: Any, bodies: Bodies) -> str:
    """Say the value of a row in the reader's language; several lines where it holds several things."""
    if name in CHOICES:
        return str(CHOICES[name].get(value, NOTHING))
    if name == "term":
        return words.term_length(*value) or NOTHING
    if isinstance(value, tuple):
        return "\n".join(_said_item(name, each, bodies) for each in value) or NOTHING
    return _said_one(value, bodies)


def _said_one(value: Any, bodies: Bodies) -> str:
    match value:
        case bool():
            return _("yes") if value else _("no")
        case UUID():
            return bodies.get(value, NOTHING)
        case date():
            return words.day(value)
    return NOTHING if value is None else str(value) or NOTHING


def _said_item(name: str, item: Any, bodies: Bodies) -> str:
    if name == "to_verify":
        return str(VERIFIED.get(item, item))
    return said_action(item, bodies) if isinstance(item, ActionLine) else str(item)


def said_action(action: ActionLine, bodies: Bodies) -> str:
    word = CHOICES["action"].get(action.action, action.action)
    return f"{word}: {action.position}, {bodies.get(action.provider, NOTHING) if action.provider else NOTHING}"


def said_document(document: DocumentLine, questions: Mapping[str, str]) -> str:
    """Say a document in one line: name, form, basis, source, condition, note."""
    parts = [
        document.name,
        str(CHOICES["original_or_copy"].get(document.original_or_copy, "")),
        document.legal_basis,
        document.where_to_get,
    ]
    if document.question:
        parts.append(said_condition(document, questions))
    if document.obtainable_by_request:
        parts.append(_("the body may request it instead"))
    return " · ".join(part for part in [*parts, document.note] if part)


def said_condition(document: DocumentLine, questions: Mapping[str, str]) -> str:
    answer = _("yes") if document.needed_if else _("no")
    question = questions.get(document.question, document.question)
    return _("needed if “%(question)s”: %(answer)s") % {"question": question, "answer": answer}


def said_row(row: Any, bodies: Bodies, questions: Mapping[str, str]) -> str:
    """Say a whole row of a list: a document, a question, a ground or a step."""
    match row:
        case DocumentLine():
            return said_document(row, questions)
        case QuestionLine():
            return row.text
        case GroundLine():
            return f"{row.text} ({row.norm})"
    parts = [said("provider", row.provider, bodies), row.responsible, words.term_length(*row.term)]
    return "\n".join([row.name, ", ".join(parts), *(said_action(action, bodies) for action in row.actions)])
