"""What a face hands in about a person, and the same put in order."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from office.parties import identifiers
from office.parties.identifiers import IdentifierError
from office.parties.models import Channel, DocumentKind, Kind, Language, Relation
from office.parties.names import PersonNameError, clean_name

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_INVISIBLE: Final = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
Data = TypeVar("Data", "ApplicantData", "AffectedData", "DocumentData")


@dataclass(frozen=True)
class DocumentData:
    kind: str = DocumentKind.ID_CARD
    series_number: str = ""
    issued_by: str = ""
    issued_on: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class ApplicantData:
    """Everything typed about an applicant; texts as typed, empty where nothing is known."""

    kind: str = Kind.NATURAL
    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    sex: str = ""
    born_on: date | None = None
    rntrc: str = ""
    rntrc_refused: bool = False
    unzr: str = ""
    legal_name: str = ""
    edrpou: str = ""
    katottg: str = ""
    address: str = ""
    post_index: str = ""
    phone: str = ""
    email: str = ""
    preferred_language: str = Language.UKRAINIAN
    preferred_channel: str = Channel.PHONE
    needs: str = ""
    document: DocumentData | None = field(default=None)


@dataclass(frozen=True)
class AffectedData:
    """What is typed about another person whose data the package touches (K20)."""

    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    relation: str = Relation.OTHER
    born_on: date | None = None
    rntrc: str = ""
    is_minor: bool = False
    consent_required: bool = True
    no_consent_basis: str = ""


def plain_text(text: str, max_length: int) -> str:
    """One line of ordinary text: invisible marks dropped, spaces single. Raises ValidationError for what can not be kept.

    Markup is kept as text: whoever shows it escapes it.
    """
    line = " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text[: max_length * 2 + 1])).split())
    if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in line):
        raise ValidationError(_("The text holds signs that can not be stored: type it again by hand."))
    if len(line) > max_length or len(text) > max_length * 2:
        raise ValidationError(_("Too long: %(most)d signs at most."), params={"most": max_length})
    return line


def _email(text: str) -> str:
    address = plain_text(text, 254)
    validate_email(address)
    return address


_EMPTY_OF_LEGAL: Final[dict[str, Any]] = {"legal_name": "", "edrpou": ""}
_EMPTY_OF_NATURAL: Final[dict[str, Any]] = {
    **dict.fromkeys(("surname", "given_name", "patronymic", "sex", "rntrc", "unzr"), ""),
    "born_on": None,
    "rntrc_refused": False,
}
_CLEANERS: Final[Mapping[str, Callable[[str], str]]] = {
    "surname": clean_name,
    "given_name": clean_name,
    "patronymic": clean_name,
    "rntrc": identifiers.rntrc,
    "unzr": identifiers.unzr,
    "edrpou": identifiers.edrpou,
    "katottg": identifiers.katottg,
    "post_index": identifiers.post_index,
    "phone": identifiers.phone,
    "email": _email,
    "legal_name": lambda text: plain_text(text, 250),
    "address": lambda text: plain_text(text, 300),
    "needs": lambda text: plain_text(text, 500),
    "issued_by": lambda text: plain_text(text, 200),
    "no_consent_basis": lambda text: plain_text(text, 300),
}
_REQUIRED: Final[Mapping[str, "StrOrPromise"]] = {
    "surname": _("Write the surname."),
    "given_name": _("Write the given name."),
    "legal_name": _("Write the name of the legal person."),
    "edrpou": _("Write the EDRPOU code."),
    "series_number": _("Write the series and number of the document."),
    "issued_by": _("Write who issued the document."),
    "issued_on": _("Write when the document was issued."),
    "no_consent_basis": _("Name the norm of law that lets this person's data be used without consent."),
}
_CHOICES: Final[Mapping[str, frozenset[str]]] = {
    "sex": frozenset({"", "male", "female"}),
    "preferred_language": frozenset(Language.values),
    "preferred_channel": frozenset(Channel.values),
    "relation": frozenset(Relation.values),
}


class _Desk:
    """Puts the fields of one form in order and gathers every problem, so that all are told at once."""

    def __init__(self) -> None:
        self.problems: dict[str, list[ValidationError]] = {}

    def tell(self, name: str, message: "StrOrPromise | ValidationError") -> None:
        problem = message if isinstance(message, ValidationError) else ValidationError(message)
        self.problems.setdefault(name, []).append(problem)

    def clean(self, name: str, text: str, cleaner: Callable[[str], str]) -> str:
        if not text.strip():
            return ""
        try:
            return cleaner(text)
        except (IdentifierError, PersonNameError) as error:
            self.tell(name, error.message)
        except ValidationError as error:
            self.tell(name, error)
        return text

    def all_texts(self, data: Data) -> Data:
        texts: dict[str, Any] = {
            name: self.clean(name, getattr(data, name), _CLEANERS[name]) for name in _of(data, _CLEANERS)
        }
        for name in _of(data, _CHOICES):
            if getattr(data, name) not in _CHOICES[name]:
                self.tell(name, _("Choose one of the offered values."))
        return replace(data, **texts)

    def need(self, data: Any, *names: str) -> None:
        for name in names:
            if not getattr(data, name) and name not in self.problems:
                self.tell(name, _REQUIRED[name])

    def close(self) -> None:
        if self.problems:
            raise ValidationError(dict(self.problems))


def _of(data: Any, table: Mapping[str, Any]) -> list[str]:
    return [name for name in table if hasattr(data, name)]


def cleaned_applicant(data: ApplicantData) -> ApplicantData:
    """The same in stored forms; fields of the other kind of person dropped.

    Raises ValidationError with every problem at its field (fields of the document as ``document_<field>``).
    """
    desk = _Desk()
    if data.kind not in Kind.values:
        raise ValidationError({"kind": ValidationError(_("Choose one of the offered values."))})
    data = desk.all_texts(_without_the_other_kind(data))
    if data.kind == Kind.LEGAL:
        desk.need(data, "legal_name", "edrpou")
    else:
        desk.need(data, "surname", "given_name")
    if data.rntrc and data.rntrc_refused:
        desk.tell("rntrc", _("A person who has refused a taxpayer number has none: clear one of the two."))
    data = replace(data, document=_document_within(data.document, desk))
    desk.close()
    return data


def _without_the_other_kind(data: ApplicantData) -> ApplicantData:
    if data.kind == Kind.NATURAL:
        return replace(data, **_EMPTY_OF_LEGAL)
    return replace(data, **_EMPTY_OF_NATURAL)


def _document_within(document: DocumentData | None, desk: _Desk) -> DocumentData | None:
    if document is None:
        return None
    try:
        return cleaned_document(document)
    except ValidationError as error:
        for name, problems in error.error_dict.items():
            for problem in problems:
                desk.tell(f"document_{name}", problem)
    return document


def cleaned_document(data: DocumentData) -> DocumentData:
    """The same in stored form. Raises ValidationError with every problem at its field."""
    desk = _Desk()
    if data.kind not in DocumentKind.values:
        raise ValidationError({"kind": ValidationError(_("Choose one of the offered values."))})
    number = desk.clean("series_number", data.series_number, lambda text: identifiers.document_number(data.kind, text))
    data = replace(desk.all_texts(data), series_number=number)
    desk.need(data, "series_number", "issued_by", "issued_on")
    if data.issued_on and data.valid_until and data.valid_until < data.issued_on:
        desk.tell("valid_until", _("The document can not end before it was issued."))
    desk.close()
    return data


def cleaned_affected(data: AffectedData) -> AffectedData:
    """The same in stored form. Raises ValidationError with every problem at its field."""
    desk = _Desk()
    data = desk.all_texts(data)
    desk.need(data, "surname", "given_name")
    if not data.consent_required:
        desk.need(data, "no_consent_basis")
    desk.close()
    return data
