"""A card in rows, as the applicant and the head will read it, beside the version in force."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.catalogue.models import InformationCard, ProcessCard, ProcessStep, RequiredDocument, StepAction
from office.catalogue.models.cards import CardTermUnit
from office.catalogue.models.process import ActionKind, StepTermUnit

LETTERS: dict[str, str | Promise] = {
    ActionKind.PERFORMS: gettext_lazy("P"),
    ActionKind.PARTICIPATES: gettext_lazy("T"),
    ActionKind.AGREES: gettext_lazy("A"),
    ActionKind.APPROVES: gettext_lazy("C"),
}
"""The columns В, У, П, З of the process card."""


@dataclass(frozen=True)
class Row:
    """One row: what it says in this version and, where there is one, in the version in force."""

    number: int
    label: str
    lines: tuple[str, ...]
    before: tuple[str, ...] | None = None

    @property
    def is_changed(self) -> bool:
        return self.before is not None and self.before != self.lines


def information_rows(card: InformationCard) -> list[Row]:
    """Give the sixteen rows of article 8 of Law 5203-VI; the first three are each centre's own."""
    own = (_("As each centre publishes it"),)
    parts: list[tuple[str, Iterable[str]]] = [
        (_("Address"), own),
        (_("Hours of reception"), own),
        (_("Phone, e-mail, web site"), own),
        (_("Laws"), card.laws),
        (_("Acts of the Cabinet of Ministers"), card.cabinet_acts),
        (_("Acts of central bodies"), card.central_acts),
        (_("Acts of local bodies"), card.local_acts),
        (_("Ground for the service"), [card.ground]),
        (_("Documents"), map(_document, card.documents.all())),
        (_("How to submit"), card.ways_to_submit),
        (_("Fee"), [card.fee_text]),
        (_("Term"), [_card_term(card), card.term_counted_from, card.term_basis]),
        (_("Grounds for refusal"), (f"{ground.text} ({ground.norm})" for ground in card.refusal_grounds.all())),
        (_("Result"), [card.result]),
        (_("How to get the result"), card.ways_to_get),
        (_("Note"), [card.note, card.appeal_text]),
    ]
    return [
        Row(number, label, tuple(line for line in lines if line))
        for number, (label, lines) in enumerate(parts, start=1)
    ]


def _document(document: RequiredDocument) -> str:
    parts = [document.name, document.get_original_or_copy_display(), document.legal_basis, document.where_to_get]
    if document.condition_question:
        answer = _("yes") if document.condition_value else _("no")
        parts.append(
            _("needed if “%(question)s”: %(answer)s") % {"question": document.condition_question, "answer": answer}
        )
    if document.obtainable_by_request:
        parts.append(_("the body may request it instead"))
    return " · ".join(str(part) for part in [*parts, document.note] if part)


def _card_term(card: InformationCard) -> str:
    unit = CardTermUnit(card.term_unit).label
    return f"{card.term_value} {unit}" if card.term_value else str(unit)


def process_rows(card: ProcessCard) -> list[Row]:
    """Give a row for each step, in words: for the comparison of two versions."""
    return [Row(step.number, step.name, tuple(_step_lines(step))) for step in card.steps.all()]


def _step_lines(step: ProcessStep) -> Iterable[str]:
    after = ", ".join(str(earlier.number) for earlier in step.after.all())
    yield f"{step.provider}, {step.responsible}"
    yield step_term(step)
    yield from (f"{_action_word(action)}: {action.position}, {action.provider}" for action in step.actions.all())
    if after:
        yield _("after steps %(numbers)s") % {"numbers": after}


def _action_word(action: StepAction) -> str:
    return str(ActionKind(action.action).label)


def step_term(step: ProcessStep) -> str:
    unit = StepTermUnit(step.term_unit).label
    return f"{step.term_value} {unit}" if step.term_value else str(unit)


@dataclass(frozen=True)
class StepLine:
    """A line of the process card as the form has it: number, step, who answers, who does what, term."""

    step: ProcessStep
    letters: list[tuple[str, str]]
    """A letter and who it stands for."""
    term: str


def process_table(card: ProcessCard) -> list[StepLine]:
    return [
        StepLine(
            step,
            [(str(LETTERS[each.action]), f"{each.position}, {each.provider}") for each in step.actions.all()],
            step_term(step),
        )
        for step in card.steps.all()
    ]


def compared(rows: Iterable[Row], before: Iterable[Row]) -> list[Row]:
    """Put beside each row what the version in force says; rows that are gone come last, empty."""
    old = {row.number: row for row in before}
    found = [Row(row.number, row.label, row.lines, _before(old.pop(row.number, None), row)) for row in rows]
    return found + [Row(gone.number, gone.label, (), (gone.label, *gone.lines)) for gone in old.values()]


def _before(old: Row | None, new: Row) -> tuple[str, ...]:
    if old is None:
        return ()
    # A step that got another name has changed too: its old name stands before its lines.
    return old.lines if old.label == new.label else (old.label, *old.lines)
