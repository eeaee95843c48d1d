"""The speaking process: ``python -m office.documents.voice`` reads what to say and where to, and writes the sounds.

How many words a minute may be said behind it. A process of its own, because the library keeps one state for all threads and a fault in it must not take the office
along. It knows no Django. Standard input: a JSON list of ``[language, text, path]``; each path gets a WAV file at once
or not at all.
"""

import ctypes
import json
import os
import sys
import wave
from pathlib import Path
from typing import Any, Final

import espeakng_loader  # type: ignore[import-untyped]

SYNCHRONOUS: Final = 2
"""Samples are handed over before the call that speaks returns."""
UTF8: Final = 1
BY_CHARACTER: Final = 1
RATE: Final = 1
APOSTROPHES: Final = str.maketrans("’ʼ`", "'''")
"""The voice knows one of them, and stumbles over the others."""
WORDS_A_MINUTE: Final = 145
SAMPLE_BYTES: Final = 2
_Heard = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Voice:
    """The library, once it has found its data."""

    def __init__(self, words_a_minute: int = WORDS_A_MINUTE) -> None:
        self._library: Any = ctypes.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path().encode()
        self.samples_a_second = int(self._library.espeak_Initialize(SYNCHRONOUS, 0, data, 0))
        if self.samples_a_second <= 0:
            raise RuntimeError("espeak-ng did not start")
        self._said = bytearray()
        self._callback = _Heard(self._hear)  # kept, or it would be swept away while the library calls it
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_SetParameter(RATE, words_a_minute, 0)

    def _hear(self, samples: Any, count: int, _events: Any) -> int:
        if samples and count > 0:
            self._said += ctypes.string_at(samples, count * SAMPLE_BYTES)
        return 0

    def say(self, language: str, text: str) -> bytes:
        """Give the samples of ``text``. Raises RuntimeError where the library refuses."""
        self._said.clear()
        said = text.translate(APOSTROPHES).encode()
        if self._library.espeak_SetVoiceByName(language.encode()):
            raise RuntimeError(f"no voice for {language}")
        if self._library.espeak_Synth(said, len(said) + 1, 0, BY_CHARACTER, 0, UTF8, None, None):
            raise RuntimeError("espeak-ng refused to speak")
        return bytes(self._said)


def write(path: Path, samples: bytes, rate: int) -> None:
    """Write a WAV file so that nobody ever reads half of it."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with wave.open(str(part), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(SAMPLE_BYTES)
        file.setframerate(rate)
        file.writeframes(samples)
    part.replace(path)


def main() -> None:
    voice = Voice(*map(int, sys.argv[1:]))
    for language, text, path in json.load(sys.stdin):
        write(Path(path), voice.say(language, text), voice.samples_a_second)


if __name__ == "__main__":
    main()
