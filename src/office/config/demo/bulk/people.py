"""The people of the cast cases: each registered on a first visit, with a document and consents, as a desk does it."""

from functools import cache
from typing import Any, Final

from office.centres.models import Centre
from office.config.demo.bulk.chains import Chain, Entry, Lines, entries_form
from office.config.demo.bulk.moulds import ConsentForm, columns_of
from office.config.demo.bulk.texts import NULL, Seal, Template, escaped, mark, number_mark, said
from office.parties.applicants import STORED
from office.parties.demo import synthetic_person
from office.parties.models import Applicant, IdentityDocument
from office.parties.rules import fold_name
from office.vault.fields import Sealed

FIRST: Final = 300_000
"""From this number on: the people of the cast cases."""
_APPLICANT: Final = [(column.attname, column) for column in columns_of(Applicant)]
_DOCUMENT: Final = [(column.attname, column) for column in columns_of(IdentityDocument)]
KEY, BY, AT, ABOUT = range(4)
"""Slots of the entries about a person."""


class Person:
    """Somebody who turned to a centre. ``consents``: the keys of what was consented to that day, by the text of it."""

    def __init__(self, key: str, number: int, centre: Centre, seed: int) -> None:
        self.key, self._centre = key, centre
        self._data = synthetic_person(FIRST + number, seed, place=centre.city.katottg)
        names = (self._data.surname, self._data.given_name, self._data.patronymic)
        self.full_name, self.address = escaped(" ".join(filter(None, names))), escaped(self._data.address)
        self._chain = Chain(Applicant, key)
        self.consents: dict[str, str] = {}
        self.came_at = ""

    def register(self, *, document: str, by: str, at: str, seal: Seal, lines: Lines) -> None:
        """Write the person down, with the identity document under its number ``document``."""
        data, shown = self._data, self._data.document
        assert shown is not None, "everybody of the demo shows a document"
        written = {"created_by_id": by, "created_at": at}
        own = {"id": self.key, "city_id": self._centre.city_id, "version": 1, "merged_into_id": None}
        own["folded_name"] = " ".join(map(_folded, filter(None, (data.surname, data.given_name, data.patronymic))))
        lines[Applicant].append(_line(_APPLICANT, vars(data) | written | own, seal))
        paper = vars(shown) | written | {"id": document, "applicant_id": self.key}
        lines[IdentityDocument].append(_line(_DOCUMENT, paper, seal))
        known = tuple(name for name in STORED if getattr(data, name))
        self._chain.add(_registered(str(self._centre.pk), known, shown.kind), (self.key, by, at, document), lines)

    def consent(self, form: ConsentForm, key: str, *, by: str, at: str, lines: Lines) -> None:
        """Note in the person's journal the consent that stands under ``key``."""
        self._chain.add(_consented(form.purpose, form.how), (self.key, by, at, key), lines)

    def close(self, lines: Lines) -> None:
        self._chain.close(lines)


@cache
def _folded(name: str) -> str:
    """Fold one name: of all the names of a demo there are a hundred, and to fold takes long."""
    return fold_name(name)


def _line(columns: list[tuple[str, Any]], values: dict[str, Any], seal: Seal) -> str:
    return "\t".join([_said(column, values[name], seal) for name, column in columns]) + "\n"


def _said(column: Any, value: Any, seal: Seal) -> str:
    """Write a value; what is not known of a person is empty, and NULL where the column may be."""
    if value is None or (value == "" and column.null):
        return NULL
    if isinstance(value, str):
        return seal(column, value) if value and isinstance(column, Sealed) else escaped(value)
    return said(value)


@cache
def _registered(centre: str, known: tuple[str, ...], kind: str) -> Template:
    return _form(
        _entry("applicant.registered", {"centre": centre, "fields": list(known)}),
        _entry("applicant.document_added", {"document": number_mark(ABOUT), "kind": kind}),
    )


@cache
def _consented(purpose: str, how: str) -> Template:
    return _form(_entry("consent.given", {"consent": mark(ABOUT), "purpose": purpose, "how": how}))


def _entry(verb: str, data: dict[str, Any]) -> Entry:
    return Entry(verb, mark(BY), mark(AT), data)


def _form(*entries: Entry) -> Template:
    return entries_form(Applicant, mark(KEY), entries)
