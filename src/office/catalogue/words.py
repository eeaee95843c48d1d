"""What people call services: synonyms of words and names of single services, kept as data (``data/words.yaml``)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from office.catalogue.datafiles import read
from office.catalogue.folding import stem, words

NOTHING: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True)
class Called:
    """How people call a service: ``title`` on its page (may be empty), ``also``: other words to find it by."""

    title: str = ""
    title_en: str = ""
    also: tuple[str, ...] = ()


@cache
def called(code: str) -> Called:
    """Give what people call the service with this code; nothing for one that the data do not know."""
    row = read("words")["services"].get(code, NOTHING)
    return Called(row.get("title", ""), row.get("en", ""), tuple(row.get("also", ())))


@cache
def synonyms() -> Mapping[str, Sequence[tuple[str, ...]]]:
    """Give, by the stem of a word, what means the same in the names of services: one stem, or several together."""
    found: dict[str, dict[tuple[str, ...], None]] = {}
    for line in read("words")["same"]:
        alternatives = [tuple(stem(word) for word in words(each)) for each in line]
        for one in alternatives:
            if len(one) == 1:
                others = {each: None for each in alternatives if each != one}
                found.setdefault(one[0], {}).update(others)
    return {word: tuple(others) for word, others in found.items()}
