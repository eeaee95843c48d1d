"""What changed between two versions of a text, paragraph by paragraph and word by word (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from office.catalogue.comparing import Piece, pieces


@dataclass(frozen=True)
class Passage:
    """A paragraph in both versions; one side is empty where it was added or removed."""

    before: Sequence[Piece]
    after: Sequence[Piece]

    @property
    def is_same(self) -> bool:
        return not any(piece.is_changed for piece in (*self.before, *self.after))


def passages(before: str, after: str) -> list[Passage]:
    """Lay two texts beside each other. Paragraphs that both have stand once on each side, unmarked."""
    old, new = _paragraphs(before), _paragraphs(after)
    found: list[Passage] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Passage([Piece(line, False)], [Piece(line, False)]) for line in old[a:b]]
        else:
            found += _changed(old[a:b], new[c:d])
    return found


def changed(before: str, after: str) -> list[Passage]:
    """Give the passages alone that differ."""
    return [each for each in passages(before, after) if not each.is_same]


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Passage]:
    """Pair the paragraphs in their order; where one side has more, the rest was added or removed."""
    for place in range(max(len(old), len(new))):
        was = old[place] if place < len(old) else ""
        now = new[place] if place < len(new) else ""
        if was and now:
            yield Passage(*pieces(was, now))
        elif was:
            yield Passage([Piece(was, True)], [])
        else:
            yield Passage([], [Piece(now, True)])
