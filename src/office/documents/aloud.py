"""A long text as sound files of a few minutes: cut at its sentences, spoken one by one, joined with a breath between."""

import hashlib
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from office.documents.speech import FORM, LONGEST, SpeechFailedError, folder, speak
from office.documents.squeezing import squeezed

PART: Final = 3000
"""Characters of one file at most: some four minutes, seven hundred kilobytes."""
BREATH: Final = 0.35
"""Seconds of silence between two sayings."""
_SENTENCE: Final = re.compile(r"(?<=[.!?;:])\s+")
_SIGNS: Final = {
    "uk": {"№": "номер ", "§": "параграф ", "%": " відсотків", "«": "", "»": "", "•": "", "—": ","},
    "en": {"№": "number ", "§": "section ", "%": " per cent", "«": "", "»": "", "•": "", "—": ","},
}


def parts(lines: Iterable[str]) -> list[list[str]]:
    """Cut lines into parts that are one file each; a line stays whole where it can."""
    found: list[list[str]] = []
    size = PART
    for saying in _sayings(lines):
        if size + len(saying) > PART:
            found.append([])
            size = 0
        found[-1].append(saying)
        size += len(saying)
    return found


def _sayings(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        words = " ".join(line.split())
        if len(words) <= LONGEST:
            if words:
                yield words
        else:
            yield from _cut(words)


def _cut(words: str) -> Iterator[str]:
    """Cut a long line at the ends of its sentences, and a long sentence where it must be."""
    held = ""
    for piece in (part for sentence in _SENTENCE.split(words) for part in _pieces(sentence)):
        if held and len(held) + 1 + len(piece) > LONGEST:
            yield held
            held = piece
        else:
            held = f"{held} {piece}".strip()
    if held:
        yield held


def _pieces(sentence: str) -> Iterator[str]:
    while len(sentence) > LONGEST:
        place = sentence.rfind(" ", 0, LONGEST)
        place = place if place > 0 else LONGEST
        yield sentence[:place]
        sentence = sentence[place:].strip()
    yield sentence


def read_aloud(sayings: Sequence[str], language: str) -> Path:
    """Give one MP3 file that says ``sayings`` one after another, made now if it was never made. Raises SpeechFailedError.

    It is kept under a digest of its words beside what the terminals say, and thrown away like that.
    """
    if not sayings:
        raise SpeechFailedError("there is nothing to say")
    words, path = [_spelt(each, language) for each in sayings], _path(sayings, language)
    if not path.exists():
        folder().mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder()) as place:
            pieces = [Path(place) / f"{number}.wav" for number, _each in enumerate(words)]
            speak([(language, each, piece) for each, piece in zip(words, pieces, strict=True)])
            squeezed(pieces, Path(place) / "whole", breath=BREATH).replace(path)
    return path


def is_made(sayings: Sequence[str], language: str) -> bool:
    """Tell whether this was said before, so that giving it costs nothing."""
    return _path(sayings, language).exists()


def _path(sayings: Sequence[str], language: str) -> Path:
    words = [_spelt(each, language) for each in sayings]
    return folder() / f"{hashlib.sha256('|'.join([FORM, language, *words]).encode()).hexdigest()}.mp3"


def _spelt(saying: str, language: str) -> str:
    for sign, words in _SIGNS.get(language, _SIGNS["uk"]).items():
        saying = saying.replace(sign, words)
    return " ".join(saying.split()) or "."
