"""The shop window of a city on a day: every service that may be applied for, by kind, situation, body and words.

It is read once for an edition and kept in the process; a page that shows a part of it asks for the edition alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from office.catalogue.book import Book, book_of
from office.catalogue.kept import Kept
from office.catalogue.models import ListedService, ProviderRole, RoleKind
from office.catalogue.queries import _offers as offers_in_force
from office.catalogue.search import Index, with_words
from office.catalogue.situations import Situation
from office.catalogue.words import UNCALLED
from office.catalogue.words import Called as PeopleCall
from office.centres.models import Centre, City, Schedule, Shift
from office.centres.models.places import in_language
from office.workdays import Hours


@dataclass(frozen=True)
class Called:
    """Something with a name in two languages, and its part of an address."""

    code: str
    name: str
    name_en: str

    @property
    def local_name(self) -> str:
        return in_language(self.name, self.name_en)


@dataclass(frozen=True)
class Shown:
    """A service in the window. ``title``: as people say it, where that is known; ``name``: as the list says it."""

    id: UUID
    code: str
    number: str
    name: str
    name_en: str
    group: Called
    decider: Called | None
    takers: tuple[Called, ...]
    taking_centres: frozenset[UUID | None] = frozenset()
    """Centres whose own body takes the papers; None among them: a body of the whole city does, in every centre."""
    people: PeopleCall = UNCALLED

    @property
    def local_name(self) -> str:
        return in_language(self.name, self.name_en)

    @property
    def title(self) -> str:
        """What people call it, in the reader's language; its name on the list where they have no other word."""
        return in_language(self.people.title or self.name, self.people.title_en or self.name_en)

    @property
    def says(self) -> str:
        """The service in plain words, in the reader's language; empty where nobody has written it."""
        return in_language(self.people.says, self.people.says_en)

    @property
    def is_plain(self) -> bool:
        """Whether the title says the same as the name."""
        return self.title == self.local_name


@dataclass(frozen=True)
class Office:
    """A centre that works on that day, with its approved hours by the day of the week (0 is Monday)."""

    centre: Centre
    week: Sequence[tuple[int, Sequence[Hours]]]


Part = tuple[Called | Situation, Sequence[Shown]]


@dataclass(frozen=True)
class Window:
    """What a city offers on a day."""

    city: City
    on: date
    edition: UUID
    book: Book
    shown: tuple[Shown, ...]
    offices: tuple[Office, ...]
    by_code: Mapping[str, Shown] = field(init=False)
    index: Index = field(init=False)

    def __post_init__(self) -> None:
        entries = [
            with_words(
                each.code,
                (each.name, each.name_en),
                (each.number, each.code),
                (each.group.name, each.group.name_en),
                said=self.book.words,
            )
            for each in self.shown
        ]
        object.__setattr__(self, "by_code", {each.code: each for each in self.shown})
        object.__setattr__(self, "index", Index(entries, self.book.words.same))

    def found(self, search: str) -> list[Shown]:
        """Give the services that meet what was typed, the nearest first."""
        return [self.by_code[code] for code in self.index.found(search)]

    @property
    def groups(self) -> list[Part]:
        """Give the services by kind, in the order of the kinds."""
        return _parted((each.group, each) for each in self.shown)

    @property
    def bodies(self) -> list[Part]:
        """Give the services by the body that decides, by its name."""
        pairs = ((each.decider, each) for each in self.shown if each.decider)
        return sorted(_parted(pairs), key=lambda part: part[0].name)

    @property
    def situations(self) -> Sequence[Part]:
        """Give the situations of life in which some service of the city helps, in their order."""
        return self.book.situations(self.by_code)

    def named(self, codes: Sequence[str]) -> list[Shown]:
        """Give the services with these codes, in this order, each once; those that the city does not offer are left out."""
        return [self.by_code[code] for code in dict.fromkeys(codes) if code in self.by_code]

    def offices_of(self, service: Shown) -> list[Office]:
        """Give the centres in which somebody takes papers for ``service``."""
        return [
            each for each in self.offices if None in service.taking_centres or each.centre.pk in service.taking_centres
        ]


_windows: Final[Kept[Window]] = Kept(8)


def window(city: City, on: date, edition: UUID) -> Window:
    """Give the window of ``city`` on that day; read where this edition has not been looked at yet, in four statements."""
    return _windows.get((city.pk, on, edition), lambda: _read(city, on, edition))


def _read(city: City, on: date, edition: UUID) -> Window:
    roles = ProviderRole.objects.on(on).filter(service=OuterRef("service"), city=city)
    body = {"code": "provider__code", "name": "provider__name", "name_en": "provider__name_en"}
    rows = offers_in_force(city, on).annotate(
        roles=ArraySubquery(roles.values(row=JSONObject(kind="kind", centre="centre", **body)))
    )
    book = book_of(edition)
    return Window(city, on, edition, book, tuple(_shown(row, book) for row in rows), tuple(_offices(city, on)))


def _shown(row: ListedService, book: Book) -> Shown:
    service, group = row.service, row.service.group
    roles: list[dict[str, Any]] = vars(row)["roles"]
    takes = [role for role in roles if role["kind"] == RoleKind.TAKES_PAPERS]
    decides = [role for role in roles if role["kind"] == RoleKind.DECIDES and role["centre"] is None]
    return Shown(
        id=service.pk,
        code=service.code,
        number=row.registration_number,
        name=service.name,
        name_en=service.name_en,
        group=Called(group.code, group.name, group.name_en),
        decider=_body(decides[0]) if decides else None,
        takers=tuple(dict.fromkeys(map(_body, takes))),
        taking_centres=frozenset(role["centre"] and UUID(role["centre"]) for role in takes),
        people=book.words.called(service.code),
    )


def _body(role: Mapping[str, Any]) -> Called:
    return Called(role["code"], role["name"], role["name_en"])


def _offices(city: City, on: date) -> list[Office]:
    approved = Schedule.objects.approved().filter(centre__city=city, provider=None).on(on)
    shifts = Shift.objects.filter(schedule__in=approved).select_related("schedule")
    hours: dict[UUID, dict[int, list[Hours]]] = {}
    for shift in shifts:
        week = hours.setdefault(shift.schedule.centre_id, {day: [] for day in range(7)})
        _add(week[shift.weekday], Hours(shift.opens, shift.closes))
    centres = Centre.objects.filter(city=city).select_related("city").order_by("name")
    return [Office(each, tuple(hours.get(each.pk, {}).items())) for each in centres if not each.is_closed(on)]


def _add(day: list[Hours], shift: Hours) -> None:
    """Add a shift; one that begins when the one before it ends makes one stretch with it for who comes."""
    if day and day[-1].closes == shift.opens:
        shift = Hours(day.pop().opens, shift.closes)
    day.append(shift)


def _parted(pairs: Any) -> list[Part]:
    found: dict[Called, list[Shown]] = {}
    for part, service in pairs:
        found.setdefault(part, []).append(service)
    return list(found.items())
