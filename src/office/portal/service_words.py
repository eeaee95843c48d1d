"""What a card says, in the words of who reads it: lengths of terms, the way of documents, what changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from office.catalogue.comparing import Change, Comparison, FieldChange, Piece, RowChange, pieces
from office.catalogue.models import CardTermUnit, DocumentForm
from office.ui import words

LABELS: Final[Mapping[str, str | Promise]] = {
    "ground": gettext_lazy("Who may ask for it"),
    "fee_text": gettext_lazy("Fee"),
    "term_value": gettext_lazy("Term"),
    "term_unit": gettext_lazy("Term is counted in"),
    "term_counted_from": gettext_lazy("Term is counted from"),
    "term_basis": gettext_lazy("Norm that sets the term"),
    "result": pgettext_lazy("service", "Result"),
    "appeal_text": gettext_lazy("How to appeal"),
    "review_on": gettext_lazy("To be compared with the acts by"),
    "laws": gettext_lazy("Laws"),
    "cabinet_acts": gettext_lazy("Acts of the Cabinet of Ministers"),
    "central_acts": gettext_lazy("Acts of central bodies"),
    "local_acts": gettext_lazy("Acts of local bodies"),
    "ways_to_submit": gettext_lazy("How to hand papers in"),
    "ways_to_get": gettext_lazy("How to get it"),
    "note": gettext_lazy("Note"),
    "to_verify": gettext_lazy("Still to be verified"),
    "questions": gettext_lazy("Questions"),
    "documents": gettext_lazy("What to bring"),
    "refusal_grounds": gettext_lazy("When it is refused"),
    "name": gettext_lazy("Document"),
    "text": gettext_lazy("Text"),
    "code": gettext_lazy("Code"),
    "legal_basis": gettext_lazy("Norm that asks for it"),
    "where_to_get": gettext_lazy("Where to get it"),
    "original_or_copy": gettext_lazy("Original or copy"),
    "obtainable_by_request": gettext_lazy("The centre can request it instead"),
    "question": gettext_lazy("Depends on the question"),
    "needed_if": gettext_lazy("Needed when the answer is"),
    "norm": gettext_lazy("Norm of law"),
}
KINDS: Final[Mapping[Change, str | Promise]] = {
    Change.ADDED: pgettext_lazy("row", "added"),
    Change.REMOVED: pgettext_lazy("row", "removed"),
    Change.CHANGED: pgettext_lazy("row", "changed"),
}


@dataclass(frozen=True)
class Line:
    """A value before and after: pieces of text, the changed ones marked."""

    label: str | Promise
    before: Sequence[Piece]
    after: Sequence[Piece]


@dataclass(frozen=True)
class Section:
    """A row of the card that changed. ``kind``: what became of it, in words; '' for a plain value."""

    label: str | Promise
    title: str
    kind: str | Promise
    lines: Sequence[Line]


def changes_in_words(changes: Comparison) -> list[Section]:
    """Say what changed, for those who read it: plain rows first, then documents, questions and grounds."""
    plain = [Section(LABELS.get(each.name, each.name), "", "", [_line(each)]) for each in changes.fields]
    rows = [_row(each) for each in changes.rows]
    order = _("the order of the rows")
    return [*plain, *rows, *(Section(LABELS[name], order, KINDS[Change.CHANGED], ()) for name in changes.reordered)]


def _row(change: RowChange) -> Section:
    lines = [_line(each) for each in change.fields]
    return Section(LABELS[change.section], change.title, KINDS[change.kind], lines)


def _line(change: FieldChange) -> Line:
    before, after = pieces(_said(change.name, change.before), _said(change.name, change.after))
    return Line(LABELS.get(change.name, change.name), before, after)


def _said(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "term_unit":
        return str(CardTermUnit(value).label)
    if name == "original_or_copy":
        return str(DocumentForm(value).label)
    if isinstance(value, date):
        return words.day(value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)
