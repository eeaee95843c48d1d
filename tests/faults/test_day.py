"""``kill -9`` of the database, the web server and the live streams in the middle of a day of reception."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue
from threading import Thread

import pytest

from tests.board.streams import Listener, status
from tests.faults.conftest import an_installation
from tests.faults.product import PATIENCE, Product, until

MEANWHILE = 40
"""Acts that are done between one kill and the next."""


class Day:
    """The day that is played beside the product, and what it has acknowledged."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.lines: Queue[str] = Queue()
        self.told: list[tuple[str, str]] = []
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def next(self) -> tuple[str, str]:
        state, _, about = self.lines.get(timeout=PATIENCE).partition(" ")
        self.told.append((state, about))
        return state, about

    def go_on(self, acts: int = MEANWHILE) -> None:
        for _act in range(acts):
            self.next()


@contextmanager
def a_day(product: Product) -> Iterator[Day]:
    # The database alone is the product's: what is played here ends with the test.
    environment = product.environment | {"DJANGO_SETTINGS_MODULE": "office.config.settings"}
    command = [sys.executable, "-m", "tests.faults.day"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603  ours
    try:
        yield Day(process)
    finally:
        process.kill()
        process.wait(PATIENCE)


@pytest.fixture
def product() -> Iterator[Product]:
    with an_installation() as made:
        yield made


@pytest.fixture
def day(product: Product) -> Iterator[Day]:
    with product.running(), a_day(product) as day:
        yield day


def test_every_ticket_is_where_it_was_and_boards_come_back(product: Product, day: Day) -> None:
    _centre, code = day.next()
    day.go_on()
    board = Listener(product.live_port, f"/live/board/{code}/")
    board.next()
    product.kill_database()
    day.go_on()
    assert board.next() is not None  # the same stream goes on by itself
    product.kill_one_web_process()
    day.go_on()
    os.killpg(product.part("live"), signal.SIGKILL)
    board.next("end")
    day.go_on()
    until(lambda: status(product.live_port, "/live/health/") == 200, "the live streams do not come back")
    assert Listener(product.live_port, f"/live/board/{code}/").next() is not None
    day.process.kill()
    day.process.wait(PATIENCE)

    lines = product.sql("SELECT ticket_id::text, state, since, until FROM queueing_ticketinterval ORDER BY id")
    states: dict[str, list[str]] = {}
    for ticket, state, _since, _until in lines:
        states.setdefault(ticket, []).append(state)
    assert [(state, ticket) for state, ticket in day.told[1:] if states.get(ticket, []).count(state) != 1] == []
    assert product.number("SELECT count(*) - count(DISTINCT label) FROM queueing_ticket") == 0
    assert product.number("SELECT count(*) FROM queueing_ticket WHERE state IN ('called', 'serving')") <= 2
    now_and_last = product.sql(
        "SELECT count(*) FROM queueing_ticket AS ticket WHERE state <> ("
        " SELECT line.state FROM queueing_ticketinterval AS line WHERE line.ticket_id = ticket.id"
        " ORDER BY line.id DESC LIMIT 1)"
    )
    assert now_and_last == [(0,)]
