"""`office keys` on a filled database and real files: what an administrator does with it, and what it refuses."""

import json
import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from office.config import keyring
from office.documents import verify_file
from office.documents.models import StoredFile
from office.messages.models import Message
from office.parties.models import Applicant, Consent, IdentityDocument
from office.vault.keys import KeyMissingError, Ring, fresh_key, parse
from tests.factories.documents import a_stored_file, an_unsealed_file
from tests.factories.messages import a_message
from tests.factories.parties import a_consent, a_place, an_applicant
from tests.factories.scans import a_pdf
from tests.parties.test_applicants import BOOKLET

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def keys(settings: Settings, tmp_path: Path) -> Path:
    """A filled office; give the file of its keys."""
    settings.OFFICE_KEYS, settings.OFFICE_KEYS_FILE = "", tmp_path / "keys"
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    place = a_place()
    for document in (BOOKLET, None):
        a_consent(place, an_applicant(place, document=document, needs="Ліфт"), proof="заява")
    a_message()
    a_stored_file()
    an_unsealed_file(a_pdf(pages=2))
    return Path(settings.OFFICE_KEYS_FILE)


def office_keys(*words: str) -> str:
    said = StringIO()
    call_command("keys", *words, stdout=said)
    return said.getvalue()


def status() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(office_keys("status", "--json"))
    return found


def all_that_is_sealed() -> list[Any]:
    """Everything as it is read with the keys; whether it is found and the files are whole, too."""
    people = sorted(Applicant.objects.values_list("rntrc", "phone", "unzr", "needs"), key=str)
    found = Applicant.objects.filter(rntrc__in=[row[0] for row in people]).count()
    words = [*Consent.objects.values_list("proof"), *IdentityDocument.objects.values_list("series_number")]
    files = sorted((file.name, verify_file(file)) for file in StoredFile.objects.all())
    return [people, found, words, files, list(Message.objects.values_list("address", "data"))]


def test_a_key_is_changed_and_the_old_one_forgotten(keys: Path) -> None:
    before = all_that_is_sealed()
    (first,) = parse(keys.read_text())
    told = status()
    assert (told["kept_in"], told["unsealed_files"]) == (str(keys), 1)
    (only,) = told["keys"]
    assert (only["id"], only["fingerprint"], only["seals"], only["files"]) == (first.id, first.fingerprint, True, 1)
    assert told["columns"]["parties_applicant.rntrc"] == {first.id: 2}
    assert only["values"] == sum(number for counts in told["columns"].values() for number in counts.values())

    # The file of the earlier version is work that is left, so no key is made before it is done.
    said = office_keys("rotate")
    assert said.startswith("going on with the rotation that was begun\neverything is sealed under the current key")
    assert list(parse(keys.read_text())) == [first]
    assert status()["unsealed_files"] == 0

    said = office_keys("rotate")
    fresh, old = parse(keys.read_text())
    assert said.startswith(f"new key: {fresh.id}\n")
    assert old == first
    assert [(key["id"], key["values"], key["files"]) for key in status()["keys"]] == [
        (fresh.id, only["values"] + 1, 2),  # one more: the salt of the file that was sealed
        (first.id, 0, 0),
    ]
    assert "not needed any more: `office keys remove` forgets it" in office_keys("status")

    with pytest.raises(CommandError, match=f"the key '{fresh.id}' seals: put another one in front first"):
        office_keys("remove", fresh.id)
    assert office_keys("remove", first.id) == f"the key {first.id} is gone\n"
    assert list(parse(keys.read_text())) == [fresh]
    assert keys.stat().st_mode & 0o777 == 0o600
    assert all_that_is_sealed() == before


def test_a_key_under_which_something_stands_is_not_forgotten(keys: Path) -> None:
    office_keys("seal")
    (old,) = parse(keys.read_text())
    fresh = parse(office_keys("new")).current
    keys.write_text(f"{fresh.line}\n{old.line}\n")
    with pytest.raises(
        CommandError, match=r"\d+ values and 2 files stand under the key '\w+': `office keys seal` first"
    ):
        office_keys("remove", old.id)
    with pytest.raises(CommandError, match="there is no key 'nobodys'"):
        office_keys("remove", "nobodys")
    office_keys("seal")
    office_keys("remove", old.id)
    assert [key["id"] for key in status()["keys"]] == [fresh.id]


def test_keys_in_the_environment_are_changed_there(keys: Path, settings: Settings) -> None:
    before = all_that_is_sealed()
    (old,), fresh = parse(keys.read_text()), fresh_key()
    keys.unlink()
    settings.OFFICE_KEYS = old.line
    with pytest.raises(CommandError, match=r"put a new one .* in front there") as refused:
        office_keys("rotate")
    assert old.line not in str(refused.value)

    settings.OFFICE_KEYS = f"{fresh.line},{old.line}"
    office_keys("seal")
    assert [key["values"] for key in status()["keys"]][1] == 0
    settings.OFFICE_KEYS = fresh.line
    assert all_that_is_sealed() == before
    assert not keys.exists()


def test_a_lost_key_is_told_before_anything_is_sealed_under_another(keys: Path) -> None:
    (lost,) = parse(keys.read_text())
    keyring.check_keys()
    keys.unlink()
    with pytest.raises(KeyMissingError, match=lost.id):
        keyring.check_keys()
    shown = office_keys("status")
    assert lost.id in shown
    assert "MISSING: what stands under it can not be read" in shown
    for act in ("seal", "rotate"):
        with pytest.raises(CommandError, match=f"sealed under the key '{lost.id}', which is not here"):
            office_keys(act)


def test_work_that_was_broken_off_is_gone_on_with(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = all_that_is_sealed()
    office_keys("seal")

    def power_cut(_ring: Ring) -> list[str]:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(keyring, "reseal_files", power_cut)
        with pytest.raises(KeyboardInterrupt):
            office_keys("rotate")
    fresh, old = parse(keys.read_text())
    assert [key["files"] for key in status()["keys"]] == [0, 2]
    assert all_that_is_sealed() == before
    assert office_keys("rotate").startswith("going on with the rotation that was begun")
    assert list(parse(keys.read_text())) == [fresh, old]
    assert [key["files"] for key in status()["keys"]] == [2, 0]
    assert all_that_is_sealed() == before


def test_files_that_can_not_be_sealed_are_named_and_the_command_fails(keys: Path, settings: Settings) -> None:
    shutil.rmtree(settings.DOCUMENTS_ROOT)
    said = StringIO()
    with pytest.raises(CommandError, match="1 rows or files are not under the current key"):
        call_command("keys", "seal", stdout=said)
    assert said.getvalue().startswith("the disk has lost the content of file ")
