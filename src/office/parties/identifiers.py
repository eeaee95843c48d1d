"""The numbers by which the state knows people and firms: cleaned, checked, read and shown. Pure: no database.

РНОКПП, document numbers and phones are normalised only here and looked up only in ``search``: the day they are
encrypted at rest, these two modules change and nothing else.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import phonenumbers
from django.utils.translation import gettext_lazy as _
from stdnum import iban as stdnum_iban
from stdnum.exceptions import ValidationError as NumberError
from stdnum.ua import edrpou as stdnum_edrpou
from stdnum.ua import rntrc as stdnum_rntrc

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LATIN_LOOK_ALIKE: Final = "ABCEHIKMOPTX"
CYRILLIC_LOOK_ALIKE: Final = "АВСЕНІКМОРТХ"
_TO_CYRILLIC: Final = str.maketrans(LATIN_LOOK_ALIKE, CYRILLIC_LOOK_ALIKE)
_TO_LATIN: Final = str.maketrans(CYRILLIC_LOOK_ALIKE, LATIN_LOOK_ALIKE)
_UKRAINIAN: Final = "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯ"
_DAY_ZERO: Final = date(1899, 12, 31)
_LONGEST: Final = 60
_OLD_PREFIX: Final = re.compile(r"^\s*8[\s(-]*0(?=(?:\D*[0-9]){9}\D*$)")
MALE, FEMALE = "male", "female"


class IdentifierError(ValueError):
    """A number that can not be right; ``message`` says what is expected."""

    def __init__(self, message: "StrOrPromise") -> None:
        super().__init__(message)
        self.message = message


def _compact(text: str) -> str:
    """Capital letters without the spaces, dashes and № that people put between the parts."""
    if len(text) > _LONGEST:
        raise IdentifierError(_("The number is too long."))
    return re.sub(r"[\s‐-―−-]", "", unicodedata.normalize("NFKC", text.replace("№", ""))).upper()


def _digits(text: str, length: int, message: "StrOrPromise") -> str:
    number = _compact(text)
    if not re.fullmatch(rf"[0-9]{{{length}}}", number) or not number.strip("0"):
        raise IdentifierError(message)
    return number


@dataclass(frozen=True)
class RntrcFacts:
    """What a taxpayer number says of its owner."""

    born_on: date
    sex: str


def rntrc(text: str) -> str:
    """A taxpayer number (РНОКПП): ten digits, not all zeros, the last one a check digit."""
    number = _digits(text, 10, _("A taxpayer number has ten digits, for example 5478800114."))
    if not stdnum_rntrc.is_valid(number):
        raise IdentifierError(_("The taxpayer number has a slip: its last digit does not agree with the rest."))
    return number


def rntrc_facts(number: str) -> RntrcFacts:
    """Birth date (five digits count days from 31.12.1899) and sex (ninth digit: odd is male) of a checked number."""
    return RntrcFacts(_DAY_ZERO + timedelta(days=int(number[:5])), MALE if int(number[8]) % 2 else FEMALE)


def edrpou(text: str) -> str:
    """The code of a legal person (ЄДРПОУ): eight digits, not all zeros, the last one a check digit."""
    number = _digits(text, 8, _("An EDRPOU code has eight digits, for example 45000126."))
    if not stdnum_edrpou.is_valid(number):
        raise IdentifierError(_("The EDRPOU code has a slip: its last digit does not agree with the rest."))
    return number


def unzr(text: str) -> str:
    """A demographic register number (УНЗР) as ``YYYYMMDD-NNNNN``. Its date must exist; its check digit is unpublished."""
    number = _compact(text)
    if not re.fullmatch(r"[0-9]{13}", number):
        raise IdentifierError(_("A demographic register number has thirteen digits: YYYYMMDD-NNNNN."))
    unzr_born_on(number)
    return f"{number[:8]}-{number[8:]}"


def unzr_born_on(number: str) -> date:
    """The birth date at the head of a demographic register number."""
    try:
        return date(int(number[:4]), int(number[4:6]), int(number[6:8]))
    except ValueError:
        raise IdentifierError(_("The demographic register number begins with a date that does not exist.")) from None


def katottg(text: str) -> str:
    """The code of a settlement (КАТОТТГ): ``UA`` and seventeen digits. The Cyrillic «А» of a slip is put right."""
    code = _compact(text).translate(_TO_LATIN)
    if not re.fullmatch(r"UA[0-9]{17}", code):
        raise IdentifierError(_("A settlement code is UA and seventeen digits."))
    return code


def post_index(text: str) -> str:
    """A Ukrainian post index: five digits."""
    return _digits(text, 5, _("A post index has five digits."))


def iban(text: str) -> str:
    """An account: UA, two check digits and 25 more (facts: UA + 27 digits)."""
    number = _compact(text).translate(_TO_LATIN)
    if not re.fullmatch(r"UA[0-9]{27}", number):
        raise IdentifierError(_("An account number is UA and twenty-seven digits."))
    try:
        return str(stdnum_iban.validate(number, check_country=False))
    except NumberError:
        raise IdentifierError(_("The account number has a slip: its check digits do not agree.")) from None


def phone(text: str) -> str:
    """A phone in E.164 (``+380501234567``); without a country code it is Ukrainian. The 8 of old habit is dropped."""
    problem = IdentifierError(_("Write the phone with its code, for example 050 123 45 67 or +48 22 123 45 67."))
    try:
        number = phonenumbers.parse(_OLD_PREFIX.sub("0", unicodedata.normalize("NFKC", text[: _LONGEST + 1])), "UA")
    except phonenumbers.NumberParseException:
        raise problem from None
    if len(text) > _LONGEST or number.extension or not phonenumbers.is_valid_number(number):
        raise problem
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def passport_book(text: str) -> str:
    """Series and number of a passport booklet: two Ukrainian letters and six digits, ``АВ123456``."""
    number = _compact(text).translate(_TO_CYRILLIC)
    if not re.fullmatch(rf"[{_UKRAINIAN}]{{2}}[0-9]{{6}}", number):
        raise IdentifierError(_("A passport booklet has two Ukrainian letters and six digits, for example АВ 123456."))
    return number


def id_card(text: str) -> str:
    """The number of a passport card: nine digits."""
    return _digits(text, 9, _("A passport card has a number of nine digits."))


def birth_certificate(text: str) -> str:
    """``І-ЕГ 123456``: a Roman numeral in Latin letters, two or three Ukrainian letters, six digits."""
    found = re.fullmatch(r"([IVXІХ1]{1,5})([^\W\d_]{2,3})([0-9]{6})", _compact(text).translate(_TO_CYRILLIC))
    if not found or not set(found[2]) <= set(_UKRAINIAN):
        raise IdentifierError(_("A birth certificate has a series such as I-ЕГ and six digits."))
    return f"{found[1].translate(_TO_LATIN).replace('1', 'I')}-{found[2]}{found[3]}"


def _latin_number(text: str) -> str:
    number = _compact(text).translate(_TO_LATIN)
    if not re.fullmatch(r"[A-Z0-9]{5,20}", number) or not re.search(r"[0-9]", number):
        raise IdentifierError(_("A passport for travel has Latin letters and digits, for example FA123456."))
    return number


def _any_number(text: str) -> str:
    number = _compact(text).translate(_TO_CYRILLIC)
    if not re.fullmatch(r"[^\W_](?:[^\W_]|[./])*", number) or not re.search(r"[0-9]", number):
        raise IdentifierError(_("Write the series and number in letters and digits, as in the document."))
    if len(number) > 40:  # noqa: PLR2004 - the width of the column
        raise IdentifierError(_("The number is too long."))
    return number


_BY_KIND: Final[dict[str, Callable[[str], str]]] = {
    "passport_book": passport_book,
    "id_card": id_card,
    "foreign_passport": _latin_number,
    "birth_certificate": birth_certificate,
}


def document_number(kind: str, text: str) -> str:
    """Series and number in the one form in which documents of this kind are stored and compared."""
    return _BY_KIND.get(kind, _any_number)(text)


def document_forms(text: str) -> tuple[str, ...]:
    """Every stored form that a typed document number may have, whatever its kind; empty when it can be none."""
    forms = {form for normalise in (*_BY_KIND.values(), _any_number) if (form := _or_nothing(normalise, text))}
    return tuple(sorted(forms))


def _or_nothing(normalise: Callable[[str], str], text: str) -> str:
    try:
        return normalise(text)
    except IdentifierError:
        return ""


def tail(number: str | None, shown: int = 4) -> str:
    """``•••••• 0114``: enough to tell people apart in a list, too little to use."""
    return "" if not number else f"{'•' * max(len(number) - shown, 0)}{number[-shown:]}"
