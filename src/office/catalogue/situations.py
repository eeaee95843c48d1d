"""Situations of life, such as the birth of a child, and the services that help in each (``data/situations.yaml``)."""

from collections.abc import Mapping
from dataclasses import dataclass
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


def situations(offered: Mapping[str, T]) -> list[tuple[Situation, list[T]]]:
    """Give the situations in which something that is ``offered`` (by code of service) helps, the most needed first."""
    rows = read("situations")
    found = [(_situation(row), [offered[code] for code in row["services"] if code in offered]) for row in rows]
    return [(situation, services) for situation, services in found if services]


def _situation(row: Mapping[str, Any]) -> Situation:
    return Situation(row["code"], row["uk"], row["en"], row["says"]["uk"], row["says"]["en"])
