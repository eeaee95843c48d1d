"""What a file is by its first bytes. Its name is not asked."""

import zipfile
from pathlib import Path
from typing import Final

from office.documents.reasons import Reason, Unfit

HEAD: Final = 1024
PDF: Final = b"%PDF-"
PICTURES: Final = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"II+\x00": "TIFF",
    b"MM\x00+": "TIFF",
}
# Keys of KINDS in refusals: what people bring by mistake, so that the refusal can call it by its name.
OTHERS: Final = {
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "office",
    b"{\\rtf": "rtf",
    b"Rar!": "rar",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\x1f\x8b": "gzip",
    b"MZ": "exe",
    b"\x7fELF": "exe",
    b"#!": "exe",
    b"GIF8": "gif",
    b"BM": "bmp",
    b"AT&TFORM": "djvu",
    b"\x30\x82": "signature",
    b"\x30\x80": "signature",
}
# Brands of the container that phones put photos into (ISO/IEC 23008-12): still pictures, and those that move.
PHOTOS: Final = {b"heic", b"heix", b"heim", b"heis", b"mif1"}
BOXED: Final = {
    b"hevc": "heic_moving",
    b"hevx": "heic_moving",
    b"msf1": "heic_moving",
    b"avif": "avif",
    b"avis": "avif",
}
WEB_PAGES: Final = (b"<!doctype html", b"<html", b"<script", b"<head", b"<body")


def kind_of(path: Path) -> str:
    """Give "PDF", "JPEG", "PNG", "TIFF" or "HEIC". Raises Unfit for all else, and for a file that is two kinds at once."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    picture = next((kind for mark, kind in PICTURES.items() if head.startswith(mark)), None) or _photo_kind(head)
    if picture is None and not head.startswith(PDF):
        raise Unfit(Reason.NOT_ACCEPTED, kind=name_of_other(head))
    if zipfile.is_zipfile(path) or (picture and PDF in head):
        raise Unfit(Reason.TWO_IN_ONE)
    return picture or "PDF"


def name_of_other(head: bytes) -> str:
    """Give what a file is that is not taken, as refusals call it."""
    known = next((kind for mark, kind in OTHERS.items() if head.startswith(mark)), None)
    return known or _boxed_kind(head) or _written_kind(head) or "unknown"


def _photo_kind(head: bytes) -> str | None:
    return "HEIC" if head[4:8] == b"ftyp" and head[8:12] in PHOTOS else None


def _boxed_kind(head: bytes) -> str | None:
    if head[4:8] == b"ftyp" and head[8:12] in BOXED:
        return BOXED[head[8:12]]
    return "webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


def _written_kind(head: bytes) -> str | None:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(WEB_PAGES) or any(mark in text for mark in WEB_PAGES[:2]):
        return "html"
    return "xml" if text.startswith(b"<?xml") else None
