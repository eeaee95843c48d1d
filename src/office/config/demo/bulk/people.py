"""The people of the cast cases: each registered on a first visit, with a document and consents, as a desk does it."""

from typing import Any, Final


from office.centres.models import Centre
from office.config.demo.bulk.chains import Chain, Lines
from office.config.demo.bulk.moulds import columns_of
from office.config.demo.bulk.texts import NULL, cell_text, escaped, said_in
from office.parties.applicants import STORED
from office.parties.applicants import _columns as columns_of_applicant
from office.parties.demo import synthetic_person
from office.parties.models import Applicant, IdentityDocument
from office.vault.fields import Sealed

FIRST: Final = 1_000
"""The people before this number walk the samples."""
_APPLICANT: Final = columns_of(Applicant)
_DOCUMENT: Final = columns_of(IdentityDocument)


class Person:
    """Somebody who turned to a centre. ``consents``: the keys of what was consented to that day, by the text of it."""

    def __init__(self, key: str, number: int, centre: Centre, seed: int) -> None:
        self.key, self._centre = key, centre
        self._data = synthetic_person(FIRST + number, seed, place=centre.city.katottg)
        names = (self._data.surname, self._data.given_name, self._data.patronymic)
        self.full_name, self.address = escaped(" ".join(filter(None, names))), escaped(self._data.address)
        self.chain = Chain(Applicant, key)
        self.consents: dict[str, str] = {}
        self.came_at = ""

    def register(self, *, document: str, by: str, at: str, lines: Lines) -> None:
        """Write the person down, with the identity document under its number ``document``."""
        data, shown = self._data, self._data.document
        assert shown is not None, "everybody of the demo shows a document"
        written = {"created_by_id": by, "created_at": at}
        own = {"id": self.key, "city_id": self._centre.city_id, "version": 1, "merged_into_id": None}
        lines[Applicant].append(_line(_APPLICANT, columns_of_applicant(data) | written | own))
        told: dict[str, Any] = {
            "centre": str(self._centre.pk),
            "fields": [name for name in STORED if getattr(data, name)],
        }
        self.chain.tell("applicant.registered", by=by, at=at, data=told, lines=lines)
        paper = vars(shown) | written | {"id": document, "applicant_id": self.key}
        lines[IdentityDocument].append(_line(_DOCUMENT, paper))
        told = {"document": int(document), "kind": shown.kind}
        self.chain.tell("applicant.document_added", by=by, at=at, data=told, lines=lines)


def _line(columns: list[Any], values: dict[str, Any]) -> str:
    return "\t".join([_said(column, values[column.attname]) for column in columns]) + "\n"


def _said(column: Any, value: Any) -> str:
    if not isinstance(column, Sealed):
        return said_in(column, value)
    if value is None:
        return NULL
    return cell_text(column.seal(value)) if value else ""
