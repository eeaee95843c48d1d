"""Sentences of the pure packages, put into the reader's language when they are shown, like lazy translations."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


def _as_written(text: str) -> str:
    return text


def _english() -> str:
    return "en"


@dataclass
class _Voice:
    translate: Callable[[str], str] = _as_written
    language: Callable[[], str] = _english


_VOICE = _Voice()


def speak(*, translate: Callable[[str], str], language: Callable[[], str]) -> None:
    """Let sentences be shown through ``translate`` and in ``language()``.

    The law may not know Django, so the application gives it Django's gettext and get_language once, at its start.
    """
    _VOICE.translate, _VOICE.language = translate, language


class Words:
    """A sentence: an English msgid with the values that stand in its braces."""

    __slots__ = ("_text", "_values")

    def __init__(self, text: str, /, **values: Any) -> None:
        self._text = text
        self._values = values

    def __str__(self) -> str:
        return _VOICE.translate(self._text).format(**self._values)

    def __repr__(self) -> str:
        return f"Words({self._text.format(**self._values)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Words) and (self._text, self._values) == (other._text, other._values)

    def __hash__(self) -> int:
        return hash(self._text)


@dataclass(frozen=True)
class Bilingual:
    """A sentence that is kept in both languages beside each other, not in a catalogue."""

    en: str
    uk: str

    def __str__(self) -> str:
        return self.en if _VOICE.language().startswith("en") else self.uk
