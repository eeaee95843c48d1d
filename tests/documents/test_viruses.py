"""Uploads before a real clamd: what it finds, and what happens when it is away."""

import socket
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.utils.translation import override
from pytest_django import Settings

from office.documents import FileRefused, store, viruses
from office.documents.models import StoredFile
from office.documents.reasons import Reason
from tests.documents.scanning import MARKER, SIGNATURE, Scanner, a_scanner
from tests.factories.documents import AT
from tests.factories.scans import a_pdf, a_photo, a_scan


@pytest.fixture(scope="module")
def scanner() -> Iterator[Scanner]:
    with a_scanner() as running:
        yield running


@pytest.fixture(params=["unix", "tcp"])
def scanned(scanner: Scanner, settings: Settings, shelves: Path, db: None, request: pytest.FixtureRequest) -> None:
    settings.OFFICE_CLAMD = scanner.socket if request.param == "unix" else ("127.0.0.1", scanner.port)


def refused(content: bytes, name: str = "заява.pdf") -> FileRefused:
    with pytest.raises(FileRefused) as told:
        store(BytesIO(content), name=name, by=None, at=AT)
    assert not StoredFile.objects.exists()
    return told.value


INFECTED = {
    "a document": a_pdf() + b"\n%" + MARKER + b"\n%%EOF",
    "a picture": a_scan("JPEG", comment=MARKER),
    "behind ten megabytes": a_pdf() + b" " * 10_000_000 + MARKER + b"\n%%EOF",
    "nothing we would take anyway": b"MZ" + MARKER,
}


@pytest.mark.usefixtures("scanned")
@pytest.mark.parametrize("where", INFECTED)
def test_harmful_code_is_refused_by_its_name(where: str) -> None:
    refusal = refused(INFECTED[where], "рахунок.pdf")
    assert (refusal.reason, refusal.virus) == (Reason.INFECTED, f"{SIGNATURE}.UNOFFICIAL")
    with override("en"):
        assert str(refusal).startswith("«рахунок.pdf» holds harmful code (Office.Test.Marker.UNOFFICIAL)")


@pytest.mark.usefixtures("scanned")
@pytest.mark.parametrize("content", [a_pdf(pages=3), a_scan("PNG"), a_photo()])
def test_what_is_clean_is_taken(content: bytes) -> None:
    assert store(BytesIO(content), name="заява", by=None, at=AT).pages > 0


@pytest.mark.usefixtures("shelves", "db")
@pytest.mark.parametrize("address", ["/nowhere/at/all", ("127.0.0.1", 1)])
def test_without_the_scanner_nothing_is_taken_and_everything_can_be_tried_again(
    settings: Settings, address: object, caplog: pytest.LogCaptureFixture
) -> None:
    settings.OFFICE_CLAMD = address
    refusal = refused(a_pdf(), "паспорт 900123456.pdf")
    assert refusal.reason is Reason.UNCHECKED
    with override("en"):
        assert "Try again in a few minutes" in str(refusal)
    assert "the virus scanner does not answer" in caplog.text
    assert "900123456" not in caplog.text


def test_a_scanner_that_ends_meanwhile_is_a_scanner_away(db: None, shelves: Path, settings: Settings) -> None:
    with a_scanner() as ending:
        settings.OFFICE_CLAMD = ending.socket
        store(BytesIO(a_pdf()), name="перша.pdf", by=None, at=AT)
        StoredFile.objects.all().delete()
    assert refused(a_pdf()).reason is Reason.UNCHECKED


def test_a_file_larger_than_the_scanner_takes_is_not_taken_unchecked(
    db: None, shelves: Path, settings: Settings
) -> None:
    with a_scanner(most="1M") as small:
        settings.OFFICE_CLAMD = small.socket
        assert refused(a_pdf() + b" " * 3_000_000 + b"\n%%EOF").reason is Reason.UNCHECKED


class Answering:
    """A listener that says one thing to everybody, or nothing at all."""

    def __init__(self, says: bytes) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.says = says
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        there, _who = self.listening.accept()
        with there:
            while len(there.recv(1 << 16)) == 1 << 16:
                pass
            there.sendall(self.says)


@pytest.mark.parametrize(
    "says", [b"", b"stream: OK", b"INSTREAM size limit exceeded. ERROR\0", b"OK\0", b"stream: x ERROR\0"]
)
def test_only_the_whole_right_answer_lets_a_file_pass(db: None, shelves: Path, settings: Settings, says: bytes) -> None:
    settings.OFFICE_CLAMD = Answering(says).listening.getsockname()
    assert refused(a_pdf()).reason is Reason.UNCHECKED


def test_a_scanner_that_never_answers_is_not_waited_for(
    db: None, shelves: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viruses, "ANSWER_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.OFFICE_CLAMD = silent.getsockname()
        assert refused(a_pdf()).reason is Reason.UNCHECKED
