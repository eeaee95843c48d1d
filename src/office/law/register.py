"""The register of clauses: what the two source texts ask of this system, restated, each with its number."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from office.law.words import Bilingual

Kind = Literal["rule", "feature", "content", "setting"]
Marked = TypeVar("Marked", bound=Callable[..., Any])


@dataclass(frozen=True)
class Clause:
    """One clause: ``D`` definitions and ``K`` of the statute, ``L`` of the operating regulation.

    ``term`` is what a clause that sets a term says of its length, in the words of ``office.workdays.Term``.
    """

    id: str
    kind: Kind
    area: str
    says_en: str
    says_uk: str
    term: Mapping[str, int | bool] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    @property
    def says(self) -> Bilingual:
        """What the clause asks, shown in the reader's language."""
        return Bilingual(self.says_en, self.says_uk)


def _read() -> Mapping[str, Clause]:
    rows = tomllib.loads(files("office.law").joinpath("clauses.toml").read_text("utf-8"))
    return MappingProxyType({id_: Clause(id=id_, **row) for id_, row in rows.items()})


CLAUSES: Mapping[str, Clause] = _read()


def known(id_: str) -> str:
    """Give ``id_`` back; raise LookupError when the register has no such clause."""
    if id_ not in CLAUSES:
        raise LookupError(f"The register has no clause {id_!r}")
    return id_


def clause(*ids: str) -> Callable[[Marked], Marked]:
    """Mark the function or class that answers for the clauses ``ids``. It only marks: the scan reads it.

    Raises LookupError for an unknown clause and TypeError for none at all: both are mistakes of ours, told at import.
    """
    if not ids:
        raise TypeError("clause() needs the number of at least one clause")
    for id_ in ids:
        known(id_)
    return lambda marked: marked
