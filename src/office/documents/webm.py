"""WebM: elements of EBML (RFC 8794) as Matroska names them (RFC 9559). Pure; read by the inspector alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from office.documents.reasons import Reason, Unfit

EBML, DOC_TYPE, SEGMENT = 0x1A45DFA3, 0x4282, 0x18538067
SEEK_HEAD, INFO, TRACKS, CLUSTER, CUES = 0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1F43B675, 0x1C53BB6B
TAGS, CHAPTERS, VOID, CRC, ATTACHED = 0x1254C367, 0x1043A770, 0xEC, 0xBF, 0x1941A469
TRACK, TRACK_TYPE, CODEC, ENCODINGS = 0xAE, 0x83, 0x86, 0x6D80
PARTS: Final = {SEEK_HEAD, INFO, TRACKS, CLUSTER, CUES, TAGS, CHAPTERS, VOID, CRC}
# What stands in a cluster whose length its recorder could not know yet: there the next element tells where it ended.
IN_CLUSTER: Final = {0xE7, 0xA3, 0xA0, 0xA7, 0xAB, 0x5854}
TELLING: Final = {TAGS, CHAPTERS, VOID}
PICTURES, SOUND = 1, 2
CODECS: Final = {PICTURES: {b"V_VP8", b"V_VP9", b"V_AV1"}, SOUND: {b"A_OPUS", b"A_VORBIS"}}
LONGEST_ID: Final = 4
LONGEST_SIZE: Final = 8
SHORT: Final = 126
"""The greatest length that one byte holds."""
PIECE: Final = 1024 * 1024


@dataclass(frozen=True)
class Element:
    id: int
    start: int
    body: int
    end: int | None
    """None: as long as what follows belongs to it."""


def check_webm(file: BinaryIO, size: int) -> None:
    """Let pass a whole WebM of pictures and sound that browsers play; what tells of more is blanked in ``file``. Raises Unfit."""
    head = _element(file, 0, size)
    if head.id != EBML or head.end is None or _text(file, head, DOC_TYPE) != b"webm":
        raise Unfit(Reason.NOT_ACCEPTED, kind="matroska")
    segment = _element(file, head.end, size, beyond=Reason.CUT_SHORT)
    if segment.id != SEGMENT:
        raise Unfit(Reason.BROKEN)
    if segment.end not in {None, size}:
        raise Unfit(Reason.TWO_IN_ONE)
    parts = list(_parts(file, segment.body, size))
    _check_tracks(file, parts)
    for each in parts:
        if each.id in TELLING:
            _quiet(file, each)


def _parts(file: BinaryIO, start: int, end: int) -> Iterator[Element]:
    """Give what the segment holds, clusters of unknown length opened."""
    place, is_open = start, False
    while place < end:
        found = _element(file, place, end, beyond=Reason.CUT_SHORT)
        if found.id not in PARTS and not (is_open and found.id in IN_CLUSTER):
            raise Unfit(Reason.ATTACHMENTS if found.id == ATTACHED else Reason.BROKEN)
        if found.end is None and found.id != CLUSTER:
            raise Unfit(Reason.BROKEN)
        is_open = found.end is None or (is_open and found.id in IN_CLUSTER | {VOID})
        place = found.body if found.end is None else found.end
        yield found


def _check_tracks(file: BinaryIO, parts: list[Element]) -> None:
    found = [each for each in parts if each.id == TRACKS]
    if len(found) != 1 or all(each.id != CLUSTER for each in parts):
        raise Unfit(Reason.BROKEN)
    kinds = [_check_track(file, each) for each in _children(file, found[0]) if each.id == TRACK]
    if PICTURES not in kinds:
        raise Unfit(Reason.NO_PAGES)


def _check_track(file: BinaryIO, track: Element) -> int:
    kind = int.from_bytes(_text(file, track, TRACK_TYPE))
    if kind not in CODECS:
        raise Unfit(Reason.ATTACHMENTS)
    is_packed = any(each.id == ENCODINGS for each in _children(file, track))
    if is_packed or _text(file, track, CODEC) not in CODECS[kind]:
        raise Unfit(Reason.UNPLAYABLE)
    return kind


def _children(file: BinaryIO, parent: Element) -> Iterator[Element]:
    place = parent.body
    assert parent.end is not None
    while place < parent.end:
        child = _element(file, place, parent.end)
        if child.end is None:
            raise Unfit(Reason.BROKEN)
        yield child
        place = child.end


def _text(file: BinaryIO, parent: Element, wanted: int) -> bytes:
    """Give the content of a short child; nothing where there is none."""
    for child in _children(file, parent):
        if child.id == wanted and child.end is not None:
            file.seek(child.body)
            return file.read(min(child.end - child.body, 64)).rstrip(b"\0")
    return b""


def _element(file: BinaryIO, place: int, end: int, *, beyond: Reason = Reason.BROKEN) -> Element:
    file.seek(place)
    number, id_length = _number(file, LONGEST_ID, beyond)
    length, size_length = _number(file, LONGEST_SIZE, beyond)
    body, bits = place + id_length + size_length, 7 * size_length
    content = length - (1 << bits)
    if content == (1 << bits) - 1:
        return Element(number, place, body, None)
    if body + content > end:
        raise Unfit(beyond)
    return Element(number, place, body, body + content)


def _number(file: BinaryIO, longest: int, beyond: Reason) -> tuple[int, int]:
    """Give a number with its mark of length still in it, and how many bytes it has (RFC 8794, section 4)."""
    first = file.read(1)
    if not first:
        raise Unfit(beyond)
    length = 9 - first[0].bit_length()
    rest = file.read(length - 1) if length <= longest else b""
    if length > longest or len(rest) < length - 1:
        raise Unfit(Reason.BROKEN if length > longest else beyond)
    return int.from_bytes(first + rest), length


def _quiet(file: BinaryIO, element: Element) -> None:
    """Turn an element into void of the same length: nothing moves, so all that points into the file still does."""
    assert element.end is not None
    length = element.end - element.start
    is_short = length - 2 <= SHORT
    front = bytes([VOID, 0x80 | length - 2]) if is_short else bytes([VOID, 1]) + (length - 9).to_bytes(7)
    file.seek(element.start)
    file.write(front)
    file.writelines(
        bytes(min(PIECE, element.end - place)) for place in range(element.start + len(front), element.end, PIECE)
    )
