"""`office keys` as an administrator meets it: a filled office of its own, its file of keys, its files on the disk."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from office.config import cli
from office.vault.keys import parse
from tests.config.places import Place, a_place

FILLED = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.factories.documents import a_stored_file, an_unsealed_file, a_pdf
from tests.factories.parties import a_place, an_applicant, a_consent
from tests.factories.messages import a_message
from tests.parties.test_applicants import BOOKLET
place = a_place()
for number in range(3):
    a_consent(place, an_applicant(place, surname="Лелеченко", document=BOOKLET if number == 0 else None), proof="заява")
a_message()
a_stored_file()
an_unsealed_file(a_pdf(pages=2))
"""
READ = """
import json
from office.documents import verify_file
from office.documents.models import StoredFile
from office.messages.models import Message
from office.parties.models import Applicant, Consent, IdentityDocument
people = sorted(Applicant.objects.values_list("rntrc", "phone", "unzr", "needs"), key=str)
found = Applicant.objects.filter(rntrc__in=[row[0] for row in people]).count()
files = [verify_file(file) for file in StoredFile.objects.all()]
words = [*Consent.objects.values_list("proof"), *IdentityDocument.objects.values_list("series_number")]
print(json.dumps([people, found, files, words, list(Message.objects.values_list("address", "data"))]))
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An office that every test copies: to make one takes half a minute."""
    with a_place(tmp_path_factory.mktemp("var")) as made:
        made.python(FILLED)
        yield made


@pytest.fixture
def place(filled: Place, tmp_path: Path) -> Iterator[Place]:
    with a_place(tmp_path / "var", like=filled) as copy:
        yield copy


def status(place: Place, **more: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(place.told("keys", "status", "--json", **more))
    return found


def test_a_key_is_changed_and_the_old_one_forgotten(place: Place) -> None:
    said = json.loads(place.python(READ))
    (first,) = parse(place.keys.read_text())
    before = status(place)
    assert before["kept_in"] == str(place.keys)
    assert before["unsealed_files"] == 1
    (only,) = before["keys"]
    assert (only["id"], only["seals"], only["files"]) == (first.id, True, 1)
    assert only["values"] == sum(number for counts in before["columns"].values() for number in counts.values())

    # The file of the earlier version is work that is left, so no key is made before it is done.
    told = place.told("keys", "rotate")
    assert told.startswith("going on with the rotation that was begun\neverything is sealed under the current key")
    assert status(place)["unsealed_files"] == 0
    assert len(list(parse(place.keys.read_text()))) == 1

    told = place.told("keys", "rotate")
    fresh, old = parse(place.keys.read_text())
    assert told.startswith(f"new key: {fresh.id}\n")
    assert old == first
    after = status(place)
    assert [(key["id"], key["values"], key["files"]) for key in after["keys"]] == [
        (fresh.id, only["values"] + 1, 2),  # the salt of the file that was sealed
        (first.id, 0, 0),
    ]
    assert "not needed any more" in place.told("keys", "status")

    refused = place.office("keys", "remove", fresh.id)
    assert (refused.returncode, refused.stderr.split(": ")[1]) == (cli.FAILED, f"the key {fresh.id!r} seals")
    assert place.told("keys", "remove", first.id) == f"the key {first.id} is gone\n"
    assert list(parse(place.keys.read_text())) == [fresh]
    assert place.keys.stat().st_mode & 0o777 == 0o600
    assert json.loads(place.python(READ)) == said


def test_a_key_under_which_something_stands_is_not_forgotten(place: Place) -> None:
    place.told("keys", "seal")
    place.keys.write_text(f"{place.told('keys', 'new')}\n{place.keys.read_text()}")
    fresh, old = parse(place.keys.read_text())
    refused = place.office("keys", "remove", old.id)
    assert refused.returncode == cli.FAILED
    assert f"values and 2 files stand under the key {old.id!r}: `office keys seal` first" in refused.stderr
    assert place.office("keys", "remove", "nobodys").stderr == "office: there is no key 'nobodys'\n"
    place.told("keys", "seal")
    place.told("keys", "remove", old.id)
    assert [key["id"] for key in status(place)["keys"]] == [fresh.id]


def test_keys_in_the_environment_are_changed_there(place: Place) -> None:
    said = json.loads(place.python(READ))
    (old,) = parse(place.keys.read_text())
    fresh = parse(place.told("keys", "new")).current
    place.keys.unlink()
    assert not list(place.var.glob("keys*"))

    refused = place.office("keys", "rotate", OFFICE_KEYS=old.line)
    assert refused.returncode == cli.FAILED
    assert "put a new one (`office keys new`) in front there" in refused.stderr
    assert old.line not in refused.stderr

    both = {"OFFICE_KEYS": f"{fresh.line},{old.line}"}
    place.told("keys", "seal", **both)
    assert [key["values"] for key in status(place, **both)["keys"]][1] == 0
    assert json.loads(place.python(READ, OFFICE_KEYS=fresh.line)) == said
    assert not place.keys.exists()


def test_without_its_keys_the_office_does_not_start(place: Place) -> None:
    (lost,) = parse(place.keys.read_text())
    place.keys.unlink()
    for words in (("prepare",), ("run", "--port", "1")):
        refused = place.office(*words, OFFICE_DB_POOL="2")
        assert refused.returncode == cli.FAILED
        if words == ("prepare",):
            assert refused.stderr == f"office: something is sealed under the key {lost.id!r}, which is not here\n"
    shown = place.told("keys", "status")
    assert f"{lost.id}" in shown
    assert "MISSING: what stands under it can not be read" in shown
    assert place.office("keys", "seal").stderr.endswith(f"under the key {lost.id!r}, which is not here\n")


def test_a_file_of_keys_that_others_read_stops_everything_with_one_line(place: Place) -> None:
    place.keys.chmod(0o644)
    for words in (("prepare",), ("keys", "status"), ("backup", str(place.var / "b.tar"))):
        refused = place.office(*words)
        assert (refused.returncode, refused.stderr) == (
            cli.FAILED,
            f"office: {place.keys} can be read by others: chmod 600 {place.keys}\n",
        )


def test_files_that_can_not_be_sealed_are_named_and_the_exit_code_tells(place: Place) -> None:
    shutil.rmtree(place.var / "documents")
    refused = place.office("keys", "seal")
    assert refused.returncode == cli.FAILED
    assert refused.stdout.startswith("the disk has lost the content of file ")
    assert refused.stderr.startswith("office: 1 rows or files are not under the current key")


def test_before_the_tables_are_there_nothing_stands_under_any_key(tmp_path: Path) -> None:
    with a_place(tmp_path / "var") as empty:
        (only,) = status(empty)["keys"]
        assert (only["values"], only["files"], only["seals"]) == (0, 0, True)
        assert "the database and 0 documents" in empty.told("backup", str(tmp_path / "b.tar"))
