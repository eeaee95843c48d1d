"""Reads the rows of a file as groups, services and texts of cards; every mistake with its row and column."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from office.catalogue.contents import CardContents, ProcessContents
from office.catalogue.exchange.book import Book, Mistake, Row, mistake
from office.catalogue.exchange.columns import BY_KEY
from office.catalogue.faults import said
from office.catalogue.rules import Fault, unwritable_card, unwritable_process
from office.catalogue.typed import CARD_SECTIONS, ROWS, YES, line, read_card, read_process

CODE: Final = re.compile(r"[-a-zA-Z0-9_]+")
WIDTHS: Final = {
    "groups": {"code": 40, "name": 200, "name_en": 200},
    "services": {"code": 60, "name": 400, "name_en": 400, "national_code": 10},
}
NEEDED: Final = {"groups": ("code", "name", "name_en", "order"), "services": ("code", "group", "name", "name_en")}
CHILDREN: Final = ("questions", "documents", "refusal_grounds")


@dataclass(frozen=True)
class Card:
    """The text of one card, with the rows that it was read from: ``place_of`` tells where a fault stands."""

    service: str
    text: CardContents | ProcessContents
    row: Row
    inside: Mapping[str, Sequence[Row]]
    actions: Sequence[Sequence[Row]] = ()

    def place_of(self, fault: Fault) -> Mistake:
        """Give the fault as a mistake of the file, at the cell that it is about."""
        row, column = self._cell(fault.at)
        known = {each.key for each in BY_KEY[row.sheet].columns}
        return mistake(row, column if column in known else "", said(fault))

    def _cell(self, at: str) -> tuple[Row, str]:
        head, *more = at.split("-")
        rows = self.inside.get(head, ())
        if not more or not rows:
            return self.row, head
        place = int(more[0])
        if more[1:2] == ["actions"] and len(more) > len(("0", "actions", "0")):
            return self.actions[place][int(more[2])], more[3]
        return rows[place], more[1]


@dataclass
class Parcel:
    """What a file brings. ``groups`` and ``services``: rows whose words are in order."""

    groups: list[Row] = field(default_factory=list)
    services: list[Row] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """What is there already: codes of groups and services, bodies by their code."""

    groups: frozenset[str]
    services: frozenset[str]
    bodies: Mapping[str, UUID]


def parcel_of(book: Book, known: Known) -> Parcel:
    """Read a book; everything that is wrong with it is in ``mistakes``."""
    reading = _Reading(book, known)
    reading.plain("groups")
    reading.plain("services")
    reading.references()
    reading.information()
    reading.processes()
    return reading.parcel


class _Reading:
    def __init__(self, book: Book, known: Known) -> None:
        self.book, self.known, self.parcel = book, known, Parcel()
        self.groups = known.groups | {row["code"] for row in book.get("groups", ())}
        self.services = known.services | {row["code"] for row in book.get("services", ())}

    def wrong(self, row: Row, column: str, message: object) -> None:
        self.parcel.mistakes.append(mistake(row, column, message))

    # -- groups and services

    def plain(self, sheet: str) -> None:
        rows = self.book.get(sheet, ())
        times = Counter(row["code"] for row in rows)
        for row in rows:
            self.check_words(row)
            if row["code"] and times[row["code"]] > 1:
                self.wrong(row, "code", _("This code stands twice."))
            self.check_service(row) if sheet == "services" else self.check_group(row)
        target = self.parcel.services if sheet == "services" else self.parcel.groups
        target.extend(rows)

    def check_words(self, row: Row) -> None:
        for name in NEEDED[row.sheet]:
            if not row[name].strip():
                self.wrong(row, name, _("Fill in this cell."))
        for name, width in WIDTHS[row.sheet].items():
            if len(line(row[name])) > width:
                self.wrong(row, name, _("Write it shorter: at most %(where)s characters.") % {"where": width})
        if row["code"] and not CODE.fullmatch(row["code"]):
            self.wrong(row, "code", _("Use Latin letters, digits and hyphens alone"))

    def check_group(self, row: Row) -> None:
        order = row["order"].strip()
        if order and not (order.isascii() and order.isdigit() and 0 < int(order[:9]) < 1000):  # noqa: PLR2004
            self.wrong(row, "order", _("A whole number from 1 to 999 is needed here."))

    def check_service(self, row: Row) -> None:
        if row["group"] and row["group"] not in self.groups:
            self.wrong(row, "group", _("There is no group with this code."))
        for name in ("is_immediate", "is_active"):
            if row[name] not in {"", YES}:
                self.wrong(row, name, _("Write “так”, or leave it empty."))

    # -- cards

    def references(self) -> None:
        """Every row of a card must name a service that is there, and one of its card's."""
        single = {
            sheet: Counter(row["service"] for row in self.book.get(sheet, ())) for sheet in ("cards", "processes")
        }
        owners = {**dict.fromkeys(CHILDREN, "cards"), "steps": "processes", "actions": "processes"}
        for sheet in (*single, *owners):
            for row in self.book.get(sheet, ()):
                if row["service"] not in self.services:
                    self.wrong(row, "service", _("There is no service with this code."))
                elif sheet in single and single[sheet][row["service"]] > 1:
                    self.wrong(row, "service", _("This service stands here twice."))
                elif sheet in owners and not single[owners[sheet]][row["service"]]:
                    title = BY_KEY[owners[sheet]].title
                    self.wrong(
                        row, "service", _("This service has no row on the sheet “%(sheet)s”.") % {"sheet": title}
                    )

    def information(self) -> None:
        inside = {sheet: self.by_service(sheet) for sheet in CHILDREN}
        for row in self.book.get("cards", ()):
            own = {sheet: rows.get(row["service"], []) for sheet, rows in inside.items()}
            read = read_card(_typed_card(row, own))
            card = Card(row["service"], read.contents, row, own)
            self.take(card, [*read.faults, *unwritable_card(read.contents)])

    def processes(self) -> None:
        steps, actions = self.by_service("steps"), self.actions_by_step()
        for row in self.book.get("processes", ()):
            service = row["service"]
            own = steps.get(service, [])
            self.check_steps(own)
            acts = [actions.pop((service, step["number"]), []) for step in own]
            read = read_process(_typed_process(row, own, acts, self.body))
            card = Card(service, read.contents, row, {"steps": own}, acts)
            self.take(card, [*read.faults, *unwritable_process(read.contents)])
        for lost in actions.values():
            for action in lost:
                if action["service"] in self.services:
                    self.wrong(action, "step", _("This service has no step with this number."))

    def take(self, card: Card, faults: Sequence[Fault]) -> None:
        self.parcel.cards.append(card)
        for fault in faults:
            found = card.place_of(fault)
            # What can not be read is empty then, and would be told a second time as missing.
            if not any(found.cell == told.cell for told in self.parcel.mistakes):
                self.parcel.mistakes.append(found)

    def check_steps(self, rows: Sequence[Row]) -> None:
        times = Counter(row["number"] for row in rows)
        for row in rows:
            if not row["number"].strip():
                self.wrong(row, "number", _("Fill in this cell."))
            elif times[row["number"]] > 1:
                self.wrong(row, "number", _("Two steps have the number %(where)s.") % {"where": row["number"]})

    def body(self, row: Row) -> str:
        """Give the id of the body that a row names by its code."""
        code = row["provider"].strip()
        if code and code not in self.known.bodies:
            self.wrong(row, "provider", _("There is no body with this code in the city."))
            return ""
        return str(self.known.bodies[code]) if code else ""

    def by_service(self, sheet: str) -> dict[str, list[Row]]:
        found: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self.book.get(sheet, ()):
            found[row["service"]].append(row)
        return found

    def actions_by_step(self) -> dict[tuple[str, str], list[Row]]:
        found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.book.get("actions", ()):
            found[row["service"], row["step"]].append(row)
        return found


def _typed_card(row: Row, inside: Mapping[str, Sequence[Row]]) -> dict[str, dict[str, Any]]:
    typed: dict[str, dict[str, Any]] = {
        section: {name: row[name] for name in names} for section, names in CARD_SECTIONS.items() if section not in ROWS
    }
    typed["review"]["to_verify"] = [word for word in row["to_verify"].split("\n") if word.strip()]
    for section, rows in inside.items():
        typed[section] = {"rows": [{name: each[name] for name in CARD_SECTIONS[section]} for each in rows]}
    return typed


def _typed_process(
    row: Row, steps: Sequence[Row], actions: Sequence[Sequence[Row]], body: Callable[[Row], str]
) -> dict[str, dict[str, Any]]:
    rows = [
        dict(step.cells)
        | {"key": step["number"], "after": list(_numbers(step["after"])), "provider": body(step)}
        | {"actions": [dict(action.cells) | {"provider": body(action)} for action in own]}
        for step, own in zip(steps, actions, strict=True)
    ]
    law = {name: row[name] for name in ("days_by_law", "law_unit", "needs_checking")}
    return {"law": law, "steps": {"rows": rows}}


def _numbers(cell: str) -> Iterator[str]:
    return (word for word in re.split(r"[\s,;]+", cell) if word)
