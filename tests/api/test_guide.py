"""The guide docs/api.md is true: its commands are run as they stand, by bash, with curl, against a running office.

Only names of the demo stand for others here, and three things happen as the guide says that they do: the applicant has sent
a document before the block ``sh sent``, the worker delivers an event before the block ``sh delivered``, a night passes
before the block ``sh next-day``.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from office.cases.models import Case, SentDocument
from office.centres.models import Role
from office.centres.postings import Place
from office.webhooks.delivery import deliver, waiting
from tests.factories import cases, catalogue, centres
from tests.factories.online import a_sent_document
from tests.webhooks.servers import Receiver, receiver
from tests.webhooks.settling import settle_all

ROOT = Path(__file__).resolve().parent.parent.parent
GUIDE = ROOT / "docs/api.md"
BLOCK = re.compile(r"^```sh ?([a-z-]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PATIENCE = 120.0  # seconds, for a block

# The command `office` with the clock of the story.
OFFICE = """\
#!{python}
import sys
from datetime import datetime
from pathlib import Path
from django.utils import timezone
timezone.now = lambda: datetime.fromisoformat(Path({clock!r}).read_text())
from office.config.cli import run
sys.exit(run(sys.argv[1:]))
"""


def find_curl() -> str:
    """Give the folder of curl; `tools/curl.sh` finds it, installs it where it may, or says what to install."""
    asked = subprocess.run([ROOT / "tools/curl.sh"], capture_output=True, text=True, check=False)  # noqa: S603  ours
    if asked.returncode:
        pytest.fail(asked.stderr.strip(), pytrace=False)
    return str(Path(asked.stdout.strip()).parent)


def database_url() -> str:
    """Give the address of the database of the suite, for a process of its own."""
    held = connection.settings_dict
    host = f"?host={held['HOST']}" if held["HOST"].startswith("/") else ""
    place = "" if host else held["HOST"] + (f":{held['PORT']}" if held["PORT"] else "")
    who = held["USER"] + (f":{held['PASSWORD']}" if held["PASSWORD"] else "")
    return f"postgresql://{who}@{place}/{held['NAME']}{host}"


@dataclass
class Shell:
    """One bash that keeps its variables from block to block."""

    folder: Path
    office: "subprocess.Popen[str]" = field(init=False)

    def __post_init__(self) -> None:
        path = os.pathsep.join([str(self.folder / "bin"), find_curl(), os.environ["PATH"]])
        env = {"PATH": path, "LANG": "C.UTF-8", "HOME": str(self.folder), "DATABASE_URL": database_url()}
        env |= {"PYTHONPATH": str(ROOT / "src")} | {
            name: os.environ[name] for name in os.environ if name.startswith("OFFICE_")
        }
        words = ["bash", "--noprofile", "--norc", "-euo", "pipefail"]
        self.office = subprocess.Popen(  # noqa: S603
            words, cwd=self.folder, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )  # fmt: skip

    def run(self, block: str) -> str:
        """Run a block of commands; give what they said. Fails where one of them does."""
        file = self.folder / "block.sh"
        file.write_text(block, "utf-8")
        stdin, stdout = self.office.stdin, self.office.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(f"source {file} </dev/null\necho 'that was it'\n")
        stdin.flush()
        said: list[str] = []
        stopping = Timer(PATIENCE, self.office.kill)
        stopping.start()
        for line in stdout:
            if line.endswith("that was it\n"):
                stopping.cancel()
                return "".join([*said, line.removesuffix("that was it\n")])
            said.append(line)
        stopping.cancel()
        pytest.fail(f"a command of the guide failed:\n{block}\n{''.join(said)}", pytrace=False)

    def close(self) -> None:
        self.office.kill()
        self.office.communicate()


@dataclass
class Story:
    """The world that the guide's reader finds, and what happens in it by itself."""

    world: cases.World
    folder: Path
    server: Receiver

    def passes(self, **time: float) -> None:
        """Let time pass for the office that runs and for the commands."""
        self.world.later(**time)
        (self.folder / "clock").write_text(self.world.at.isoformat())

    def sent(self) -> None:
        """Let the applicant send a document from the site."""
        a_sent_document(self.world, Case.objects.get())

    def delivered(self) -> None:
        """Let the worker's round run, and keep what came where the guide looks for it."""
        settle_all()
        for subscription in waiting(at=self.world.at):
            while deliver(subscription, at=self.world.at):
                pass
        headers, body = self.server.received[-1]
        (self.folder / "delivery.json").write_bytes(body)
        (self.folder / "signature.txt").write_text(headers["Office-Signature"])

    def next_day(self) -> None:
        self.passes(days=1)


@pytest.fixture
def story(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[Story]:
    settings.WEBHOOK_PLAIN, settings.WEBHOOK_NETWORKS = True, ["127.0.0.0/8"]
    world = cases.a_world()
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.at)
    (tmp_path / "bin").mkdir()
    office = tmp_path / "bin/office"
    office.write_text(OFFICE.format(python=sys.executable, clock=str(tmp_path / "clock")))
    office.chmod(0o700)
    with receiver() as server:
        yield Story(world, tmp_path, server)


def test_the_commands_of_the_guide_do_what_it_says(story: Story, live_server: LiveServer) -> None:
    world = story.world
    auditor = catalogue.posted(Role.AUDITOR, Place(city=world.place.city), by=centres.an_admin())
    instead = {
        "http://127.0.0.1:8000/api/v1": f"{live_server.url}/api/v1",
        "CENTRE=lutsk": f"CENTRE={world.centre.code}",
        "SERVICE=birth-grant": f"SERVICE={world.service.code}",
        "front1-dsp-lutsk@lutsk.office.example": world.front.email,
        "officer1-dsp-lutsk@lutsk.office.example": world.officers["dsp"].email,
        "auditor@lutsk.office.example": auditor.email,
        "https://events.example.org/office": story.server.url,
    }
    text = GUIDE.read_text("utf-8")
    for name, other in instead.items():
        assert name in text, f"the guide speaks of {name} no more"
        text = text.replace(name, other)
    shell = Shell(story.folder)
    try:
        said = [_told(story, shell, what, block) for what, block in BLOCK.findall(text)]
    finally:
        shell.close()
    case = Case.objects.get()
    assert case.number in "".join(said)
    assert case.state == "in_work"
    assert case.package.items.order_by("order")[0].scans.count() == 1
    for expected in ("refused, as it should be", '"clause":', "genuine", f"CONFIRMED: cases.case {case.pk}"):
        assert expected in "".join(said)
    assert SentDocument.objects.get().taken
    assert (story.folder / "scan.pdf").read_bytes().startswith(b"%PDF")
    assert json.loads((story.folder / "then.json").read_text("utf-8"))["state"] == "registered"
    story.delivered()
    events = story.server.events()
    assert [event["type"] for event in events] == ["case.registered", "case.step_done"] * 2
    assert [event["id"] for event in events[:2]] == [event["id"] for event in events[2:]]


def _told(story: Story, shell: Shell, what: str, block: str) -> str:
    if what:
        {"sent": story.sent, "delivered": story.delivered, "next-day": story.next_day}[what]()
    story.passes(minutes=1)
    return shell.run(block)
