"""How names of people are cleaned, compared and written in Latin letters. Pure: no database (ADR 0040)."""

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

APOSTROPHE: Final = "ʼ"  # U+02BC is a letter: it neither breaks a word nor closes a quotation
APOSTROPHES: Final = "'’ʼ`‘′´＇"
DASHES: Final = "‐‑‒–—−"
LATIN: Final = "ABCEHIKMOPTXYabceikmopxy"
CYRILLIC: Final = "АВСЕНІКМОРТХУавсеікморху"

_ONE_SIGN: Final = str.maketrans(dict.fromkeys(APOSTROPHES, APOSTROPHE) | dict.fromkeys(DASHES, "-"))
_LOOK_ALIKE: Final = str.maketrans(LATIN, CYRILLIC)
_FOLDED: Final = str.maketrans("abcehikmoptxyґ", "авсенікмортхуг")
_WORD: Final = re.compile(r"[^\s-]+")
_SHAPE: Final = re.compile(r"[^\W\d_]+\.?(?:[ -][^\W\d_]+\.?)*")


class PersonNameError(ValueError):
    """A name that can not be kept; ``message`` says what to do."""

    def __init__(self, message: "StrOrPromise") -> None:
        super().__init__(message)
        self.message = message


@lru_cache(maxsize=1024)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").split(" ", 1)[0]


def _scripts(word: str) -> set[str]:
    return {_script(letter) for letter in word if letter.isalpha() and letter != APOSTROPHE}


def _one_alphabet(match: re.Match[str]) -> str:
    """Turn Latin look-alikes of a Cyrillic word into the Cyrillic letters they were meant to be."""
    word = match.group()
    return word.translate(_LOOK_ALIKE) if "CYRILLIC" in _scripts(word) else word


def _capitals(name: str) -> str:
    """``КОВАЛЬ-ЗОРЯ`` and ``коваль-зоря`` become ``Коваль-Зоря``; a name in mixed case stays as its owner writes it."""
    if name not in {name.upper(), name.lower()}:
        return name
    return re.sub(r"[^\s-]+", lambda part: part.group().capitalize(), name)


def clean_name(text: str, *, max_length: int = 80) -> str:
    """A surname, given name or patronymic as it is stored: one apostrophe, one hyphen, one alphabet a word.

    Raises PersonNameError with the words to show at the field.
    """
    if len(text) > max_length * 2:
        raise PersonNameError(_("The name is too long: write it as in the document."))
    name = " ".join(unicodedata.normalize("NFC", text).translate(_ONE_SIGN).split())
    name = _capitals(_WORD.sub(_one_alphabet, re.sub(r" ?-+ ?", "-", name)))
    if len(name) > max_length:
        raise PersonNameError(_("The name is too long: write it as in the document."))
    if name:
        _check_letters(name)
    return name


def _check_letters(name: str) -> None:
    if not _SHAPE.fullmatch(name) or not all(map(_scripts, _WORD.findall(name))):
        raise PersonNameError(_("Use letters, an apostrophe, a hyphen or a space only."))
    if not _scripts(name) <= {"CYRILLIC", "LATIN"}:
        raise PersonNameError(_("Write the name in Ukrainian or Latin letters, as in the document."))
    if any(len(_scripts(word)) > 1 for word in _WORD.findall(name)):
        raise PersonNameError(_("One word mixes Ukrainian and Latin letters: type it again in one alphabet."))


def fold(text: str) -> str:
    """The form in which names are compared: case, apostrophes, marks, punctuation and alphabet of look-alikes gone.

    ``ґ``=``г``, ``ї``=``і``, ``й``=``и`` and a hyphen equals a space, so that usual slips still find the person.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).casefold()
    for sign in APOSTROPHES:
        plain = plain.replace(sign, "")
    kept = "".join(_kept(letter) for letter in plain.translate(_FOLDED))
    return " ".join(kept.split())


def _kept(letter: str) -> str:
    if unicodedata.category(letter)[0] == "M" or letter == APOSTROPHE:
        return ""
    return letter if letter.isalnum() else " "


# The Cabinet's table, act № 55 of 27.01.2010; a pair is (at the start of a word, elsewhere).
_LATIN_ROW: Final = "a b v h g d e zh z y i k l m n o p r s t u f kh ts ch sh shch"
_TABLE: Final = dict(zip("абвгґдежзиіклмнопрстуфхцчшщ", _LATIN_ROW.split(), strict=True))
_BY_PLACE: Final = {"є": ("ye", "ie"), "ї": ("yi", "i"), "й": ("y", "i"), "ю": ("yu", "iu"), "я": ("ya", "ia")}
_TOKEN: Final = re.compile(rf"зг|[а-щьюяєіїґ{APOSTROPHES}]", re.IGNORECASE)


def _latin(token: str, *, at_start: bool) -> str:
    low = token.lower()
    if low == "зг":
        return "zgh"
    if low in _BY_PLACE:
        return _BY_PLACE[low][0 if at_start else 1]
    return _TABLE.get(low, "")


def _cased(latin: str, token: str, *, shouting: bool) -> str:
    if shouting:
        return latin.upper()
    return latin.capitalize() if token[0].isupper() else latin


def transliterate(text: str) -> str:
    """Ukrainian in Latin letters by the Cabinet's table № 55: ``Згурський`` → ``Zghurskyi``. Other letters stay."""
    text = unicodedata.normalize("NFC", text)

    def turned(match: re.Match[str]) -> str:
        before, around = text[: match.start()], text[max(match.start() - 1, 0) : match.end() + 1]
        at_start = not before or not (before[-1].isalpha() or before[-1] in APOSTROPHES)
        shouting = len(around) > 1 and around.isupper() and sum(map(str.isalpha, around)) > 1
        return _cased(_latin(match.group(), at_start=at_start), match.group(), shouting=shouting)

    return _TOKEN.sub(turned, text)
