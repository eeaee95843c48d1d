"""The inspector as the web process meets it: a program of its own, that may be ended by its limits."""

import json
import os
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.documents import inspecting, inspector
from office.documents.inspecting import inspect
from office.documents.kinds import kind_of
from office.documents.pdfs import check_pdf
from office.documents.reasons import Reason, Unfit
from office.documents.refusals import FileRefused
from office.documents.scans import scan_to_pdf
from tests.factories.scans import a_pdf, a_photo, a_picture, a_scan

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # of what is damaged on purpose
WHOLE = {
    "PDF": a_pdf(pages=2),
    **{kind: a_scan(kind, a_picture((60, 80))) for kind in ("JPEG", "PNG", "TIFF")},
    "HEIC": a_photo(a_picture((64, 80))),
}


def arrived(content: bytes, folder: Path) -> Path:
    path = folder / "arrived"
    path.write_bytes(content)
    return path


def test_a_pdf_is_passed_as_it_is_and_a_picture_as_what_was_made_of_it(tmp_path: Path) -> None:
    made = tmp_path / "made.pdf"
    found = inspect(arrived(a_pdf(pages=2), tmp_path), made, name="x")
    assert (found.path, found.pages) == (tmp_path / "arrived", 2)
    found = inspect(arrived(a_scan(), tmp_path), made, name="x")
    assert (found.path, found.pages) == (made, 1)
    assert check_pdf(made) == 1


def test_a_refusal_comes_with_its_reason_and_kind(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        inspect(arrived(b"MZ", tmp_path), tmp_path / "made.pdf", name="заява.pdf")
    assert (refused.value.name, refused.value.reason, refused.value.kind) == ("заява.pdf", Reason.NOT_ACCEPTED, "exe")


def test_the_inspector_gets_nothing_of_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_SECRET_KEY", "secret")
    telling = tmp_path / "telling"
    telling.write_text(f'#!/bin/sh\nenv > {tmp_path}/environment\nprintf \'{{"made": false, "pages": 1}}\'\n')
    telling.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(telling))
    inspect(arrived(a_pdf(), tmp_path), tmp_path / "made.pdf", name="x")
    assert "secret" not in (tmp_path / "environment").read_text()


@pytest.mark.parametrize("ending", ["kill -SEGV $$", "kill -XCPU $$"])
def test_an_inspector_that_falls_refuses_the_file_and_not_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    falling = tmp_path / "falling"
    falling.write_text(f"#!/bin/sh\n{ending}\n")
    falling.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(falling))
    with pytest.raises(FileRefused) as refused:
        inspect(arrived(a_pdf(), tmp_path), tmp_path / "made.pdf", name="x")
    assert refused.value.reason is Reason.TOO_HARD


def test_an_inspector_that_never_answers_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = tmp_path / "hanging"
    hanging.write_text("#!/bin/sh\nexec tail -f /dev/null\n")
    hanging.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(hanging))
    monkeypatch.setattr(inspecting, "PATIENCE", 0.3)
    with pytest.raises(FileRefused) as refused:
        inspect(arrived(a_pdf(), tmp_path), tmp_path / "made.pdf", name="x")
    assert refused.value.reason is Reason.TOO_HARD


def test_a_fault_of_ours_is_not_blamed_on_the_file(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="No such file"):
        inspect(tmp_path / "nothing there", tmp_path / "made.pdf", name="x")


def test_the_limits_hold(tmp_path: Path) -> None:
    """A child with the inspector's limits can neither swell nor fork nor write without end."""
    probe = tmp_path / "probe.py"
    probe.write_text(
        "import json, resource\n"
        "from office.documents import inspector\n"
        "inspector._limit()\n"
        "try:\n    bytes(2 * inspector.MOST_MEMORY)\n    swelled = True\n"
        "except MemoryError:\n    swelled = False\n"
        "kinds = (resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)\n"
        "print(json.dumps([swelled, *(resource.getrlimit(kind)[1] for kind in kinds)]))\n"
    )
    with os.popen(f"{sys.executable} {probe}") as said:  # noqa: S605  our own words
        assert json.load(said) == [False, inspector.MOST_SECONDS, inspector.MOST_OUTPUT, 0]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(sorted(WHOLE)), data=st.data())
def test_no_damage_to_a_file_makes_the_inspector_fail(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    """Taken or refused, never a fault: some bytes changed, some cut out, some put in."""
    content = bytearray(WHOLE[kind])
    for _blow in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        length = data.draw(st.integers(0, 12))
        content[place : place + length] = data.draw(st.binary(max_size=12))
    path, made = arrived(bytes(content), tmp_path), tmp_path / "made.pdf"
    made.unlink(missing_ok=True)
    try:
        found = kind_of(path)
        pages = check_pdf(path) if found == "PDF" else scan_to_pdf(path, made, found)
    except Unfit as unfit:
        assert unfit.reason in Reason  # noqa: PT017
    else:
        assert pages > 0
        assert found == "PDF" or BytesIO(made.read_bytes()).read(5) == b"%PDF-"
