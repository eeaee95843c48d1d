"""A video that staff hand in: known by its first bytes, whole, alone in its file, in codecs that browsers play.

Nothing is drawn anew, as pictures are: that would take minutes and an encoder. What a file says besides the pictures and
their sound (place, device, owner, notes) is written over in the file itself; who watches gets the rest as it came.
"""

import zipfile
from pathlib import Path
from typing import Final

from office.documents.kinds import HEAD, name_of_other
from office.documents.mp4 import check_mp4
from office.documents.reasons import Reason, Unfit
from office.documents.webm import check_webm

MP4: Final = "video/mp4"
WEBM: Final = "video/webm"
EBML: Final = b"\x1a\x45\xdf\xa3"
# Videos that people bring as well, by what stands where: refused by name.
OTHERS: Final = {
    (8, b"AVI "): "avi",
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"): "wmv",
    (0, b"\x00\x00\x01\xba"): "mpeg",
    (0, b"\x00\x00\x01\xb3"): "mpeg",
    (0, b"FLV"): "flv",
    (4, b"moov"): "quicktime",
    (4, b"mdat"): "quicktime",
    (4, b"wide"): "quicktime",
    (0, b"%PDF-"): "paper",
    (0, b"\xff\xd8\xff"): "paper",
    (0, b"\x89PNG"): "paper",
}


def check_video(path: Path) -> str:
    """Give the media type of a video fit to be shown, blanking in it what tells of more than it shows. Raises Unfit."""
    size = path.stat().st_size
    if zipfile.is_zipfile(path):
        raise Unfit(Reason.TWO_IN_ONE if _is_video(path) else Reason.NOT_ACCEPTED, kind="zip")
    with path.open("r+b") as file:
        head = file.read(HEAD)
        if head[4:8] == b"ftyp":
            check_mp4(file, size)
            return MP4
        if head.startswith(EBML):
            check_webm(file, size)
            return WEBM
    raise Unfit(Reason.NOT_ACCEPTED, kind=_other(head))


def _is_video(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(8)
    return head[4:] == b"ftyp" or head.startswith(EBML)


def _other(head: bytes) -> str:
    known = (kind for (place, mark), kind in OTHERS.items() if head[place:].startswith(mark))
    return next(known, None) or name_of_other(head)
