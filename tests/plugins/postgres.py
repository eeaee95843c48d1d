"""Give the suite a real PostgreSQL before Django reads its settings.

``DATABASE_URL`` set: that server (another version of PostgreSQL, say). Otherwise the embedded one, in a folder of its
own, without waiting for the disk: what a test writes need not outlive it. It is brought up while the tests are
collected, and every process of the suite waits for it before its first test. Its tables are made once (tests.prepared).
"""

import fcntl
import os
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from office.config import embedded
from tests import prepared

# Tests of races open a connection for each of 32 workers.
os.environ.setdefault("OFFICE_DB_POOL", "36")
LOCK = "office-tests.lock"
# What a test writes need not outlive it. Three processes of the suite may run tests of races at once.
SETTINGS = """
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
"""


def _bring_up(folder: Path, lock: int) -> None:
    try:
        prepared.copy_server(folder)
        with (folder / "postgresql.auto.conf").open("a") as file:
            file.write(SETTINGS)
        prepared.keep_as_template(embedded.start(folder))
    finally:
        os.close(lock)


def _begin(var: Path) -> "Future[None]":
    """Name the server to whoever is started from here; hold the lock of ``var`` until it runs."""
    folder = var / embedded.SERVER_FOLDER
    os.environ["DATABASE_URL"] = embedded.address(folder)
    lock = os.open(var / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return ThreadPoolExecutor(1).submit(_bring_up, folder, lock)


_coming: "Future[None] | None" = None
if "OFFICE_VAR" not in os.environ:
    _folder = tempfile.TemporaryDirectory(prefix="office-tests-", ignore_cleanup_errors=True)
    os.environ["OFFICE_VAR"] = _folder.name
    if "DATABASE_URL" not in os.environ:
        _coming = _begin(Path(_folder.name))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish() -> None:
    """Wait for the server: here, or where another process brings it up."""
    if _coming:
        _coming.result()
    elif (lock := Path(os.environ["OFFICE_VAR"]) / LOCK).exists():
        with lock.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH)


def pytest_sessionfinish() -> None:
    """Tell why the server did not come, where only others waited for it."""
    if _coming:
        _coming.result()
