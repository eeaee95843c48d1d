"""What changed between two versions of a card, for those who read it: in words, with the changed words marked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from office.catalogue.comparing import Change, Comparison, FieldChange, Piece, RowChange, compared, pieces
from office.catalogue.contents import CardContents, ProcessContents
from office.catalogue.drafting import text_of
from office.catalogue.models import InformationCard, ProcessCard
from office.centres.models import Provider
from office.management.cardwords import LABELS, SECTIONS, Bodies, said, said_condition, said_row

Card = InformationCard | ProcessCard
WORDS: dict[Change, tuple[str | Promise, str]] = {
    Change.ADDED: (_("added"), "done"),
    Change.REMOVED: (_("removed"), "stop"),
    Change.CHANGED: (_("changed"), "wait"),
}
"""A change in words, and its tone."""
CONDITION = ("question", "needed_if")


@dataclass(frozen=True)
class Line:
    """A row of the card before and after: pieces of text, the changed ones marked."""

    label: Any
    before: Sequence[Piece]
    after: Sequence[Piece]


@dataclass(frozen=True)
class Block:
    """A document, question, ground or step that was added, removed or changed; or the plain rows (no ``word``)."""

    section: Any
    title: str
    word: Any
    tone: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Changes:
    fields: Sequence[Line]
    blocks: Sequence[Block]
    reordered: Sequence[Any]

    @property
    def is_empty(self) -> bool:
        return not (self.fields or self.blocks or self.reordered)


def changes_between(old: Card, new: Card, bodies: Bodies) -> Changes:
    """Say what ``new`` says otherwise than ``old``, a card of the same kind; ``bodies``: as ``bodies_by_id`` gives."""
    before, after = text_of(old), text_of(new)
    comparison = compared(before, after)
    words = _Words(bodies, {**_questions(before), **_questions(after)})
    return Changes(
        fields=[words.line(change) for change in comparison.fields],
        blocks=list(words.blocks(comparison)),
        reordered=[SECTIONS[section] for section in comparison.reordered],
    )


def bodies_by_id(card: Card) -> Bodies:
    """Give the names of the bodies of the card's city; an information card names none."""
    if isinstance(card, InformationCard):
        return {}
    return dict(Provider.objects.filter(city=card.city_id).values_list("pk", "name"))


def _questions(contents: CardContents | ProcessContents) -> dict[str, str]:
    return {each.code: each.text for each in contents.questions} if isinstance(contents, CardContents) else {}


@dataclass(frozen=True)
class _Words:
    bodies: Bodies
    questions: Mapping[str, str]

    def line(self, change: FieldChange) -> Line:
        before, after = (said(change.name, value, self.bodies) for value in (change.before, change.after))
        return Line(LABELS[change.name], *pieces(before, after))

    def blocks(self, comparison: Comparison) -> Iterator[Block]:
        for row in comparison.rows:
            word, tone = WORDS[row.kind]
            yield Block(SECTIONS[row.section], row.title, word, tone, list(self._lines(row)))

    def _lines(self, row: RowChange) -> Iterator[Line]:
        if row.kind != Change.CHANGED:
            whole = [Piece(said_row(row.row, self.bodies, self.questions), is_changed=False)]
            yield Line("", [], whole) if row.kind == Change.ADDED else Line("", whole, [])
            return
        for change in row.fields:
            if change.name not in CONDITION:
                yield self.line(change)
        if condition := self._condition(row):
            yield condition

    def _condition(self, row: RowChange) -> Line | None:
        """A condition is a question and its answer: told together."""
        old = {change.name: change.before for change in row.fields if change.name in CONDITION}
        if not old:
            return None
        now = row.row
        was = type(now)(**{each.name: old.get(each.name, getattr(now, each.name)) for each in fields(now)})
        told = [
            said_condition(each, self.questions) if each.question else str(_("always needed")) for each in (was, now)
        ]
        return Line(LABELS["question"], *pieces(*told))
