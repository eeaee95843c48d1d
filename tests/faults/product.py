"""An installation that runs as a city runs it, and is started again when it ends, as systemd does."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any, LiteralString

import psycopg

from office.config import embedded
from office.config.serving import Address, await_answer
from tests.discreet import check_names_nobody
from tests.faults.post import GuardedPostbox
from tests.messages.servers import free_port

PATIENCE = 120  # seconds; a machine may be busy, and nobody waits that long in vain
FOUND = """
import json
from tests.factories import cases
from tests.factories.api import a_secret, a_whole
world = cases.a_world()
print(json.dumps({"secret": a_secret(world.front), "body": a_whole(world)}))
"""
PEOPLE = "import json; from tests.discreet import people; print(json.dumps(sorted(people())))"
TIME_GOES_ON = """
from django.db import connection
from office.config import jobs
with connection.cursor() as cursor:
    cursor.execute(
        "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'"
        " WHERE id <> (SELECT max(id) FROM procrastinate_workers)"
    )
jobs.retry_stalled_jobs.defer(timestamp=0)
"""


def until(happens: Callable[[], bool], what: str) -> None:
    """Wait for what other processes do. Fails after ``PATIENCE`` seconds."""
    end = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < end, f"in vain: {what}"
        time.sleep(0.05)


def children(parent: int) -> list[int]:
    """The processes whose parent this is, as the kernel tells it."""
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


@dataclass
class Product:
    """``office run`` on a folder of its own; ``starts``: how often it was started."""

    var: Path
    port: int
    post: GuardedPostbox
    live_port: int = field(default_factory=free_port)
    more: dict[str, str] = field(default_factory=dict)
    secret: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    starts: int = 0
    said: Path = field(init=False)
    _running: "subprocess.Popen[bytes] | None" = None
    _wanted: bool = False

    def __post_init__(self) -> None:
        self.said = self.var / "said"

    # -- commands -----------------------------------------------------------------------------------------------

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return kept | {"OFFICE_VAR": str(self.var), "OFFICE_SMTP_URL": self.post.url} | self.more

    def office(self, *words: str) -> str:
        command = [sys.executable, "-m", "office.config.cli", *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)  # noqa: S603  ours
        assert done.returncode == 0, done.stderr
        return done.stdout

    def found(self) -> None:
        """Found a centre with its people, and give a system of the city a token."""
        told = json.loads(self.office("shell", "--verbosity", "0", "-c", FOUND).splitlines()[-1])
        self.secret, self.body = told["secret"], told["body"]

    # -- the database -------------------------------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        return self.var / embedded.SERVER_FOLDER

    def sql(self, statement: LiteralString) -> list[tuple[Any, ...]]:
        with psycopg.connect(embedded.address(self.folder)) as connection:
            return connection.execute(statement).fetchall()

    def number(self, statement: LiteralString) -> int:
        return int(self.sql(statement)[0][0])

    # -- its life -----------------------------------------------------------------------------------------------

    @contextmanager
    def running(self) -> Iterator[None]:
        self._wanted, self.starts = True, 0
        Thread(target=self._keep, daemon=True).start()
        try:
            until(self.answers, "the product does not answer")
            yield
        finally:
            self._wanted = False
            running = self._running
            if running is not None:
                running.terminate()
                running.wait(PATIENCE)

    def _keep(self) -> None:
        """Start it, and start it again when it ends by itself."""
        command = [sys.executable, "-m", "office.config.cli", "run", "--port", str(self.port)]
        command += ["--live-port", str(self.live_port)]
        while self._wanted:
            with self.said.open("ab") as said:
                self._running = subprocess.Popen(command, env=self.environment, stdout=said, stderr=said)  # noqa: S603
            self.starts += 1
            self._running.wait()

    def answers(self) -> bool:
        where = Address("127.0.0.1", self.port, "/health/", "localhost")
        return await_answer(where, given_up=lambda: self._running is None or self._running.poll() is not None)

    # -- its parts ----------------------------------------------------------------------------------------------

    def part(self, word: str) -> int:
        """Give the process of a part: ``web`` or ``worker``."""
        assert self._running is not None
        words = {pid: Path(f"/proc/{pid}/cmdline").read_text().split("\0") for pid in children(self._running.pid)}
        return next(pid for pid, command in words.items() if word in command)

    def parts(self) -> dict[str, int]:
        return {word: self.part(word) for word in ("web", "worker")}

    def kill_one_web_process(self) -> None:
        os.kill(children(self.part("web"))[0], signal.SIGKILL)

    def kill(self, word: str) -> None:
        """Kill a part with everything that it has started."""
        os.killpg(self.part(word), signal.SIGKILL)

    def kill_database(self) -> None:
        """Kill the server; wait until somebody has brought up another one, that answers."""
        number = embedded.process_of(self.folder)
        assert number is not None
        os.kill(number, signal.SIGKILL)
        until(lambda: self._is_served_by_another(number), "nobody brings the database up again")

    def _is_served_by_another(self, number: int) -> bool:
        with suppress(psycopg.OperationalError):
            return embedded.process_of(self.folder) not in {None, number} and self.number("SELECT 1") == 1
        return False

    # -- what it said -------------------------------------------------------------------------------------------

    def check_named_nobody(self) -> None:
        """Fail where the web server, the worker or whoever started them has written of somebody in the tables."""
        known = json.loads(self.office("shell", "--verbosity", "0", "-c", PEOPLE).splitlines()[-1])
        assert known
        check_names_nobody(self.said.read_text(), set(known))

    # -- letters ------------------------------------------------------------------------------------------------

    def hold_the_post(self) -> None:
        """Let letters wait at the mail server, with what it has taken already written down as sent."""
        self.post.shut()
        sent: LiteralString = "SELECT count(*) FROM outbox_message WHERE state = 'sent'"
        until(lambda: not self.post.in_hand, "a letter is in hand for ever")
        until(lambda: self.number(sent) == len(self.post.taken), "a letter is on its way for ever")

    def all_letters_sent(self) -> None:
        """Wait until nothing is left to send; what a dead worker had in hand is given back when its time is over."""
        self.office("shell", "--verbosity", "0", "-c", TIME_GOES_ON)
        left: LiteralString = "SELECT count(*) FROM outbox_message WHERE state <> 'sent'"
        until(lambda: self.number(left) == 0, "a letter is not sent")
