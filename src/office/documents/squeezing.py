"""Speech made small: an MP3 of some 180 KB a minute, which every browser plays and can begin anywhere in."""

import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import lameenc

KILOBITS: Final = 24
"""A second, always the same number, so that a browser knows how long it lasts and where a moment stands."""
QUALITY: Final = 5
"""From 2, the best, to 7, the quickest."""


def squeezed(pieces: Sequence[Path], whole: Path, *, breath: float) -> Path:
    """Join WAV files of one channel into one MP3 file, with ``breath`` seconds of silence after each."""
    encoder: Any = None
    with whole.open("wb") as made:
        for piece in pieces:
            with wave.open(str(piece), "rb") as said:
                rate, sample = said.getframerate(), said.getsampwidth()
                encoder = encoder or _encoder(rate)
                made.write(encoder.encode(said.readframes(said.getnframes()) + b"\0" * sample * int(rate * breath)))
        made.write(encoder.flush())
    return whole


def _encoder(samples_a_second: int) -> Any:
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(samples_a_second)
    encoder.set_bit_rate(KILOBITS)
    encoder.set_quality(QUALITY)
    return encoder
