"""What boards show, and the notice that makes them look."""

import json
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection, transaction

from office.board.said import board_said
from office.queueing.board import snapshot
from office.queueing.calling import recall
from office.queueing.days import pause
from office.queueing.serving import finish, no_show, start
from office.queueing.states import DayState
from office.queueing.taking import Person
from office.queueing.telling import CHANNEL, tell
from tests.factories.queueing import Reception


def test_called_numbers_with_their_desks_and_never_a_name(hall: Reception, django_assert_num_queries: Any) -> None:
    assert snapshot(hall.centre, at=hall.at).day is None
    hall.seat(0)
    hall.seat(1)
    hall.take(person=Person(name="Роксолана", needs="погано чую"))
    for _each in range(2):
        hall.later(minutes=1).take()
    first = hall.called(0)
    second = hall.later(minutes=1).called(1)
    hall.later(minutes=1)
    recall(first, **hall.clerk(0))
    with django_assert_num_queries(3):
        board = snapshot(hall.centre, at=hall.at)
    assert [(call.label, call.desk, call.is_slow) for call in board.calls] == [("А001", 1, True), ("А002", 2, False)]
    assert (board.day, board.waiting) == (DayState.OPEN, 1)
    assert "Роксолана" not in repr(board)
    start(first, **hall.clerk(0))
    finish(first, **hall.clerk(0))
    no_show(second, **hall.clerk(1))
    board = snapshot(hall.centre, at=hall.at)
    assert board.calls == ()
    assert [call.label for call in board.last] == ["А001", "А002"]
    assert board.last[0].line > board.last[1].line


def test_who_is_waited_for_stays_however_many_are_called_after(hall: Reception) -> None:
    hall.seat(0)
    hall.seat(1)
    hall.take()
    waited_for = hall.called(0)
    for _each in range(20):
        hall.later(minutes=1).take()
        no_show(hall.called(1), **hall.clerk(1))
    board = snapshot(hall.centre, at=hall.at)
    assert [call.label for call in board.calls] == [waited_for.label]
    assert len(board.last) == 8


def test_a_quiet_zone_keeps_its_last_calls(hall: Reception) -> None:
    quiet, loud = hall.desks[0], hall.desks[1]
    for desk, zone in ((quiet, "1 поверх"), (loud, "2 поверх")):
        desk.zone = zone
        desk.save(update_fields=["zone"])
    hall.seat(0)
    hall.seat(1)
    for number in range(29):
        hall.later(minutes=1).take()
        clerk = 0 if number < 9 else 1
        no_show(hall.called(clerk), **hall.clerk(clerk))
    board = snapshot(hall.centre, at=hall.at)
    said = {zone: [call["label"] for call in board_said(board, zone)["last"]] for zone in ("", "1 поверх", "2 поверх")}
    assert said["1 поверх"] == [f"А{number:03}" for number in range(9, 1, -1)]
    assert said[""] == said["2 поверх"] == [f"А{number:03}" for number in range(29, 21, -1)]


def test_a_pause_is_shown(hall: Reception) -> None:
    hall.take()
    pause(hall.centre, reason="тривога", **hall.of_head)
    assert snapshot(hall.centre, at=hall.at).day == DayState.PAUSED


@pytest.mark.django_db(transaction=True)
def test_boards_are_told_after_the_commit_and_only_where_to_look() -> None:
    params = connection.get_connection_params()
    wanted = {key: params[key] for key in ("host", "port", "user", "password", "dbname") if params.get(key)}
    centre = UUID(int=7)
    with psycopg.connect(**wanted, autocommit=True) as ear:
        ear.execute(f"LISTEN {CHANNEL}")
        with transaction.atomic():
            tell(centre, "called")
            transaction.set_rollback(True)
        with transaction.atomic():
            tell(centre, "waiting")
            assert list(ear.notifies(timeout=0)) == []
        told = [json.loads(notice.payload) for notice in ear.notifies(timeout=5, stop_after=1)]
    assert told == [{"centre": str(centre), "what": "waiting"}]
