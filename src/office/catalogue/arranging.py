"""Rows of a draft: add one, move one, remove one and have it back (pure)."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any, Final

from office.catalogue.typed import (
    ACTION,
    CARD_SECTIONS,
    FORM_SECTIONS,
    PROCESS_SECTIONS,
    ROWS,
    clean,
    rows_of,
)

SECTIONS: Final = {**CARD_SECTIONS, **PROCESS_SECTIONS, **FORM_SECTIONS}
LISTS_OF_WORDS: Final = ("to_verify", "after")
Values = Mapping[str, Any]


def mark(values: Values | None) -> str:
    """Give a short mark of what a section says: another text has another mark, the same text the same."""
    return hashlib.sha256(json.dumps(values or {}, sort_keys=True).encode()).hexdigest()[:16]


def kept(section: str, values: Values) -> dict[str, Any]:
    """Give ``values`` as they can be stored: the fields of the section alone, without control characters."""
    if section not in ROWS:
        return _words(SECTIONS[section], values)
    found: dict[str, Any] = {"rows": [_row(section, row) for row in rows_of(values)]}
    if removed := values.get("removed"):
        found["removed"] = {"place": int(removed["place"]), "row": _row(section, removed["row"])}
    return found


def _row(section: str, row: Values) -> dict[str, Any]:
    words = _words(SECTIONS[section], row)
    if section == "steps":
        words["actions"] = [_words(ACTION, action) for action in row.get("actions", ())]
    return words


def _words(names: tuple[str, ...], values: Values) -> dict[str, Any]:
    return {
        name: [clean(word) for word in values.get(name, ())] if name in LISTS_OF_WORDS else clean(values.get(name, ""))
        for name in names
        if name != "actions"
    }


def added(section: str, values: Values) -> dict[str, Any]:
    """Give the section with an empty row at its end; a question and a step get a name that no other has."""
    rows = list(rows_of(values))
    fresh: dict[str, Any] = {"rows": [*rows, _row(section, _named(section, rows))]}
    return fresh


def _named(section: str, rows: list[dict[str, Any]]) -> dict[str, str]:
    name = {"questions": "code", "steps": "key", "fields": "code"}.get(section)
    if name is None:
        return {}
    taken = {row.get(name) for row in rows}
    return {name: next(word for word in _fresh(section) if word not in taken)}


def _fresh(section: str) -> Iterator[str]:
    before = {"questions": "q", "fields": "field-"}.get(section, "")
    return (f"{before}{number}" for number in count(1))


def removed(values: Values, place: int) -> dict[str, Any]:
    """Give the section without the row at ``place``; it can be had back until the next one is removed."""
    rows = list(rows_of(values))
    if not 0 <= place < len(rows):
        return dict(values)
    row = rows.pop(place)
    return {"rows": rows, "removed": {"place": place, "row": row}}


def restored(values: Values) -> dict[str, Any]:
    """Give the section with the row that was removed last back in its place."""
    rows, gone = list(rows_of(values)), values.get("removed")
    if gone:
        rows.insert(gone["place"], gone["row"])
    return {"rows": rows}


def moved(values: Values, place: int, by: int) -> dict[str, Any]:
    """Give the section with the row at ``place`` moved ``by`` places down; past either end it stays."""
    rows = list(rows_of(values))
    to = place + by
    if 0 <= place < len(rows) and 0 <= to < len(rows):
        rows.insert(to, rows.pop(place))
    return {**values, "rows": rows}


def arranged(section: str, values: Values, act: str) -> tuple[dict[str, Any], int | None]:
    """Do what a button of the form asks for: ``add``, ``restore``, ``up-2``, ``down-2``, ``remove-2``; else nothing.

    Gives the section and the place of the row to look at next, where there is one.
    """
    word, _dash, number = act.partition("-")
    place = int(number) if number.isascii() and number.isdigit() else 0
    acts: Mapping[str, Callable[[], tuple[dict[str, Any], int | None]]] = {
        "add": lambda: (added(section, values), len(rows_of(values))),
        "restore": lambda: (restored(values), values.get("removed", {}).get("place")),
        "up": lambda: (moved(values, place, -1), max(place - 1, 0)),
        "down": lambda: (moved(values, place, 1), min(place + 1, len(rows_of(values)) - 1)),
        "remove": lambda: (removed(values, place), None),
    }
    return acts[word]() if word in acts else (dict(values), None)
