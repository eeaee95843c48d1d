"""Situations of life, such as the birth of a child, and the services that help in each (pure)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from office.catalogue.datafiles import read
from office.centres.models.places import in_language

T = TypeVar("T")


@dataclass(frozen=True)
class Situation:
    """What has happened, as people say it, and in a few words what helps; ``code``: its part of an address."""

    code: str
    name: str
    name_en: str
    says: str
    says_en: str

    @property
    def local_name(self) -> str:
        return in_language(self.name, self.name_en)

    @property
    def local_says(self) -> str:
        return in_language(self.says, self.says_en)


Helping = tuple[Situation, tuple[str, ...]]
"""A situation with the codes of the services that help in it, the most needed first."""


def situations_in(rows: Iterable[Mapping[str, Any]]) -> tuple[Helping, ...]:
    """Give the situations as they are kept in words, in their order."""
    names = ("code", "name", "name_en", "says", "says_en")
    return tuple((Situation(**{name: row[name] for name in names}), tuple(row["services"])) for row in rows)


def situations(helping: Iterable[Helping], offered: Mapping[str, T]) -> list[tuple[Situation, list[T]]]:
    """Give those in which something that is ``offered`` (by code of service) helps, the most needed service first."""
    found = [(each, [offered[code] for code in codes if code in offered]) for each, codes in helping]
    return [(each, services) for each, services in found if services]


@cache
def shipped_situations() -> Sequence[Mapping[str, Any]]:
    """Give the situations that come with the product (``data/situations.yaml``), as they are kept in words."""
    return [
        {
            "code": row["code"],
            "name": row["uk"],
            "name_en": row["en"],
            "says": row["says"]["uk"],
            "says_en": row["says"]["en"],
            "services": row["services"],
        }
        for row in read("situations")
    ]
