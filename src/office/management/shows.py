"""A card in rows, as the applicant and the head will read it, beside the version in force."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.catalogue.contents import CardContents, ProcessContents, StepLine
from office.catalogue.models.process import ActionKind
from office.management.cardwords import Bodies, said, said_action, said_document
from office.ui.words import term_length

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


def information_rows(card: CardContents) -> list[Row]:
    """Give the sixteen rows of article 8 of Law 5203-VI; the first three are each centre's own."""
    own = (_("As each centre publishes it"),)
    questions = {question.code: question.text for question in card.questions}
    term = term_length(card.term_value, card.term_unit)
    parts: list[tuple[str, Iterable[str]]] = [
        (_("Address"), own),
        (_("Hours of reception"), own),
        (_("Phone, e-mail, web site"), own),
        (_("Laws"), card.laws),
        (_("Acts of the Cabinet of Ministers"), card.cabinet_acts),
        (_("Acts of central bodies"), card.central_acts),
        (_("Acts of local bodies"), card.local_acts),
        (_("Ground for the service"), [card.ground]),
        (_("Documents"), (said_document(document, questions) for document in card.documents)),
        (_("How to submit"), card.ways_to_submit),
        (_("Fee"), [card.fee_text]),
        (_("Term"), [term, card.term_counted_from, card.term_basis]),
        (_("Grounds for refusal"), (f"{ground.text} ({ground.norm})" for ground in card.refusal_grounds)),
        (_("Result"), [card.result]),
        (_("How to get the result"), card.ways_to_get),
        (_("Note"), [card.note, card.appeal_text]),
    ]
    return [
        Row(number, label, tuple(line for line in lines if line))
        for number, (label, lines) in enumerate(parts, start=1)
    ]


def process_rows(card: ProcessContents, bodies: Bodies) -> list[Row]:
    """Give a row for each step, in words: for the comparison of two versions."""
    return [Row(step.number, step.name, tuple(_step_lines(step, bodies))) for step in card.steps]


def _step_lines(step: StepLine, bodies: Bodies) -> Iterable[str]:
    after = ", ".join(map(str, sorted(step.after)))
    yield f"{said('provider', step.provider, bodies)}, {step.responsible}"
    yield term_length(step.term_value, step.term_unit)
    yield from (said_action(action, bodies) for action in step.actions)
    if after:
        yield _("after steps %(numbers)s") % {"numbers": after}


@dataclass(frozen=True)
class TableLine:
    """A line of the process card as the form has it: number, step, who answers, who does what, term, after which."""

    step: StepLine
    body: str
    letters: list[tuple[str, str]]
    """A letter and who it stands for."""
    term: str
    after: str


def process_table(card: ProcessContents, bodies: Bodies) -> list[TableLine]:
    return [
        TableLine(
            step,
            said("provider", step.provider, bodies),
            [
                (str(LETTERS.get(each.action, "?")), f"{each.position}, {said('provider', each.provider, bodies)}")
                for each in step.actions
            ],
            term_length(step.term_value, step.term_unit),
            ", ".join(map(str, sorted(step.after))),
        )
        for step in card.steps
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
