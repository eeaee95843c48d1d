"""The disk is full while a file is stored: that is told, nothing is stored by half, and the next file is taken."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from office.audit import history
from office.cases.models import ItemScan, SubmissionPackage
from office.documents.files import verify_file
from office.documents.models import StoredFile
from tests.api.reading import problem
from tests.factories import cases
from tests.factories.api import ROOT, a_secret
from tests.factories.scans import a_pdf, a_scan
from tests.faults.disks import ROOM, little_room
from tests.frontdesk.pages import address, desk_post

pytestmark = pytest.mark.django_db


def noise(size: int) -> bytes:
    """A black-and-white picture of so many bytes that is kept as it is, and that nothing can make smaller."""
    side = int((size * 8) ** 0.5) // 8 * 8
    return a_scan("PNG", Image.frombytes("1", (side, side), os.urandom(side * side // 8)))


FILES = {
    "it does not arrive": noise(ROOM * 12 // 10),
    "it is not drawn anew": noise(ROOM * 6 // 10),
    "it is not sealed": noise(ROOM * 4 // 10),
}


@pytest.fixture
def shelf(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """The folder of documents, on a disk with little room."""
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    with little_room(settings.DOCUMENTS_ROOT):
        yield settings.DOCUMENTS_ROOT


def files_on(shelf: Path) -> list[str]:
    return sorted(str(path.relative_to(shelf)) for path in shelf.rglob("*") if path.is_file())


def check_that_nothing_is_stored(package: SubmissionPackage, shelf: Path) -> None:
    assert not StoredFile.objects.exists()
    assert not ItemScan.objects.exists()
    assert files_on(shelf) == []
    assert [entry.verb for entry in history(package)] == ["package.opened"]


def check_that_one_is_stored(shelf: Path) -> None:
    scan = ItemScan.objects.get()
    assert verify_file(scan.file)
    assert len(files_on(shelf)) == 1


@pytest.mark.parametrize("what", FILES)
def test_the_desk_is_told_and_goes_on(what: str, world: cases.World, shelf: Path) -> None:
    package, desk = cases.a_package(world), Client(raise_request_exception=False)
    desk.force_login(world.front)
    item, where = package.items.earliest("order"), address("package", package.pk)

    def sent(content: bytes, name: str) -> dict[str, object]:
        return desk_post(package) | {f"i{item.pk}-scans": [SimpleUploadedFile(name, content)]}

    answer = desk.post(where, sent(FILES[what], "скан.png"))
    assert answer.status_code == 507
    page = answer.content.decode()
    assert "Немає місця, щоб це зберегти" in page
    assert "Traceback" not in page
    check_that_nothing_is_stored(package, shelf)
    assert desk.post(where, sent(a_pdf(), "малий.pdf")).status_code == 303
    check_that_one_is_stored(shelf)


@pytest.mark.parametrize("what", FILES)
def test_a_system_is_told_and_its_retry_is_taken(what: str, world: cases.World, shelf: Path) -> None:
    package, client = cases.a_package(world), Client()
    headers = {"Authorization": f"Bearer {a_secret(world.front)}", "Access-Purpose": "test"}
    tag = client.get(f"{ROOT}/packages/{package.pk}", headers=headers).headers["ETag"]
    where = f"{ROOT}/packages/{package.pk}/items/{package.items.earliest('order').pk}/scans"
    headers |= {"If-Match": tag, "Idempotency-Key": "one-key-for-both"}
    answer = client.post(where, {"file": SimpleUploadedFile("скан.png", FILES[what])}, headers=headers)
    told = problem(answer, 507, "no-room")
    assert told["detail"].startswith("Диск заповнений")
    check_that_nothing_is_stored(package, shelf)
    answer = client.post(where, {"file": SimpleUploadedFile("малий.pdf", a_pdf())}, headers=headers)
    assert answer.status_code == 201, answer.content.decode()
    check_that_one_is_stored(shelf)
