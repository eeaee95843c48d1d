"""A day of reception over HTTP, undisturbed and with ``kill -9`` of web, database and live streams in its middle."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import psycopg
import pytest
from bench.hall import Hall, a_hall
from bench.playing import Play, Told
from bench.replay import FAULTS, RULES, STATES, Place, faults

from tests.board.streams import Listener, status
from tests.faults.conftest import an_installation
from tests.faults.product import PATIENCE, Product, until

DESKS, TERMINALS = 20, 5
SEATED = f"""
import json
from dataclasses import asdict
from bench.replay import prepare
print(json.dumps(asdict(prepare({DESKS}))))
"""
VISITORS, BESIDE_KILLS = 200, 60
SEED = 3


@pytest.fixture
def product() -> Iterator[Product]:
    with an_installation() as made, made.running():
        yield made


@pytest.fixture
def place(product: Product) -> Place:
    return Place(**json.loads(product.office("shell", "--verbosity", "0", "-c", SEATED).splitlines()[-1]))


def played(product: Product, place: Place, hall: Hall, seen: Callable[[Hall], None] | None = None) -> Told:
    """Play until everybody has gone; what nobody answered is sent again as it was."""
    return Play(product.port, hall, patience=PATIENCE, seen=seen).play(place.actors(hall, TERMINALS))


def check_whole(product: Product, hall: Hall) -> None:
    """Nobody was served twice, nobody was lost, and the tables hold what was acknowledged, and nothing else."""
    found = {name: product.number(statement) for name, statement in FAULTS.items()}
    assert faults(hall, found, dict(product.sql(STATES)), dict(product.sql(RULES))) == []
    assert hall.came == hall.visitors < len(hall.states), "some came for two things"
    assert product.number("SELECT count(*) FROM queueing_visit") == hall.visitors, "two numbers of one visit"
    assert hall.done["start"] == hall.done["finish"] > hall.visitors * 3 // 4


def check_where_it_was(product: Product, hall: Hall) -> None:
    """In the middle of the day: each ticket has been in the state that was acknowledged last."""
    lines: list[tuple[Any, ...]] = []

    def asked() -> bool:
        # It ends with a product that is started again.
        with suppress(psycopg.OperationalError):
            lines.extend(product.sql("SELECT ticket_id::text, state FROM queueing_ticketinterval"))
            return True
        return False

    until(asked, "the database does not come back")
    assert hall.states.items() <= set(lines)


def test_nobody_is_served_twice_and_nobody_is_lost(product: Product, place: Place) -> None:
    hall = a_hall(VISITORS, seed=SEED)
    told = played(product, place, hall)
    assert told.again.total() == 0
    assert {"no_show", "hold", "transfer", "return", "leave"} <= hall.done.keys()
    check_whole(product, hall)


def test_every_ticket_is_where_it_was_and_boards_come_back(product: Product, place: Place) -> None:
    hall = a_hall(BESIDE_KILLS, seed=SEED)
    board = Listener(product.live_port, f"/live/board/{place.centre}/")
    board.next()

    def kill_database() -> None:
        product.kill_database()
        assert board.next() is not None  # the same stream goes on by itself

    def kill_live() -> None:
        os.killpg(product.part("live"), signal.SIGKILL)
        board.next("end")

    acts: list[Callable[[], None]] = [
        product.kill_one_web_process,
        kill_database,
        kill_live,
        partial(product.kill, "web"),
    ]
    share = hall.visitors * 3 // (len(acts) + 1)
    moments = iter([(share * (nth + 1), act) for nth, act in enumerate(acts)])
    due = [next(moments)]

    def seen(hall: Hall) -> None:
        if due and hall.done.total() >= due[0][0]:
            due.pop()[1]()
            check_where_it_was(product, hall)
            due.extend([each] if (each := next(moments, None)) else [])

    told = played(product, place, hall, seen)
    assert due == []
    assert told.again.keys() >= {"503"}, "nobody has noticed"
    assert product.starts == 3, (
        "the product is started again when all of its web processes, or its live streams, are gone"
    )
    check_whole(product, hall)
    until(lambda: status(product.live_port, "/live/health/") == 200, "the live streams do not come back")
    assert Listener(product.live_port, f"/live/board/{place.centre}/").next() is not None
