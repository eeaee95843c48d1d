"""What a real web server and a real worker write while people are served, and while everything breaks.

Nothing of a person may be in it: the log goes to systemd, from there to wherever a city collects its logs.
"""

import http.client
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from tests.config.places import Place, a_place
from tests.factories.cases import AT
from tests.messages.servers import free_port

READY_SECONDS = 120
SURNAME, GIVEN, RNTRC, PHONE, CARD = "Лелеченко-Зоря", "Роксолана", "6465607700", "+380507770005", "900777001"
LATIN, EMAIL, STREET = "Zhovtobriukh", "roksolana.secret@example.test", "Потаємна"
SECRETS = (
    *("Лелеченко", "Роксолана", "роксолан", "лелеченко", RNTRC, PHONE, "0507770005", "050 777", CARD, LATIN),
    *(LATIN.lower(), EMAIL, "roksolana", STREET, quote("Лелеченко"), quote("Роксолана")),
)
FILLED = """
from django.test import Client
from tests.factories.cases import a_world
world = a_world()
browser = Client()
browser.force_login(world.front)
print(browser.cookies["sessionid"].value)
"""
# The clock of the story, whatever the day: the desk has people and a schedule then.
AT_THE_TIME_OF_THE_STORY = """
import sys
from datetime import datetime
from django.utils import timezone
at = datetime.fromisoformat({at!r})
timezone.now = lambda: at
from office.config.cli import main
sys.argv[1:] = {words!r}
main()
"""
A_MESSAGE = f"""
from django.utils import timezone
from tests.factories.messages import a_message
a_message(at=timezone.now(), channel="sms", address="{PHONE}")
a_message(at=timezone.now(), channel="email", address="{EMAIL}", key="second")
"""


@dataclass
class Office:
    """A place with its web server and worker running, and all that they write."""

    place: Place
    session: str
    port: int = field(default_factory=free_port)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def log(self) -> Path:
        return self.place.var / "log"

    @contextmanager
    def running(self, *words: str) -> Iterator[subprocess.Popen[bytes]]:
        code = AT_THE_TIME_OF_THE_STORY.format(words=list(words), at=AT.isoformat())
        # Nobody answers there: each message fails, and the worker says so.
        away = {
            "OFFICE_SMTP_URL": f"smtp://127.0.0.1:{free_port()}",
            "OFFICE_SMS_URL": f"http://127.0.0.1:{free_port()}",
        }
        with self.log.open("ab") as log:
            process = subprocess.Popen(  # noqa: S603  ours
                [sys.executable, "-c", code], env=self.place.environment | away, stdout=log, stderr=log
            )
        self.processes.append(process)
        try:
            yield process
        finally:
            self.processes.remove(process)
            process.terminate()
            process.wait(READY_SECONDS)

    def asked(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        cookies = f"sessionid={self.session}; csrftoken={'x' * 32}"
        try:
            connection.request(method, path, body, {"Cookie": cookies} | headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        finally:
            connection.close()

    def get(self, path: str, **query: str) -> tuple[int, str]:
        return self.asked("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        body = urlencode(fields | {"csrfmiddlewaretoken": "x" * 32}).encode()
        return self.asked("POST", path, body, **{"Content-Type": "application/x-www-form-urlencoded"})

    def wait_until(self, ready: Callable[[], bool]) -> None:
        until = time.monotonic() + READY_SECONDS
        while not ready():
            assert time.monotonic() < until, self.log.read_text()
            assert not [one for one in self.processes if one.poll() is not None], self.log.read_text()
            time.sleep(0.1)  # between two looks at another process

    def answers(self) -> bool:
        try:
            return self.get("/health/")[0] == 200
        except OSError:
            return False


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with a_place(tmp_path / "var", tables=True) as place:
        session = place.python(FILLED).strip().splitlines()[-1]
        office = Office(place, session)
        with office.running("web", "--port", str(office.port), "--workers", "1"):
            office.wait_until(office.answers)
            yield office


def a_person(**changes: str) -> dict[str, str]:
    document = {"document_kind": "id_card", "document_series_number": CARD, "document_issued_by": "0710"}
    document |= {
        f"document_issued_on_{part}": value for part, value in (("day", "1"), ("month", "5"), ("year", "2020"))
    }
    named = {"kind": "natural", "surname": SURNAME, "given_name": GIVEN, "rntrc": RNTRC, "phone": PHONE, "email": EMAIL}
    said = {"address": f"вул. {STREET}, 1", "preferred_channel": "sms", "preferred_language": "uk"}
    return document | named | said | changes


def served(office: Office) -> None:
    """An ordinary hour: people looked for, registered, refused with reasons, files that are no files."""
    for asked in (RNTRC, PHONE, f"{SURNAME} {GIVEN}", CARD, LATIN):
        assert office.get("/desk/who/", who=asked)[0] == 200
        assert office.get("/work/search/", q=asked)[0] == 200
    assert office.post("/desk/people/new/", **a_person())[0] == 303
    status, page = office.post("/desk/people/new/", **a_person(surname=LATIN))
    assert (status, SURNAME in page) == (422, True), "a person with this number is there already"
    assert office.post("/desk/people/new/", **a_person(rntrc="1234567890", email="нема", phone="12"))[0] == 422


def strayed(office: Office) -> None:
    """Addresses that are none of ours, forms without their token, hostile headers: all with people in them."""
    assert office.get(f"/desk/{quote(SURNAME)}/{RNTRC}/{LATIN}")[0] == 404
    assert office.get(f"/desk/people/{RNTRC}/")[0] == 404
    body = urlencode(a_person()).encode()
    assert (
        office.asked("POST", "/desk/people/new/", body, **{"Content-Type": "application/x-www-form-urlencoded"})[0]
        == 403
    )
    assert office.asked("GET", "/", Host=f"{LATIN}.example.test")[0] == 400
    assert office.asked("PUT", "/desk/who/", RNTRC.encode())[0] == 403
    many = urlencode([(f"{LATIN}{number}", RNTRC) for number in range(1_100)]).encode()
    assert (
        office.asked("POST", "/desk/people/new/", many, **{"Content-Type": "application/x-www-form-urlencoded"})[0]
        == 400
    )


def broken(office: Office) -> None:
    """Faults of ours: the table refuses a row, and a stored cell was changed. Each is a 500 that tells nothing."""
    office.place.sql("ALTER TABLE parties_applicant ADD CONSTRAINT broken CHECK (given_name <> 'Роксолана') NOT VALID")
    status, page = office.post(
        "/desk/people/new/",
        **a_person(rntrc="", surname="Іншевич", phone="+380507770009", document_series_number="900777009"),
    )
    assert status == 500
    assert not [secret for secret in SECRETS if secret in page]
    office.place.sql("ALTER TABLE parties_applicant DROP CONSTRAINT broken")
    office.place.sql("UPDATE parties_applicant SET phone = set_byte(phone, 60, get_byte(phone, 60) # 1)")
    status, page = office.get("/desk/who/", who=RNTRC)
    assert status == 500
    assert not [secret for secret in SECRETS if secret in page]


def worked(office: Office) -> None:
    """Messages that can not go, and one that can not even be read."""
    office.place.python(A_MESSAGE)
    with office.running("worker"):
        tried = "SELECT count(*) FROM outbox_message WHERE attempts > 0 AND last_error <> ''"
        office.wait_until(lambda: office.place.sql(tried) == [(2,)])
        office.place.sql("UPDATE outbox_message SET data = set_byte(data, 40, get_byte(data, 40) # 1)")
        office.place.sql("UPDATE outbox_message SET next_try_at = now() - interval '1 hour', state = 'queued'")
        office.place.sql("UPDATE procrastinate_jobs SET scheduled_at = now(), attempts = 20 WHERE status = 'todo'")
        office.wait_until(lambda: "SealBrokenError: outbox.message" in office.log.read_text())


def test_the_log_of_a_day_names_nobody(office: Office) -> None:
    served(office)
    strayed(office)
    broken(office)
    worked(office)
    log = office.log.read_text()
    for told in (
        r"WARNING django\.request: Not Found: GET no page of ours",
        r"WARNING django\.security\.csrf: CSRF [^\n]*: POST desk/people/new/",
        r"ERROR django\.security\.DisallowedHost: Refused: GET",
        r"ERROR django\.request: Internal Server Error: POST desk/people/new/",
        r"psycopg\.errors\.CheckViolation 23514 parties_applicant broken",
        r"office\.vault\.cells\.SealBrokenError: parties\.applicant\.phone: the seal is broken",
        r"WARNING office\.messages\.delivery: message [0-9a-f-]{36}: try 1 failed",
        r"office\.vault\.cells\.SealBrokenError: outbox\.message\.data: the seal is broken",
    ):
        assert re.search(told, log), f"{told} is not in\n{log}"
    assert not [secret for secret in SECRETS if secret.lower() in log.lower()], log
    errors = office.place.sql("SELECT last_error FROM outbox_message")
    assert not [secret for secret in SECRETS if secret in f"{errors}"]
