"""The reception under load: numbers from terminals, calls from desks, boards and phones that listen.

Its people are the tests' own (``a_reception``), received around the clock, so that it can be measured at any hour; they live
in an office of their own, where ``bench/run.py`` starts this: ``python bench/reception.py SECONDS`` prints one line of JSON.
"""

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import floor, product
from bench.load import Ask, Measured, ask_all
from bench.report import told

DESKS = 100
CLIENTS = (8, 32)
PAST = (1_000, 1_000_000)
ROUNDS = 6
BOARDS, PHONES, CALLS = 200, 2_000, 60
LONGEST = 60
"""Seconds in which the streams have begun."""
LIVE_PORT = product.PORT + 1
TOKEN = "a" * 32
FORM = "application/x-www-form-urlencoded"


@dataclass
class Place:
    """A reception with its clerks seated, a terminal, and everybody's cookies."""

    hall: Any
    terminal: str
    clerks: list[tuple[Any, str]]

    @property
    def code(self) -> str:
        return str(self.hall.centre.code)


def prepare() -> Place:
    """Found a reception of ``DESKS`` desks, all of which give the same services, and pair a terminal."""
    from django.conf import settings
    from tests.factories.devices import terminal_client
    from tests.factories.queueing import a_reception

    from office.centres.models import Posting
    from office.ui.clock import now

    settings.ALLOWED_HOSTS.append("testserver")  # the name by which the tests' own client asks
    hall = a_reception(clerks="dsp " * DESKS, at=now())
    client, _device = terminal_client(hall)
    clerks = []
    for number, clerk in enumerate(hall.clerks):
        hall.seat(number)
        clerks.append((clerk, product.cookie(Posting.objects.select_related("worker").get(worker=clerk))))
    terminal = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return Place(hall, terminal, clerks)


def measure(seconds: float) -> dict[str, Any]:
    """Measure everything of the reception; gives rows as the other acts have them."""
    place, rows = prepare(), []
    with product.web() as server, live(server) as streams:
        ask_all(product.PORT, islice(tickets(place), 200), clients=4)
        counted = statements(next(tickets(place)))
        for clients in CLIENTS:
            done = ask_all(product.PORT, tickets(place), clients=clients, seconds=seconds)
            rows.append(told("take a number", clients, done, counted))
        for past in PAST:
            fill_past(place, past)
            rows += [told(f"call the next, {past:,} past", clients, *call(place, clients)) for clients in CLIENTS]
        heard = asyncio.run(listen(place))
        memory = product.memory_of(streams)
    return {"acts": rows, "boards": heard, "live_mb": memory, "floor": call_floor(place)}


# -- numbers and calls ------------------------------------------------------------------------------------------------


def tickets(place: Place) -> Iterator[Ask]:
    service = place.hall.services[0].code
    while True:
        yield _post(f"/kiosk/services/{service}/number/", place.terminal, None, {})


def call(place: Place, clients: int) -> tuple[Measured, int]:
    """Let every desk call at once, some rounds; between them the desks are freed, which is not measured."""
    whole, counted = Measured(), 0
    for _round in range(ROUNDS):
        free(place)
        if not counted:
            counted = statements(_call(place, 0))
        asks = [_call(place, number) for number in range(1, DESKS)]
        done = ask_all(product.PORT, asks, clients=clients)
        whole.add(done)
        whole.took += done.took
    free(place)
    return whole, counted


def _call(place: Place, number: int) -> Ask:
    clerk, cookie = place.clerks[number]
    return _post("/desk/call/", cookie, clerk.pk, {})


def _post(path: str, cookie: str, who: Any, fields: dict[str, str]) -> Ask:
    from django.core.signing import Signer

    once = Signer(salt=f"office.ui.once:{who}").sign(str(uuid4()))
    body = urlencode({"csrfmiddlewaretoken": TOKEN, "once": once, **fields}).encode()
    headers = {"Cookie": f"{cookie}; csrftoken={TOKEN}", "Content-Type": FORM, "Host": f"127.0.0.1:{product.PORT}"}
    return Ask("POST", path, headers, body, good=303)


def statements(ask: Ask) -> int:
    """Count the statements of one act, begun and ended here."""
    [sent] = floor.record([ask])
    return len(sent)


def free(place: Place) -> None:
    """Let everybody at a desk be served, and see that enough people wait."""
    from office.queueing.models import Ticket
    from office.queueing.serving import no_show
    from office.queueing.taking import take
    from office.ui.clock import now

    by_desk = {desk.pk: clerk for desk, clerk in zip(place.hall.desks, place.hall.clerks, strict=True)}
    for ticket in Ticket.objects.filter(centre=place.hall.centre, state="called"):
        no_show(ticket, by=by_desk[ticket.desk_id], at=now())
    waiting = Ticket.objects.filter(centre=place.hall.centre, state="waiting").count()
    for _missing in range(DESKS * 2 - waiting):
        take(place.hall.centre, place.hall.services[0], at=now(), request=uuid4())


def call_floor(place: Place) -> float:
    """Play the statements of one call back on a copy of the database; give calls a second of one connection."""
    if floor.pgbench() is None:
        return 0.0
    free(place)
    import os

    with floor.a_copy(os.environ["DATABASE_URL"]) as copy:
        bare = floor.play_back(floor.record([_call(place, number) for number in range(1, DESKS)[:40]]), copy)
    return round(bare.rate, 1) if bare else 0.0


PAST_ROWS = """
INSERT INTO queueing_ticket (id, visit_id, centre_id, "on", queue_id, service_id, ordinal, label, state, arrived_at, credit,
                             effective_at, recalls)
SELECT gen_random_uuid(), %(visit)s, %(centre)s, (now() - (1 + n / 4000) * interval '1 day')::date, %(queue)s, %(service)s,
       n %% 4000, 'П' || n, 'done', now() - (1 + n / 4000) * interval '1 day', 0,
       now() - (1 + n / 4000) * interval '1 day', 0
FROM generate_series(%(first)s::int, %(last)s::int) AS n
"""


def fill_past(place: Place, number: int) -> None:
    """Bring the tickets of former days to ``number``."""
    from django.db import connection

    from office.queueing.models import Ticket

    there = Ticket.objects.filter(centre=place.hall.centre, label__startswith="П").count()
    visit = Ticket.objects.filter(centre=place.hall.centre).earliest("ordinal").visit_id
    values = {"centre": place.hall.centre.pk, "queue": place.hall.queues[0].pk, "service": place.hall.services[0].pk}
    with connection.cursor() as cursor:
        cursor.execute(PAST_ROWS, {**values, "visit": visit, "first": there + 1, "last": number})
        cursor.execute("ANALYZE queueing_ticket")


# -- boards and phones ------------------------------------------------------------------------------------------------


@contextmanager
def live(_web: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Run the live streams beside the web server."""
    words = ["live", "--port", str(LIVE_PORT), "--with-parent"]
    process = subprocess.Popen([sys.executable, "-m", "office.config.cli", *words])
    try:
        _await_port(LIVE_PORT, process)
        yield process
    finally:
        process.terminate()
        process.wait()


def _await_port(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until somebody listens there. Raises SystemExit where the process has ended, or nobody does for a minute."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise SystemExit("bench: the live process did not answer")


class Stream(asyncio.Protocol):
    """One open stream: notes that it has begun, and for a board when each new number has come."""

    def __init__(self, path: str, heard: dict[str, list[float]] | None = None) -> None:
        self.path, self.heard = path, heard
        self.has_begun = self.has_ended = False
        self._known: set[str] = set()
        self._come = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        if self.heard is None:
            self.has_begun = self.has_begun or b"data: {" in data
            return
        *lines, self._come = (self._come + data).split(b"\n")
        for line in lines:
            if line.startswith(b"data: {"):
                self._hear({call["label"] for call in json.loads(line[6:])["calls"]}, self.heard)

    def _hear(self, labels: set[str], heard: dict[str, list[float]]) -> None:
        if self.has_begun:
            for label in labels - self._known:
                heard.setdefault(label, []).append(time.perf_counter())
        self.has_begun = True
        self._known |= labels

    def connection_lost(self, _exc: Exception | None) -> None:
        self.has_ended = True


async def listen(place: Place) -> dict[str, Any]:
    """Open every stream, press 'call the next' again and again, and note when each board has the number."""
    from asgiref.sync import sync_to_async

    from office.config.preparing import let_go_of_database

    await sync_to_async(free)(place)
    secrets = await sync_to_async(_secrets)(place)
    heard: dict[str, list[float]] = {}
    pressed: dict[str, float] = {}
    streams = [Stream(f"/live/board/{place.code}/", heard) for _nth in range(BOARDS)]
    streams += [Stream(f"/live/place/{secret}/") for secret in secrets]
    await _begin(streams)
    for number in range(CALLS):
        ask = _call(place, number % DESKS)
        began = time.perf_counter()
        await asyncio.to_thread(ask_all, product.PORT, [ask], clients=1)
        label = await sync_to_async(_label)(place, number % DESKS)
        pressed[label] = began
        await asyncio.sleep(0.3)
    await asyncio.sleep(3)
    _check_open(streams)
    for stream in streams:
        stream.transport.close()
    await sync_to_async(let_go_of_database)()  # that thread's own: a copy of the database needs it alone
    delays = sorted(
        moment - pressed[label] for label, moments in heard.items() if label in pressed for moment in moments
    )
    wanted = CALLS * BOARDS
    return {
        "boards": BOARDS,
        "phones": len(secrets),
        "heard": len(delays),
        "wanted": wanted,
        "p50_ms": round(delays[len(delays) // 2] * 1000, 1) if delays else 0.0,
        "p99_ms": round(delays[len(delays) * 99 // 100] * 1000, 1) if delays else 0.0,
    }


def _secrets(place: Place) -> list[str]:
    from office.queueing.models import Visit

    waiting = Visit.objects.filter(centre=place.hall.centre, tickets__state="waiting").distinct()
    found = [visit.secret for visit in waiting[:PHONES]]
    return (found * (PHONES // max(len(found), 1) + 1))[:PHONES]


def _label(place: Place, number: int) -> str:
    from office.queueing.models import Ticket

    desk = place.hall.desks[number]
    return str(Ticket.objects.filter(desk=desk, state="called").values_list("label", flat=True).get())


async def _begin(streams: list[Stream]) -> None:
    """Connect, and wait until each stream has said what is now. Raises SystemExit where one has ended or says nothing."""
    loop, until = asyncio.get_running_loop(), time.monotonic() + LONGEST
    for stream in streams:
        await loop.create_connection(lambda each=stream: each, "127.0.0.1", LIVE_PORT)  # type: ignore[misc]
    while not all(stream.has_begun for stream in streams):
        _check_open(streams)
        if time.monotonic() > until:
            raise SystemExit(
                f"bench: {sum(stream.has_begun for stream in streams)} of {len(streams)} streams have begun"
            )
        await asyncio.sleep(0.2)


def _check_open(streams: list[Stream]) -> None:
    if any(stream.has_ended for stream in streams):
        raise SystemExit("bench: a stream has ended by itself")


if __name__ == "__main__":
    product.open_installation()
    product.office("prepare")
    print(json.dumps(measure(float(sys.argv[1]))))
