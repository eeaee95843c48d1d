"""Forgiving search over a small catalogue: typing errors, Ukrainian endings, Latin look-alikes, wrong keyboard layout."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import OSA

LATIN_KEYS: Final = "qwertyuiop[]asdfghjkl;'zxcvbnm,.\\"
UKRAINIAN_KEYS: Final = "йцукенгшщзхїфівапролджєячсмитьбюґ"
TO_UKRAINIAN_LAYOUT: Final = str.maketrans(LATIN_KEYS, UKRAINIAN_KEYS)
TO_LATIN_LAYOUT: Final = str.maketrans(UKRAINIAN_KEYS, LATIN_KEYS)
LOOK_ALIKES: Final = str.maketrans("aceikmopxyt", "асеікморхут")
WORD: Final = re.compile(r"[^\W_]+")
APOSTROPHES: Final = re.compile("['’ʼ`]")
LITTLE_WORDS: Final = frozenset(
    [
        "в",
        "у",
        "з",
        "і",
        "й",
        "та",
        "на",
        "до",
        "за",
        "по",
        "при",
        "про",
        "для",
        "від",
        "або",
        "the",
        "of",
        "a",
        "an",
        "for",
        "to",
        "and",
        "in",
        "on",
    ]
)

# One wrong letter in four still matches (two changed places count as one); shorter words match from their beginning.
NEAR_ENOUGH: Final = 0.75
SHORT: Final = 3
LONGEST_ENDING: Final = 2
EXACT: Final = 1.0
BEGINNING: Final = 0.99
NUMBER: Final = 2.0


@dataclass(frozen=True)
class Searchable:
    """``names`` are searched word by word; ``numbers`` match from their beginning only."""

    key: str
    names: tuple[str, ...]
    numbers: tuple[str, ...] = ()


def found(query: str, entries: Iterable[Searchable]) -> list[str]:
    """Give the keys of ``entries`` that match every word of ``query``, the nearest first; equally near keep their order."""
    readings = _readings(query)
    scored = [(max(_score(reading, query, entry) for reading in readings), entry.key) for entry in entries]
    matching = [(score, key) for score, key in scored if score > 0]
    return [key for _, key in sorted(matching, key=lambda pair: -pair[0])]


def _readings(query: str) -> list[list[str]]:
    """Give the words of ``query`` as typed, with look-alikes made Cyrillic, and as typed in the other layout."""
    typed = APOSTROPHES.sub("", query.casefold())
    swapped = query.casefold().translate(TO_UKRAINIAN_LAYOUT)
    return [
        _words(typed),
        _words(typed.translate(LOOK_ALIKES)),
        _words(swapped),
        _words(typed.translate(TO_LATIN_LAYOUT)),
    ]


def _words(text: str) -> list[str]:
    words = WORD.findall(APOSTROPHES.sub("", text.casefold()))
    return [word for word in words if word not in LITTLE_WORDS] or words


def _score(words: Sequence[str], query: str, entry: Searchable) -> float:
    if any(number.casefold().startswith(query.strip().casefold()) for number in entry.numbers):
        return NUMBER
    if not words:
        return 0
    names = _words(" ".join(entry.names))
    nearest = [max((_near(word, name) for name in names), default=0) for word in words]
    return sum(nearest) / len(nearest) if min(nearest) >= NEAR_ENOUGH else 0


def _near(word: str, name: str) -> float:
    if name.startswith(word):
        return EXACT if name == word else BEGINNING
    if len(word) <= SHORT:
        return 0
    return max(_alike(word, name), _alike(word, name[: len(word)]), _alike_but_for_the_ending(word, name))


def _alike(word: str, name: str) -> float:
    # Below a word that begins as typed, however alike.
    return min(OSA.normalized_similarity(word, name), BEGINNING - 0.01)


def _alike_but_for_the_ending(word: str, name: str) -> float:
    stem = word[:-LONGEST_ENDING]
    return _alike(stem, name[: len(stem)]) if len(stem) > SHORT else 0
