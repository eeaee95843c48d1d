"""Subtitles under a video: read strictly from WebVTT or SRT, written anew as WebVTT (L12; pure but for its words).

What comes from outside may hold styles, scripts of other programs and places on the screen. Only times and words are
taken, so nothing else can reach a browser, and each mistake is told with its line.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from office.law import Refusal

MOST_BYTES: Final = 500_000
"""A film of an hour and a half has a tenth of it."""
MOST_LINES: Final = 30_000
SECOND: Final = 1000
MINUTE: Final = 60 * SECOND
_TIME: Final = r"(?:(\d{1,3}):)?([0-5]\d):([0-5]\d)[.,](\d{3})"
_TIMES: Final = re.compile(rf"{_TIME}[ \t]*-->[ \t]*{_TIME}(?:[ \t].*)?")
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>|<\d[\d:.]*>")
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BESIDE: Final = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True)
class Cue:
    """Words and when they are shown, in milliseconds from the beginning of the video."""

    begins: int
    ends: int
    lines: tuple[str, ...]


class Unreadable(Refusal):
    """The file is no subtitles, or a line of it is wrong; ``str()`` says which and what to do."""

    def __init__(self, words: Any, line: int = 0) -> None:
        told = _("Line %(line)s: %(words)s") % {"line": line, "words": words} if line else words
        super().__init__("L12", told, field="file")


def as_webvtt(content: bytes) -> str:
    """Give subtitles as a WebVTT file of our own writing. ``content``: a WebVTT or SRT file. Raises Unreadable."""
    return "WEBVTT\n\n" + "\n".join(map(_written, cues(content)))


def cues(content: bytes) -> list[Cue]:
    """Read what is shown and when. Raises Unreadable: no text, no times, times that go back."""
    found: list[Cue] = []
    for number, block in _blocks(_text(content)):
        cue = _cue(number, block)
        if cue is None:
            continue
        if found and cue.begins < found[-1].begins:
            raise Unreadable(
                _("it begins before the words above it. Put the words in the order of their times."), number
            )
        found.append(cue)
    if not found:
        raise Unreadable(_("There is not one line with times in the file. Save the subtitles as WebVTT (.vtt) or SRT."))
    return found


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is too large for subtitles. Choose the file with the words, not the video."))
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise Unreadable(_("The file is no text in UTF-8. Save the subtitles again and choose this coding.")) from None


def _blocks(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Give what stands between empty lines, each with the number of its first line."""
    block: list[str] = []
    lines = [_UNSEEN.sub("", line).strip() for line in text.split("\n", MOST_LINES)]
    for number, line in enumerate([*lines, ""], 1):
        if line:
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _cue(number: int, block: Sequence[str]) -> Cue | None:
    """Read one block; None for the head of the file and what is no words."""
    if block[0].startswith("WEBVTT") or block[0].split(" ")[0].removesuffix(":") in _BESIDE:
        return None
    named = "-->" not in block[0]  # a name, or the number of the words in SRT
    times = _TIMES.fullmatch(block[1 if named and len(block) > 1 else 0])
    if times is None:
        raise Unreadable(_("there are no times. Write them so: 00:00:05.000 --> 00:00:08.500"), number)
    begins, ends = _moment(*times.groups()[:4]), _moment(*times.groups()[4:])
    if ends <= begins:
        raise Unreadable(_("the words end before they begin. Put the earlier time first."), number)
    words = tuple(filter(None, (_plain(line) for line in block[2 if named else 1 :])))
    if not words:
        raise Unreadable(_("there are times without words. Write the words below, or take the times out."), number)
    return Cue(begins, ends, words)


def _moment(hours: str | None, minutes: str, seconds: str, parts: str) -> int:
    return (int(hours or 0) * 60 + int(minutes)) * MINUTE + int(seconds) * SECOND + int(parts)


def _plain(line: str) -> str:
    """Give the words of a line; signs written by their numbers are looked at once more, they may be anything."""
    said = _UNSEEN.sub("", unescape(_TAG.sub("", line)))
    return " ".join(said.split()).replace("-->", "→")


def _written(cue: Cue) -> str:
    lines = "\n".join(line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for line in cue.lines)
    return f"{_said(cue.begins)} --> {_said(cue.ends)}\n{lines}\n"


def _said(moment: int) -> str:
    minutes, left = divmod(moment, MINUTE)
    return f"{minutes // 60:02}:{minutes % 60:02}:{left // SECOND:02}.{left % SECOND:03}"
