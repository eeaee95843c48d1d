import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from office.documents.kinds import kind_of
from office.documents.reasons import Reason, Unfit
from tests.factories.scans import a_pdf, a_photo, a_scan


def a_zip() -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return written.getvalue()


def kind(content: bytes, folder: Path) -> str:
    path = folder / "заява.pdf"  # whatever it is, it calls itself a PDF
    path.write_bytes(content)
    return kind_of(path)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (a_pdf(), "PDF"),
        *((a_scan(kind), kind) for kind in ("JPEG", "PNG", "TIFF")),
        (a_photo(), "HEIC"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0", "HEIC"),
    ],
)
def test_what_is_taken_is_known_by_its_content(tmp_path: Path, content: bytes, expected: str) -> None:
    assert kind(content, tmp_path) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (a_zip(), "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "office"),
        (b"{\\rtf1 text}", "rtf"),
        (b"MZ\x90\x00" + b"\0" * 100, "exe"),
        (b"\x7fELF\x02", "exe"),
        (b"#!/bin/sh\nrm", "exe"),
        (b"<!DOCTYPE html><p>", "html"),
        (b"\xef\xbb\xbf  <HTML>", "html"),
        (b"<?xml version='1.0'?><a/>", "xml"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html>", "html"),
        (b"\0\0\0\x18ftyphevc\0\0\0\0", "heic_moving"),
        (b"\0\0\0\x18ftypavif\0\0\0\0", "avif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        (a_scan("GIF"), "gif"),
        (a_scan("BMP"), "bmp"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"Rar!\x1a\x07", "rar"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"AT&TFORM", "djvu"),
        (b"\x30\x82\x01\x00", "signature"),
        ("звичайний текст".encode(), "unknown"),
        (b"\n%PDF-1.7", "unknown"),
        (b"x", "unknown"),
    ],
)
def test_what_is_not_taken_is_called_by_its_name(tmp_path: Path, content: bytes, expected: str) -> None:
    with pytest.raises(Unfit) as unfit:
        kind(content, tmp_path)
    assert (unfit.value.reason, unfit.value.kind) == (Reason.NOT_ACCEPTED, expected)


@pytest.mark.parametrize("front", [a_pdf(), a_scan("JPEG"), a_scan("PNG"), a_scan("TIFF"), a_photo()])
def test_an_archive_behind_a_document_is_found(tmp_path: Path, front: bytes) -> None:
    with pytest.raises(Unfit) as unfit:
        kind(front + a_zip(), tmp_path)
    assert unfit.value.reason is Reason.TWO_IN_ONE


def test_a_picture_that_is_a_pdf_too_is_found(tmp_path: Path) -> None:
    with pytest.raises(Unfit) as unfit:
        kind(a_scan("JPEG", comment=b"%PDF-1.7 1 0 obj"), tmp_path)
    assert unfit.value.reason is Reason.TWO_IN_ONE
