"""MP4 (ISO/IEC 14496-12 and -14): boxes one after another, each saying how long it is. Pure; read by the inspector alone."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from office.documents.reasons import Reason, Unfit

BRANDS: Final = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"av01", b"dash", b"M4V ", b"MSNV"}  # fmt: skip
QUICKTIME: Final = b"qt  "
# What the video needs; every other box at the top may tell of the place, the device or whatever anybody put there.
NEEDED: Final = {b"ftyp", b"moov", b"moof", b"mdat", b"mfra", b"sidx", b"styp"}
TELLING: Final = {b"udta", b"meta", b"uuid", b"free", b"skip"}
HOLDING: Final = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf"}
CODECS: Final = {
    b"vide": {b"avc1", b"avc3", b"av01", b"vp08", b"vp09"},
    b"soun": {b"mp4a", b"Opus", b"fLaC", b".mp3"},
}
LOCKED: Final = {b"encv", b"enca"}
PIECE: Final = 1024 * 1024


@dataclass(frozen=True)
class Box:
    kind: bytes
    start: int
    body: int
    end: int


def check_mp4(file: BinaryIO, size: int) -> None:
    """Let pass a whole MP4 of pictures and sound that browsers play; what tells of more is blanked in ``file``. Raises Unfit."""
    tops = list(_boxes(file, 0, size, beyond=Reason.CUT_SHORT))
    _check_brand(file, tops[0])
    kinds = [each.kind for each in tops]
    if kinds.count(b"moov") != 1 or b"mdat" not in kinds:
        raise Unfit(Reason.BROKEN)
    _check_tracks(file, tops[kinds.index(b"moov")])
    for each in tops:
        _quiet(file, each, is_needed=each.kind in NEEDED)


def _boxes(file: BinaryIO, start: int, end: int, *, beyond: Reason = Reason.BROKEN) -> Iterator[Box]:
    """Give the boxes between two places. Raises Unfit(beyond) for one that does not end before the second."""
    place = start
    while place < end:
        box = _box(file, place, end)
        if box.end > end:
            raise Unfit(beyond)
        yield box
        place = box.end


def _box(file: BinaryIO, place: int, end: int) -> Box:
    file.seek(place)
    head = file.read(16).ljust(16, b"\0")
    size, kind = struct.unpack(">I4s", head[:8])
    body = place + 8
    if size == 1:
        size, body = int.from_bytes(head[8:]), place + 16
    elif size == 0 and kind == b"mdat":
        size = end - place
    if size < body - place:
        raise Unfit(Reason.BROKEN)
    return Box(kind, place, body, place + size)


def _check_brand(file: BinaryIO, first: Box) -> None:
    file.seek(first.body)
    said = file.read(min(first.end - first.body, 256))
    brands = {said[:4], *(said[place : place + 4] for place in range(8, len(said), 4))}
    if QUICKTIME in brands:
        raise Unfit(Reason.NOT_ACCEPTED, kind="quicktime")
    if not brands & BRANDS:
        raise Unfit(Reason.NOT_ACCEPTED)


def _check_tracks(file: BinaryIO, moov: Box) -> None:
    kinds = [_check_track(file, each) for each in _boxes(file, moov.body, moov.end) if each.kind == b"trak"]
    if b"vide" not in kinds:
        raise Unfit(Reason.NO_PAGES)


def _check_track(file: BinaryIO, trak: Box) -> bytes:
    """Give whether it is pictures (``vide``) or sound (``soun``): anything else may tell where it was filmed."""
    mdia = _inside(file, trak, b"mdia")
    file.seek(_inside(file, mdia, b"hdlr").body + 8)
    kind = file.read(4)
    if kind not in CODECS:
        raise Unfit(Reason.ATTACHMENTS)
    stsd = _inside(file, _inside(file, _inside(file, mdia, b"minf"), b"stbl"), b"stsd")
    codecs = {each.kind for each in _boxes(file, stsd.body + 8, stsd.end)}
    if codecs & LOCKED:
        raise Unfit(Reason.ENCRYPTED)
    if not codecs or codecs - CODECS[kind]:
        raise Unfit(Reason.UNPLAYABLE)
    return kind


def _inside(file: BinaryIO, box: Box, kind: bytes) -> Box:
    for each in _boxes(file, box.body, box.end):
        if each.kind == kind:
            return each
    raise Unfit(Reason.BROKEN)


def _quiet(file: BinaryIO, box: Box, *, is_needed: bool) -> None:
    """Turn what only tells into free room of the same length: nothing moves, so all that points into the file still does."""
    if not is_needed:
        file.seek(box.start + 4)
        file.write(b"free")
        _blank(file, box.body, box.end)
    elif box.kind in HOLDING:
        for each in list(_boxes(file, box.body, box.end)):
            _quiet(file, each, is_needed=each.kind not in TELLING)


def _blank(file: BinaryIO, start: int, end: int) -> None:
    file.seek(start)
    file.writelines(bytes(min(PIECE, end - place)) for place in range(start, end, PIECE))
