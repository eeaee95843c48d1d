"""Guards and measures of the context: who is whose double, who may speak for whom, whose leave is in force."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from rapidfuzz.fuzz import ratio

from office.parties.names import fold

FOLDED_LENGTH: Final = 260
MAJORITY: Final = 18
SIMILAR: Final = 85.0  # per cent: one slip in a surname of seven letters is still the same person


def fold_name(*parts: str) -> str:
    """The form of a whole name in which it is stored for search: surname first, or the name of a legal person."""
    return fold(" ".join(filter(None, parts)))[:FOLDED_LENGTH].rstrip()


class Reason(TextChoices):
    """Why a known person may be the one who is asked for."""

    RNTRC = "rntrc", _("same taxpayer number")
    EDRPOU = "edrpou", _("same EDRPOU code")
    UNZR = "unzr", _("same demographic register number")
    DOCUMENT = "document", _("same identity document")
    NAME_AND_BIRTH = "name_and_birth", _("same name and date of birth")
    SIMILAR_AND_BIRTH = "similar_and_birth", _("similar name, same date of birth")
    WHOLE_NAME = "whole_name", _("same surname, given name and patronymic")
    PHONE = "phone", _("same phone")
    BIRTH = "birth", _("same date of birth")
    NAME = "name", _("the name begins so")


WEIGHTS: Final[dict[Reason, int]] = {
    Reason.RNTRC: 1000,
    Reason.EDRPOU: 1000,
    Reason.UNZR: 600,
    Reason.DOCUMENT: 500,
    Reason.NAME_AND_BIRTH: 400,
    Reason.SIMILAR_AND_BIRTH: 300,
    Reason.WHOLE_NAME: 60,
    Reason.PHONE: 50,
    Reason.NAME: 20,
    Reason.BIRTH: 5,
}
CERTAIN: Final = frozenset({Reason.RNTRC, Reason.EDRPOU})
STRONG: Final = frozenset({Reason.UNZR, Reason.DOCUMENT})
PROBABLE: Final = frozenset({Reason.NAME_AND_BIRTH, Reason.SIMILAR_AND_BIRTH})


@dataclass(frozen=True)
class Query:
    """What is known of the person who is looked for, every part in its stored form."""

    rntrc: str = ""
    edrpou: str = ""
    unzr: str = ""
    phone: str = ""
    documents: tuple[str, ...] = ()
    folded: str = ""
    born_on: date | None = None

    def __bool__(self) -> bool:
        return bool(
            self.rntrc or self.edrpou or self.unzr or self.phone or self.documents or self.folded or self.born_on
        )

    @property
    def turned(self) -> str:
        """The same name with its first word last: for those who type the given name first."""
        first, _space, rest = self.folded.partition(" ")
        return f"{rest} {first}".strip()


class Known(Protocol):
    """The stored side of a comparison."""

    @property
    def id(self) -> UUID: ...
    @property
    def rntrc(self) -> str | None: ...
    @property
    def edrpou(self) -> str | None: ...
    @property
    def unzr(self) -> str | None: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def folded_name(self) -> str: ...
    @property
    def born_on(self) -> date | None: ...


def reasons_for(known: Known, query: Query, *, by_document: bool) -> tuple[Reason, ...]:
    """Everything that speaks for ``known`` being the one of ``query``, the weightiest first."""
    same = {
        Reason.RNTRC: _same(query.rntrc, known.rntrc),
        Reason.EDRPOU: _same(query.edrpou, known.edrpou),
        Reason.UNZR: _same(query.unzr, known.unzr),
        Reason.DOCUMENT: by_document,
        Reason.PHONE: _same(query.phone, known.phone),
    }
    found = {reason for reason, holds in same.items() if holds} | _of_name(known, query)
    return tuple(sorted(found, key=lambda reason: -WEIGHTS[reason]))


def _same(asked: str, stored: str | None) -> bool:
    return bool(asked) and asked == stored


def _of_name(known: Known, query: Query) -> set[Reason]:
    born = query.born_on is not None and query.born_on == known.born_on
    if not query.folded:
        return {Reason.BIRTH} if born else set()
    begins = known.folded_name.startswith((query.folded, query.turned))
    whole = _words_alike(known.folded_name, query.folded)
    if born:
        return {_with_birth(known, query, whole=whole, begins=begins)}
    return ({Reason.NAME} if begins else set()) | ({Reason.WHOLE_NAME} if whole else set())


def _with_birth(known: Known, query: Query, *, whole: bool, begins: bool) -> Reason:
    if whole or begins:
        return Reason.NAME_AND_BIRTH
    alike = max(ratio(known.folded_name, query.folded), ratio(known.folded_name, query.turned))
    return Reason.SIMILAR_AND_BIRTH if alike >= SIMILAR else Reason.BIRTH


def _words_alike(stored: str, asked: str) -> bool:
    """Surname and given name equal in whichever order; patronymics equal where both are there."""
    one, other = stored.split(), asked.split()
    shared = min(len(one), len(other))
    return shared > 1 and sorted(one[:shared]) == sorted(other[:shared])


def is_probable_double(known: Known, query: Query, reasons: tuple[Reason, ...]) -> bool:
    """Whether a new record of ``query`` would probably be a second one of ``known``.

    Two different taxpayer numbers, both right by their check digits, are two people, however alike their names.
    """
    found = set(reasons)
    if found & (CERTAIN | STRONG):
        return True
    if query.rntrc and known.rntrc:
        return False
    nothing_to_tell_apart = Reason.WHOLE_NAME in found and (query.born_on is None or known.born_on is None)
    return bool(found & PROBABLE) or nothing_to_tell_apart


def score(reasons: tuple[Reason, ...]) -> int:
    return sum(WEIGHTS[reason] for reason in reasons)


def is_minor(born_on: date | None, on: date, *, stated: bool) -> bool:
    """Under eighteen on that day. The birth date decides; what the worker stated only where it is unknown (or ahead)."""
    if born_on is None or born_on > on:
        return stated
    had_birthday = (on.month, on.day) >= (born_on.month, born_on.day)
    return on.year - born_on.year - (0 if had_birthday else 1) < MAJORITY
