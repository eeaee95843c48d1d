"""`office run` as people use it: a real process with a real database, web server and worker."""

import http.client
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest

from office.config import cli, embedded
from tests.messages.servers import Postbox, a_postbox, free_port

PATIENCE = 180  # seconds; a machine may be busy, and nobody waits that long in vain
DELAY = 20  # seconds: more than it takes to stop
DEFER = f"""
from datetime import timedelta
from django.utils import timezone
from tests.factories.messages import a_message
a_message(at=timezone.now() + timedelta(seconds={DELAY}))
"""


@dataclass
class Office:
    """One installation, and how to start it."""

    var: Path
    port: int
    postbox: Postbox

    @property
    def environment(self) -> dict[str, str]:
        ours = {"OFFICE_VAR": str(self.var), "OFFICE_SMTP_URL": self.postbox.url}
        return {**{name: value for name, value in os.environ.items() if name != "DATABASE_URL"}, **ours}

    def start(self, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "office.config.cli", *words]
        return subprocess.Popen(command, env=self.environment, stdout=-1, stderr=-1, text=True)  # noqa: S603  ours

    def run(self) -> "Running":
        return Running(self.start("run", "--port", str(self.port), "--live-port", str(free_port()), "--workers", "1"))

    def get(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def database_runs(self) -> bool:
        return (self.var / embedded.SERVER_FOLDER / "postmaster.pid").exists()


def children(parent: int) -> list[int]:
    """The processes whose parent this is, as the kernel tells it."""
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def descendants(parent: int) -> list[int]:
    return [pid for child in children(parent) for pid in (child, *descendants(child))]


def words_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/cmdline").read_text().split("\0")


@dataclass
class Running:
    """`office run`, read line by line as it goes."""

    process: subprocess.Popen[str]
    lines: Queue[str] = field(default_factory=Queue)
    family: dict[int, int] = field(default_factory=dict)  # process, and a handle that tells when it ends

    def __post_init__(self) -> None:
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))
        self.lines.put("")  # the end

    def wait_for(self, beginning: str) -> str:
        while line := self.lines.get(timeout=PATIENCE):
            if line.startswith(beginning):
                self.family = {pid: os.pidfd_open(pid) for pid in descendants(self.process.pid)}
                return line
        raise AssertionError(f"it ended without saying {beginning!r}: {self.complaint()}")

    def stop(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def complaint(self) -> str:
        assert self.process.stderr is not None
        return self.process.stderr.read()

    def all_gone(self) -> bool:
        return all(select.select([handle], [], [], PATIENCE)[0] for handle in self.family.values())


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    # Not pytest's own folder: every session of root's closes that one again, and the server runs as somebody else.
    with a_postbox() as postbox, tempfile.TemporaryDirectory(prefix="office-run-") as var:
        yield Office(Path(var), free_port(), postbox)


@contextmanager
def running(office: Office) -> Iterator[Running]:
    started = office.run()
    try:
        yield started
    finally:
        if started.process.poll() is None:
            started.stop(signal.SIGTERM)


def test_a_day_of_the_office(office: Office) -> None:
    began = time.monotonic()
    with running(office) as first:
        assert first.wait_for("ready:") == f"ready: http://127.0.0.1:{office.port}/ (Ctrl-C stops it)"
        first_start = time.monotonic() - began
        status, body = office.get("/health/")
        assert (status, json.loads(body)) == (200, {"database": True})

        second_office = office.start("run", "--port", str(office.port))
        _out, complaint = second_office.communicate(timeout=PATIENCE)
        assert second_office.returncode == cli.FAILED
        assert complaint == (
            f"office: can not listen at 127.0.0.1 port {office.port}: "
            "Address already in use (choose another with --port)\n"
        )

        assert office.start("shell", "--verbosity", "0", "-c", DEFER).wait(PATIENCE) == 0
        assert first.stop(signal.SIGINT) == cli.DONE
        assert first.complaint() == ""
        assert len(first.family) >= 3, "web server, its process, worker"
        assert first.all_gone()
    assert not office.database_runs()
    assert office.postbox.letters.empty(), "the job was put off to the next start"

    began = time.monotonic()
    with running(office) as second:
        second.wait_for("ready:")
        assert time.monotonic() - began < first_start, "what is made already is not made again"
        letter = office.postbox.letters.get(timeout=PATIENCE)
        assert letter["Subject"].strip() == "Справу 12/45-2026 зареєстровано"
        assert second.stop(signal.SIGTERM) == cli.DONE
        assert second.all_gone()
    assert not office.database_runs()


@pytest.mark.parametrize("part", ["worker", "web"])
def test_a_part_that_dies_ends_the_whole(office: Office, part: str) -> None:
    with running(office) as started:
        started.wait_for("ready:")
        os.kill(next(pid for pid in children(started.process.pid) if part in words_of(pid)), signal.SIGKILL)

        assert started.process.wait(PATIENCE) == cli.FAILED
        name = {"web": "web server", "worker": "worker"}[part]
        assert started.complaint().endswith(f"office: the {name} stopped by itself (signal SIGKILL)\n")
        assert started.all_gone()
    assert not office.database_runs()


def test_nothing_outlives_a_killed_parent_for_long(office: Office) -> None:
    with running(office) as started:
        started.wait_for("ready:")
        started.process.kill()
        started.process.wait(PATIENCE)
        assert started.all_gone()
    # The database is without a holder now; the next who comes takes it up and stops it.
    assert office.start("migrate", "--check").wait(PATIENCE) == cli.DONE
    assert not office.database_runs()
