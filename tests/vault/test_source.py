import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from office.vault.keys import KeyFaultError, Ring, fresh_key
from office.vault.source import Source


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return Source("", tmp_path / "var" / "keys")


def test_the_first_key_is_made_once_and_for_its_owner(source: Source) -> None:
    ring = source.ring()
    assert source.ring() == ring
    assert source.file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in source.file.parent.iterdir()] == ["keys"]
    assert source.file.read_text().startswith("# The keys of the office")


def test_of_many_processes_that_start_at_once_all_have_one_key(source: Source) -> None:
    with ThreadPoolExecutor(4) as pool:
        lines = set(pool.map(lambda _each: in_another_process(source, "source.ring().current.line"), range(4)))
    assert lines == {source.ring().current.line}


def test_a_file_that_the_city_names_is_the_citys_to_make(tmp_path: Path) -> None:
    named = Source("", tmp_path / "keys", may_make=False)
    with pytest.raises(KeyFaultError, match=r"OFFICE_KEYS_FILE: there is no file .*/keys"):
        named.ring()
    assert not named.file.exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_can_read_is_refused(source: Source, mode: int) -> None:
    source.ring()
    source.file.chmod(mode)
    os.utime(source.file, (1, 1))
    with pytest.raises(KeyFaultError, match="can be read by others: chmod 600"):
        source.anew()


def test_a_fault_in_the_file_names_it_and_not_the_key(source: Source) -> None:
    source.file.parent.mkdir()
    source.file.touch(mode=0o600)
    source.file.write_text("a:c2VjcmV0")
    with pytest.raises(KeyFaultError, match=r"/keys: key 1 \(a\) has 6 bytes") as fault:
        source.ring()
    assert "c2VjcmV0" not in str(fault.value)


def test_the_environment_counts_before_any_file(source: Source) -> None:
    fresh = fresh_key()
    given = Source(fresh.line, source.file)
    assert given.ring() == Ring((fresh,))
    assert not source.file.exists()
    assert str(given) == "OFFICE_KEYS"
    with pytest.raises(KeyFaultError, match="the keys stand in OFFICE_KEYS"):
        given.add(fresh_key())
    with pytest.raises(KeyFaultError, match="OFFICE_KEYS: key 1"):
        Source("x", source.file).ring()


def test_whoever_runs_already_learns_of_a_key_that_another_process_added(source: Source) -> None:
    first = source.ring()
    added = in_another_process(source, "source.add(fresh_key()).current.line")
    assert [key.line for key in source.anew()] == [added, first.current.line]
    in_another_process(source, f"source.remove({first.current.id!r})")
    assert [key.line for key in source.anew()] == [added]
    assert source.file.stat().st_mode & 0o777 == 0o600


def test_the_file_is_looked_at_once_a_second(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("office.vault.source.monotonic", lambda: now)
    first = source.ring()
    added = in_another_process(source, "source.add(fresh_key()).current.line")
    now += 0.9
    assert source.ring() == first
    now += 0.2
    assert source.ring().current.line == added


def in_another_process(source: Source, asked: str) -> str:
    words = f"""
from pathlib import Path
from office.vault.keys import fresh_key
from office.vault.source import Source
source = Source("", Path({str(source.file)!r}))
print({asked})
"""
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)  # noqa: S603  ours
    return done.stdout.strip()
