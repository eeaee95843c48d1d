"""What is worth a second look but stops nobody: shown beside the field, never an error."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from office.parties import identifiers
from office.parties.data import ApplicantData

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_LIFE: Final = 120


@dataclass(frozen=True)
class Notice:
    """A doubt about one field of cleaned data."""

    field: str
    message: "StrOrPromise"


def notices_for(data: ApplicantData, *, on: date) -> list[Notice]:
    """Doubts about ``data`` (already cleaned) on that day: what the numbers say against what was stated."""
    return [*_of_rntrc(data), *_of_unzr(data), *_of_birth(data, on), *_of_document(data, on)]


def _of_rntrc(data: ApplicantData) -> Iterator[Notice]:
    if not data.rntrc:
        return
    facts = identifiers.rntrc_facts(data.rntrc)
    if data.born_on and data.born_on != facts.born_on:
        yield Notice(
            "born_on", _("The taxpayer number speaks of another date of birth. Compare both with the document.")
        )
    if data.sex and data.sex != facts.sex:
        yield Notice("sex", _("The taxpayer number speaks of the other sex. Compare both with the document."))


def _of_unzr(data: ApplicantData) -> Iterator[Notice]:
    if data.unzr and data.born_on and identifiers.unzr_born_on(data.unzr) != data.born_on:
        yield Notice(
            "unzr",
            _("The demographic register number begins with another date of birth. Compare it with the document."),
        )


def _of_birth(data: ApplicantData, on: date) -> Iterator[Notice]:
    if data.born_on and data.born_on > on:
        yield Notice("born_on", _("This date of birth is still ahead. Compare it with the document."))
    if data.born_on and on.year - data.born_on.year > LONGEST_LIFE:
        yield Notice(
            "born_on", _("By this date of birth the person is over 120 years old. Compare it with the document.")
        )


def _of_document(data: ApplicantData, on: date) -> Iterator[Notice]:
    document = data.document
    if document is None:
        return
    if document.valid_until and document.valid_until < on:
        yield Notice("document_valid_until", _("The term of this document has run out. Ask for another one."))
    if document.issued_on and document.issued_on > on:
        yield Notice(
            "document_issued_on", _("This document was issued in the future. Compare the date with the document.")
        )
