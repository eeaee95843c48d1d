"""The embedded PostgreSQL as processes come and go."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

import psycopg
import pytest

from office.config import embedded
from tests import prepared

HOLD = """
import sys
from pathlib import Path
from office.config import embedded
print(embedded.start(Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def place() -> Iterator[Path]:
    # Not pytest's own folder: every session of root's closes that one again, and the server runs as somebody else.
    with tempfile.TemporaryDirectory(prefix="office-embedded-") as root:
        yield Path(root)


@pytest.fixture
def new_folder(place: Path) -> Iterator[Path]:
    """Where nothing is yet."""
    home = place / "var" / embedded.SERVER_FOLDER
    yield home
    embedded.release(home)
    assert not runs(home)


@pytest.fixture
def folder(new_folder: Path) -> Path:
    """The folder of a server that was made before and stands still."""
    new_folder.parent.mkdir()
    prepared.copy_server(new_folder)
    return new_folder


def runs(folder: Path) -> bool:
    return (folder / "postmaster.pid").exists()


@contextmanager
def another_holder(folder: Path) -> Iterator[subprocess.Popen[str]]:
    words = [sys.executable, "-c", HOLD, str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True) as process:  # noqa: S603  our own words
        assert process.stdout is not None
        assert process.stdout.readline().strip() == embedded.address(folder)
        yield process
        process.kill()


def test_it_keeps_its_data_and_folds_ukrainian_letters(new_folder: Path) -> None:
    address = embedded.start(new_folder)
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT lower('ҐЄІЇ’Щ')").fetchone() == ("ґєії’щ",)
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    embedded.release(new_folder)
    assert not runs(new_folder)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address)

    assert embedded.start(new_folder) == address
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (7,)


def test_only_its_owner_reaches_it(new_folder: Path) -> None:
    embedded.start(new_folder)
    assert new_folder.stat().st_mode & 0o077 == 0
    with psycopg.connect(embedded.address(new_folder)) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_the_last_to_let_go_stops_it(folder: Path) -> None:
    embedded.start(folder)
    with another_holder(folder) as other:
        embedded.release(folder)
        psycopg.connect(embedded.address(folder)).close()
        other.communicate()  # its input ends, and so does it
    assert not runs(folder)


def test_a_holder_that_was_killed_does_not_keep_it_running(folder: Path) -> None:
    embedded.start(folder)
    with another_holder(folder) as other:
        other.kill()
        other.wait()
    embedded.release(folder)
    assert not runs(folder)


def test_a_server_that_nobody_holds_is_joined_and_then_stopped(folder: Path) -> None:
    with another_holder(folder) as other:
        other.kill()
        other.wait()
    assert runs(folder)
    psycopg.connect(embedded.start(folder)).close()
    embedded.release(folder)
    assert not runs(folder)


def test_it_starts_after_a_power_cut_though_another_program_has_its_number(folder: Path) -> None:
    embedded.start(folder)
    embedded.release(folder)
    lines = [os.getpid(), folder, 1, 5432, folder, "", "  1  1", "ready   "]
    (folder / "postmaster.pid").write_text("\n".join(map(str, lines)) + "\n")

    psycopg.connect(embedded.start(folder)).close()


def test_a_folder_half_made_is_made_anew(new_folder: Path) -> None:
    half = new_folder.with_name(f"{new_folder.name}.new")
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    psycopg.connect(embedded.start(new_folder)).close()
    assert not half.exists()


def test_a_long_path_has_its_socket_elsewhere(place: Path) -> None:
    folder = place / ("a" * 60) / ("b" * 60) / embedded.SERVER_FOLDER
    address = embedded.start(folder)
    sockets = Path(unquote(address.partition("host=")[2]))
    try:
        assert folder not in [sockets, *sockets.parents]
        assert sockets.stat().st_mode & 0o077 == 0
        psycopg.connect(address).close()
    finally:
        embedded.release(folder)
    assert not sockets.exists()


def test_what_can_not_start_says_where_to_look(folder: Path) -> None:
    embedded.start(folder)
    embedded.release(folder)
    with (folder / "postgresql.conf").open("a") as configuration:
        configuration.write("shared_buffers = 'plenty'\n")

    with pytest.raises(embedded.EmbeddedServerError, match=r"did not start: see .*postgres\.log"):
        embedded.start(folder)
    assert "plenty" in (folder / embedded.LOG_FILE).read_text()


def test_a_citys_own_database_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example.test/office")
    assert embedded.database_url(tmp_path) == "postgresql://db.example.test/office"
    monkeypatch.delenv("DATABASE_URL")
    assert embedded.database_url(tmp_path) == embedded.address(tmp_path / embedded.SERVER_FOLDER)
    assert list(tmp_path.iterdir()) == [], "to name the address starts nothing"
