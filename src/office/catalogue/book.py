"""The words by which services are found, as they are published now: one book for the portal, the kiosk and the desks.

Where nobody has published anything, and for services that came with a later release, the words of the product count
(``data/words.yaml``, ``data/summaries.yaml``, ``data/situations.yaml``).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final, TypeVar
from uuid import UUID

from office.catalogue.editions import edition_now
from office.catalogue.kept import Kept
from office.catalogue.models import COMMON, Wording, WordingKind
from office.catalogue.situations import Helping, Situation, shipped_situations, situations, situations_in
from office.catalogue.states import WordingState
from office.catalogue.words import Called, Vocabulary, called_in, shipped_people, shipped_same, synonyms_in

T = TypeVar("T")
Contents = Mapping[str, Any]
Subject = tuple[str, str]
"""Kind and code of a wording."""


@dataclass(frozen=True, eq=False)
class Book:
    """What people call services, what means the same, and the situations of life. One object for the same words."""

    words: Vocabulary
    helping: Sequence[Helping]

    def situations(self, offered: Mapping[str, T]) -> list[tuple[Situation, list[T]]]:
        """Give the situations in which something that is ``offered`` (by code of service) helps."""
        return situations(self.helping, offered)


@cache
def shipped() -> Mapping[Subject, Contents]:
    """Give the words that come with the product, by kind and code: the first version of each."""
    found: dict[Subject, Contents] = {(WordingKind.SERVICE.value, code): row for code, row in shipped_people().items()}
    found[WordingKind.SITUATIONS.value, COMMON] = {"rows": shipped_situations()}
    found[WordingKind.SAME.value, COMMON] = {"lines": shipped_same()}
    return found


def completed(subject: Subject, contents: Contents) -> dict[str, Any]:
    """Give published words with what a later release of the product says besides, where no version says it yet."""
    return {**shipped().get(subject, {}), **contents}


_books: Final[Kept[Book]] = Kept(8)


def book_of(edition: UUID) -> Book:
    """Give the book as it is under ``edition``; read in one statement where this edition has not been looked at yet."""
    return _books.get(edition, _read)


def present_book() -> Book:
    """Give the book as it is now: one statement, two where something was published since it was read."""
    return book_of(edition_now())


def _read() -> Book:
    rows = Wording.objects.filter(state=WordingState.PUBLISHED).values_list("kind", "code", "contents")
    return _made(_said({(kind, code): contents for kind, code, contents in rows}))


def _said(published: Mapping[Subject, Contents]) -> str:
    """Put the words of the product under those that are published, in writing: the same words give the same book."""
    merged = {**shipped(), **{subject: completed(subject, contents) for subject, contents in published.items()}}
    return json.dumps([[kind, code, merged[kind, code]] for kind, code in sorted(merged)], ensure_ascii=False)


@lru_cache(maxsize=4)
def _made(said: str) -> Book:
    people: dict[str, Called] = {}
    common: dict[str, Contents] = {}
    for kind, code, contents in json.loads(said):
        if kind == WordingKind.SERVICE:
            people[code] = called_in(contents)
        else:
            common[kind] = contents
    same, helping = common[WordingKind.SAME]["lines"], common[WordingKind.SITUATIONS]["rows"]
    return Book(Vocabulary(people, synonyms_in(same)), situations_in(helping))
