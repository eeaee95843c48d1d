"""Text as sound, made once and kept: Ukrainian and English by espeak-ng, without any service of others.

What was said once lies under ``var/speech`` by a digest of its words; it can be thrown away at any time and is made anew.
"""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

LANGUAGES: Final = ("uk", "en")
LONGEST: Final = 600
"""Signs of one saying: longer ones nobody can remember."""
AT_ONCE: Final = 200
"""Sayings that one process makes."""
SECONDS: Final = 120
"""In which a process must have made them."""
KEPT: Final = timedelta(days=30)
SLOW: Final = 100
"""Words a minute for whoever needs more time; espeak's own measure, by which it usually says 145."""
FORM: Final = "2"
"""Changed whenever voice or speed change: then all is made anew."""
_SALT: Final = "office.documents.speech"
DIGITS: Final = {
    "uk": ("нуль", "один", "два", "три", "чотири", "п'ять", "шість", "сім", "вісім", "дев'ять"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}


class SpeechFailedError(Exception):
    """No sound could be made; what was to be said stands on the page all the same."""


def spoken(text: str, language: str, *, slow: bool = False) -> Path:
    """Give the sound of ``text`` as a WAV file, made now if it is said for the first time. Raises SpeechFailedError.

    ``slow``: for whoever needs more time to understand.
    """
    path = _path(text, language, slow=slow)
    if not path.exists():
        _make([(language, text, path)], slow=slow)
    return path


def make_ahead(sayings: Iterable[tuple[str, str]]) -> int:
    """Make the sounds of many ``(language, text)`` that are not there yet; gives how many. Raises SpeechFailedError."""
    wanted = [(language, text, _path(text, language)) for language, text in dict.fromkeys(sayings)]
    missing = [each for each in wanted if not each[2].exists()]
    for start in range(0, len(missing), AT_ONCE):
        _make(missing[start : start + AT_ONCE])
    return len(missing)


def _make(sayings: list[tuple[str, str, Path]], *, slow: bool = False) -> None:
    folder().mkdir(parents=True, exist_ok=True)
    speak(sayings, slow=slow)


def speak(sayings: Iterable[tuple[str, str, Path]], *, slow: bool = False) -> None:
    """Say each text into its file, all by one process. Raises SpeechFailedError."""
    asked = [[language, text, str(path)] for language, text, path in sayings]
    command = [sys.executable, "-m", "office.documents.voice", *([str(SLOW)] if slow else [])]
    try:
        subprocess.run(  # noqa: S603  our own module, its words on standard input
            command, input=json.dumps(asked).encode(), check=True, capture_output=True, timeout=SECONDS
        )
    except (subprocess.SubprocessError, OSError) as failed:
        raise SpeechFailedError(str(failed)) from failed


def folder() -> Path:
    """Give where sounds are kept."""
    return Path(settings.VAR) / "speech"


def _path(text: str, language: str, *, slow: bool = False) -> Path:
    if language not in LANGUAGES or not 0 < len(text) <= LONGEST:
        raise SpeechFailedError(f"not to be said: {len(text)} signs in {language}")
    said = f"{FORM}|{language}|{text}{f'|{SLOW}' if slow else ''}"
    return folder() / f"{hashlib.sha256(said.encode()).hexdigest()}.wav"


def saying(text: str, language: str) -> str:
    """Give a digest that only this office can give: whoever shows it may hear these words, and no others."""
    return salted_hmac(_SALT, f"{FORM}|{language}|{text}", algorithm="sha256").hexdigest()[:32]


def is_saying(digest: str, text: str, language: str) -> bool:
    """Tell whether ``digest`` was given for these words."""
    return constant_time_compare(digest, saying(text, language))


def number_aloud(label: str, language: str) -> str:
    """Give a number as it is said: sign by sign, digits as words («А, нуль, нуль, сім»)."""
    digits = DIGITS.get(language, DIGITS["uk"])
    return ", ".join(digits[int(sign)] if sign.isdecimal() else sign for sign in label)


def forget(*, at: datetime) -> int:
    """Throw away what was made more than thirty days ago (it is made anew when it is asked for); gives how many."""
    limit, gone = (at - KEPT).timestamp(), 0
    for path in folder().glob("*") if folder().exists() else ():
        if path.stat().st_mtime < limit:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            gone += 1
    return gone
