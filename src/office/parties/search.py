"""Search before create: who of the city's known people may be the one at the desk (lessons: no second record).

The only place where taxpayer numbers, document numbers and phones are looked up: see ``identifiers``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import BooleanField, Model, QuerySet, Value
from django.utils.translation import gettext_noop

from office.accounts.models import Worker
from office.audit.reading import read_access_of_rows
from office.centres.models import Centre
from office.parties import identifiers
from office.parties.access import check_works_at
from office.parties.data import ApplicantData
from office.parties.identifiers import IdentifierError
from office.parties.models import AffectedPerson, Applicant, IdentityDocument, Kind
from office.parties.models.people import full_name
from office.parties.names import fold
from office.parties.rules import CERTAIN, Query, Reason, fold_name, is_probable_double, reasons_for, score
from office.tables.asking import Prefix, Question, Slot, beginning_with
from office.vault.fields import Marked, SealedTextField
from office.vault.keys import Ring
from office.vault.ring import ring

SEARCH: Final = gettext_noop("search before registration")
SHORTEST_NAME: Final = 2
MOST_BY_NAME: Final = 50
MOST_BY_BIRTH: Final = 300
_DATE: Final = re.compile(r"\b(?:(\d{2})[./](\d{2})[./](\d{4})|(\d{4})-(\d{2})-(\d{2}))\b")
_NUMBERS: Final = ("rntrc", "edrpou", "unzr", "phone")
Row = TypeVar("Row", Applicant, AffectedPerson)


class _Row(NamedTuple):
    """What is read of each who may be meant: most are ranked and not shown, so no objects are made of them."""

    id: UUID
    kind: str
    surname: str
    given_name: str
    patronymic: str
    legal_name: str
    folded_name: str
    born_on: date | None
    rntrc: str | None
    edrpou: str | None
    unzr: str | None
    phone: str | None


_OF_OTHERS: Final[dict[str, Any]] = {
    "kind": Kind.NATURAL,
    "legal_name": "",
    "edrpou": None,
    "unzr": None,
    "phone": None,
}
"""What is not kept of another person of a package, as a row of an applicant has it."""


@dataclass(frozen=True)
class Candidate:
    """A known person as a search shows them: enough to tell people apart, no number that could be used."""

    id: UUID
    kind: str
    full_name: str
    born_on: date | None
    rntrc_tail: str
    phone_tail: str
    edrpou: str
    reasons: tuple[Reason, ...]
    probable: bool
    score: int

    @property
    def certain(self) -> bool:
        """The same number of the state: the same person."""
        return bool(CERTAIN & set(self.reasons))


def read_query(text: str) -> Query:
    """Understand one line of a search box: numbers, a document, a phone, a date of birth, a name, in any order."""
    text = text[:200]
    born_on, rest = _born_and_rest(text)
    numbers = " ".join(re.findall(r"[^\s]*\d[^\s]*", rest))
    words = " ".join(word for word in rest.split() if not any(map(str.isdigit, word)))
    query = replace(_of_number(numbers), documents=_documents(rest, numbers), born_on=born_on)
    folded = fold(words)
    series_only = bool(query.documents) and len(words) <= SHORTEST_NAME
    return query if series_only or len(folded) < SHORTEST_NAME else replace(query, folded=folded)


def _born_and_rest(text: str) -> tuple[date | None, str]:
    found = _DATE.search(text)
    if not found:
        return None, text
    day, month, year = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    try:
        return date(int(year), int(month), int(day)), f"{text[: found.start()]} {text[found.end() :]}"
    except ValueError:
        return None, text


def _of_number(text: str) -> Query:
    return Query(
        rntrc=_or_none(identifiers.rntrc, text),
        edrpou=_or_none(identifiers.edrpou, text),
        unzr=_or_none(identifiers.unzr, text),
        phone=_or_none(identifiers.phone, text),
    )


def _or_none(normalise: Any, text: str) -> str:
    try:
        return str(normalise(text)) if text else ""
    except IdentifierError:
        return ""


def _documents(*texts: str) -> tuple[str, ...]:
    return tuple(sorted({form for text in texts if text for form in identifiers.document_forms(text)}))


def query_of(data: ApplicantData) -> Query:
    """What ``data`` (cleaned) lets us look for."""
    number = data.document.series_number if data.document else ""
    return Query(
        rntrc=data.rntrc,
        edrpou=data.edrpou,
        unzr=data.unzr,
        phone=data.phone,
        documents=(number,) if number else (),
        folded=fold_name(data.surname, data.given_name, data.patronymic, data.legal_name),
        born_on=data.born_on,
    )


def candidates(query: Query, *, city_id: UUID, limit: int = 20) -> list[Candidate]:
    """The best matches of a city, the likeliest first, in one statement over the indexes. Merged records are left out."""
    shape = _shape(query)
    if not any(shape):
        return []
    found: dict[UUID, tuple[_Row, bool]] = {}
    for row in _question(shape, ring()).ask(city=city_id, **_values(query)):
        by_document = bool(row.pop("by_document"))
        known = found.get(row["id"])
        found[row["id"]] = (_Row(**row), by_document or (known is not None and known[1]))
    return best(_candidate(known, query, by_document=by_document) for known, by_document in found.values())[:limit]


def best(found: Iterable[Candidate]) -> list[Candidate]:
    """Put the likeliest first."""
    return sorted(found, key=lambda one: (-one.score, one.full_name, str(one.id)))


def others_meant(query: Query, *, city_id: UUID, limit: int = 20) -> list[Candidate]:
    """The best matches among the other people of the packages of a city, who are known by number and name alone."""
    names = {f"name{nth}": name for nth, name in enumerate(_names(query))}
    known = names | ({"rntrc": query.rntrc} if query.rntrc else {})
    if not known:
        return []
    rows = _of_others(bool(query.rntrc), len(names), ring()).ask(city=city_id, **known)
    people = {row["id"]: _Row(**_OF_OTHERS, **row) for row in rows}
    return best(_candidate(row, query, by_document=False) for row in people.values())[:limit]


class _Shape(NamedTuple):
    """What of a person is known: what the statement of the search depends on."""

    numbers: tuple[str, ...]
    documents: int
    born: bool
    names: int


def _shape(query: Query) -> _Shape:
    numbers = tuple(name for name in _NUMBERS if getattr(query, name))
    return _Shape(numbers, len(query.documents), query.born_on is not None, len(_names(query)))


def _names(query: Query) -> list[str]:
    return [name for name in dict.fromkeys((query.folded, query.turned)) if len(name) >= SHORTEST_NAME]


def _values(query: Query) -> dict[str, Any]:
    return (
        {name: getattr(query, name) for name in _NUMBERS}
        | {"born_on": query.born_on}
        | {f"document{nth}": number for nth, number in enumerate(query.documents)}
        | {f"name{nth}": name for nth, name in enumerate(_names(query))}
    )


@lru_cache(maxsize=128)
def _question(shape: _Shape, _ring: Ring) -> Question[dict[str, Any]]:
    """Compose the statement once for everybody of whom as much is known; it has a place for the mark of every key."""
    slots: dict[str, Any] = {name: _sought(Applicant, name) for name in shape.numbers}
    slots |= {f"document{nth}": _sought(IdentityDocument, "series_number") for nth in range(shape.documents)}
    slots |= {f"name{nth}": Prefix() for nth in range(shape.names)}
    slots |= {"born_on": date} if shape.born else {}
    return Question(_asked, "once", city=UUID, **slots)


def _sought(model: type[Model], column: str) -> type | Slot:
    field = model._meta.get_field(column)
    return Marked(field) if isinstance(field, SealedTextField) else str


def _asked(city: Any, born_on: Any = None, **known: Any) -> Any:
    """One index-sized question for each thing known."""
    people = Applicant.objects.filter(city_id=city, merged_into=None)
    plain = people.annotate(by_document=Value(False, output_field=BooleanField()))
    asked: list[Any] = [plain.filter(**{name: known[name]})[:MOST_BY_NAME] for name in _NUMBERS if name in known]
    if numbers := [known[name] for name in known if name.startswith("document")]:
        owners = IdentityDocument.objects.filter(series_number__in=numbers).values("applicant_id")
        shown = people.annotate(by_document=Value(True, output_field=BooleanField()))
        asked.append(shown.filter(id__in=owners)[:MOST_BY_NAME])
    if born_on:
        asked.append(plain.filter(born_on=born_on)[:MOST_BY_BIRTH])
    asked += [_by_name(plain, known[name]) for name in known if name.startswith("name")]
    branches = [branch.values(*_Row._fields, "by_document") for branch in asked]
    return branches[0].union(*branches[1:], all=True)


@lru_cache(maxsize=8)
def _of_others(has_number: bool, names: int, _ring: Ring) -> Question[dict[str, Any]]:  # noqa: FBT001  a key of the cache
    slots: dict[str, Any] = {f"name{nth}": Prefix() for nth in range(names)}
    slots |= {"rntrc": _sought(AffectedPerson, "rntrc")} if has_number else {}
    return Question(_asked_of_others, "once", city=UUID, **slots)


def _asked_of_others(city: Any, rntrc: Any = None, **names: Any) -> Any:
    people = AffectedPerson.objects.filter(applicant__city=city)
    asked: list[Any] = [people.filter(rntrc=rntrc)[:MOST_BY_NAME]] if rntrc else []
    asked += [_by_name(people, name) for name in names.values()]
    branches = [branch.values(*(name for name in _Row._fields if name not in _OF_OTHERS)) for branch in asked]
    return branches[0].union(*branches[1:], all=True)


def _by_name(people: QuerySet[Row], name: str) -> QuerySet[Row]:
    return people.filter(beginning_with("folded_name", name)).order_by("folded_name")[:MOST_BY_NAME]


def _candidate(known: _Row, query: Query, *, by_document: bool) -> Candidate:
    reasons = reasons_for(known, query, by_document=by_document)
    return Candidate(
        id=known.id,
        kind=known.kind,
        full_name=full_name(known.surname, known.given_name, known.patronymic, known.legal_name),
        born_on=known.born_on,
        rntrc_tail=identifiers.tail(known.rntrc),
        phone_tail=identifiers.tail(known.phone),
        edrpou=known.edrpou or "",
        reasons=reasons,
        probable=is_probable_double(known, query, reasons),
        score=score(reasons),
    )


def search_applicants(query: Query, *, centre: Centre, by: Worker, at: datetime, limit: int = 20) -> list[Candidate]:
    """The people of the centre's city who may be meant, best first; each one shown is logged (K21).

    Raises Refusal where the worker has no place at the front or back office of the centre.
    """
    check_works_at(centre, by=by, at=at)
    found = candidates(query, city_id=centre.city_id, limit=limit)
    log_shown(found, by=by, at=at)
    return found


def log_shown(found: Iterable[Candidate], *, by: Worker, at: datetime) -> None:
    """Write down that a search showed these people to the worker."""
    log_shown_again([one.id for one in found], by=by, at=at)


def log_shown_again(people: Iterable[UUID], *, by: Worker, at: datetime) -> None:
    """Write down that an answer kept from a search showed these people, by their keys, once more."""
    read_access_of_rows(Applicant, people, by=by, at=at, purpose=SEARCH)


def people_with_rntrc(number: str) -> QuerySet[Applicant]:
    """Give the records with this taxpayer number, one in each city at most; ``number`` as the state has verified it."""
    return Applicant.objects.filter(rntrc=number, merged_into=None)
