"""What people call services, and what means the same: shapes and the reading of them (pure)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from office.catalogue.datafiles import read
from office.catalogue.folding import stem, words

Synonyms = Mapping[str, Sequence[tuple[str, ...]]]


@dataclass(frozen=True)
class Called:
    """How people call a service: ``title`` on its page (may be empty), ``also``: other words to find it by.

    ``says``: the service in one or two plain sentences, what it gives and to whom; not searched.
    """

    title: str = ""
    title_en: str = ""
    also: tuple[str, ...] = ()
    says: str = ""
    says_en: str = ""


UNCALLED: Final = Called()


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """What people call services, by their codes, and what means the same. One object for the same words."""

    people: Mapping[str, Called]
    same: Synonyms

    def called(self, code: str) -> Called:
        """Give what people call the service with this code; nothing for one that nobody has words for."""
        return self.people.get(code, UNCALLED)


def called_in(row: Mapping[str, Any]) -> Called:
    """Give what people call a service, as it is kept in words: ``title``, ``title_en``, ``also``, ``says``, ``says_en``."""
    said = {name: row.get(name, "") for name in ("title", "title_en", "says", "says_en")}
    return Called(**said, also=tuple(row.get("also", ())))


def synonyms_in(lines: Iterable[Iterable[str]]) -> Synonyms:
    """Give, by the stem of a word, what means the same in the names of services: one stem, or several together."""
    found: dict[str, dict[tuple[str, ...], None]] = {}
    for line in lines:
        alternatives = [stems for each in line if (stems := tuple(stem(word) for word in words(each)))]
        for one in alternatives:
            if len(one) == 1:
                others = {each: None for each in alternatives if each != one}
                found.setdefault(one[0], {}).update(others)
    return {word: tuple(others) for word, others in found.items()}


# -- what comes with the product --------------------------------------------------------------------------------------


@cache
def shipped_people() -> Mapping[str, Mapping[str, Any]]:
    """Give what people call services as ``data/words.yaml`` and ``summaries.yaml`` say it, by the code of the service."""
    says = read("summaries")
    return {code: _shipped(row, says.get(code, {})) for code, row in read("words")["services"].items()}


def _shipped(row: Mapping[str, Any], says: Mapping[str, str]) -> dict[str, Any]:
    called = {"title": row.get("title", ""), "title_en": row.get("en", ""), "also": list(row.get("also", ()))}
    return {**called, "says": says.get("uk", ""), "says_en": says.get("en", "")}


@cache
def shipped_same() -> Sequence[Sequence[str]]:
    """Give the lines of words that mean the same, likewise."""
    lines: Sequence[Sequence[str]] = read("words")["same"]
    return lines


@cache
def shipped_words() -> Vocabulary:
    """Give both as search takes them: for measuring search without a database."""
    return Vocabulary({code: called_in(row) for code, row in shipped_people().items()}, synonyms_in(shipped_same()))
