"""Words as search compares them: one alphabet of folded letters, endings cut off, and every way a query can be read.

Letters that Ukrainian and Russian spell differently (і ї й и ы, е є э ё) fold into one, so a Russian word of the same root
is the same word here, and so is a slip between them. Pure: no database (ADR 0097).
"""

import re
from functools import lru_cache
from typing import Final

from office.catalogue.datafiles import read

LATIN_KEYS: Final = "qwertyuiop[]asdfghjkl;'zxcvbnm,.\\`"
UKRAINIAN_KEYS: Final = "йцукенгшщзхїфівапролджєячсмитьбюґ'"
TO_UKRAINIAN_LAYOUT: Final = str.maketrans(LATIN_KEYS, UKRAINIAN_KEYS)
# A Ukrainian layout holds і where a Russian one holds ы; what is meant is told by the rest of the word.
TO_LATIN_LAYOUT: Final = str.maketrans(UKRAINIAN_KEYS + "ыъэ", LATIN_KEYS + "s]'")
LOOK_ALIKES: Final = str.maketrans("aceikmopxytbhn", "асеікморхутвнп")
WORD: Final = re.compile(r"[^\W_]+")
APOSTROPHES: Final = re.compile("(?<=[^\\W\\d_])['’ʼ`‘′´*\"](?=[^\\W\\d_])")
LITTLE_WORDS: Final = frozenset(read("words")["little"])
COMMON_WORDS: Final = frozenset(read("words")["common"])
"""Words of people who look for something; they say little about what it is."""

_FOLD: Final = str.maketrans("іїйыєэёґ", "ииииееег", "ьъ'’ʼ")
_TWICE: Final = re.compile(r"([^\W\d_])\1")
_TRANSLITERATED: Final = (
    ("shch", "щ"), ("zgh", "зг"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("zh", "ж"), ("yu", "ю"), ("iu", "ю"),
    ("ju", "ю"), ("ya", "я"), ("ia", "я"), ("ja", "я"), ("ye", "е"), ("ie", "е"), ("je", "е"), ("yi", "и"), ("iy", "и"),
    ("ii", "и"), ("yy", "и"),
)  # fmt: skip
_LETTERS: Final = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдефггииклмнопкрстуввхиз")
SHORTEST_STEM: Final = 3
_LATIN: Final = re.compile("[a-z]")
_CYRILLIC: Final = re.compile("[а-яіїєґ]")


def words(text: str) -> list[str]:
    """Give the words of ``text``, folded, without the little ones."""
    return [fold(word) for word in WORD.findall(APOSTROPHES.sub("", text.casefold())) if word not in LITTLE_WORDS]


def fold(word: str) -> str:
    """Give ``word`` in the letters in which words are compared."""
    return _TWICE.sub(r"\1", word.translate(_FOLD))


def _endings() -> list[str]:
    """Endings of both languages as they are written, folded, the longest first."""
    written = (
        "а я о е є у ю и і ї ий ій ого его ому ему ім їм им ом ем єм ам ям ами ями іми ими ах ях их їх ою ею єю ої єї ів їв"
        " ов ев ей ові еві єві ый ой ая яя ое ее ые ие ых ым ыми ую юю ию ия ии ией иям иях"
        " ання яння ення єння анні енні анню енню анням енням ань ень ание ания анию анием ании ение ения ению ением ении"
        " ість ості істю остей остям остями ость остью ости"
        " ати яти ити іти ать ять ить еть ти ть ає ає ують ають ять ить"
    )
    return sorted({fold(ending) for ending in written.split()}, key=lambda ending: (-len(ending), ending))


_ENDINGS: Final = _endings()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Cut the ending off a folded word, as long as three letters stay; numbers and short words stay whole."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=2_000)
def readings(token: str) -> tuple[tuple[str, ...], ...]:
    """Give what a token of a query (no spaces) may mean: each reading as its folded words, the plain one first.

    As typed; Latin look-alikes in a Cyrillic word; typed with the other keyboard layout switched on; Ukrainian written
    in Latin letters. A little word in whatever layout means nothing: it has no reading.
    """
    typed = token.casefold()
    meant = [typed, *_otherwise(typed, APOSTROPHES.sub("", typed))]
    if not LITTLE_WORDS.isdisjoint(meant):
        return ()
    return tuple(dict.fromkeys(reading for each in meant if (reading := tuple(words(each)))))


def _otherwise(typed: str, plain: str) -> list[str]:
    """Give what ``typed`` is in the other layout and in the other alphabet."""
    if not _LATIN.search(plain):
        return [typed.translate(TO_LATIN_LAYOUT), typed.translate(TO_UKRAINIAN_LAYOUT)]
    other = [typed.translate(TO_UKRAINIAN_LAYOUT), _from_latin(plain)]
    return [*other, plain.translate(LOOK_ALIKES)] if _CYRILLIC.search(plain) else other


def _from_latin(text: str) -> str:
    for latin, letter in _TRANSLITERATED:
        text = text.replace(latin, letter)
    return text.translate(_LETTERS)
