"""The live streams: a real process, real sockets, a real database that goes away and comes back."""

from collections.abc import Iterator

import psycopg
import pytest
from django.utils import timezone

from office.queueing.days import pause, resume
from office.queueing.serving import finish, start
from office.queueing.taking import Person
from tests.board.streams import Listener, a_live_process, database_url, status
from tests.factories.queueing import Reception, a_reception

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hall(transactional_db: None) -> Reception:
    return a_reception(at=timezone.now())


@pytest.fixture
def port(hall: Reception) -> Iterator[int]:
    with a_live_process() as port:
        yield port


def test_a_life_told_to_boards_desks_and_phones(hall: Reception, port: int) -> None:
    hall.seat(0)
    first, second = hall.take(person=Person(name="Роксолана")), hall.take()
    board = Listener(port, f"/live/board/{hall.centre.code}/")
    desk = Listener(port, f"/live/desk/{hall.centre.code}/")
    phone = Listener(port, f"/live/place/{second.secret}/")
    assert board.until(lambda said: said["waiting"] == 2)["calls"] == []
    before = desk.next()
    [place] = phone.next()["places"]
    assert (place["state"], place["ahead"]) == ("waiting", 1)

    called = hall.called(0)
    said = board.until(lambda said: said["calls"])
    assert [(call["label"], call["desk"]) for call in said["calls"]] == [(first.label, 1)]
    assert "Роксолана" not in str(said)
    assert desk.next() > before
    finish(start(called, **hall.clerk()), **hall.clerk())
    assert phone.until(lambda said: said["places"][0]["ahead"] == 0)["places"][0]["wait"] is not None
    hall.call(0)
    assert phone.until(lambda said: said["places"][0]["state"] == "called")["places"][0]["desk"] == 1

    pause(hall.centre, reason="тривога", **hall.of_head)
    assert board.until(lambda said: said["day"] == "paused")
    assert phone.until(lambda said: said["day"] == "paused")["places"][0]["state"] == "called"
    resume(hall.centre, **hall.of_head)
    assert board.until(lambda said: said["day"] == "open")
    assert phone.until(lambda said: said["day"] == "open")
    assert board.next("beat") is None
    for each in (board, desk, phone):
        each.close()


def test_a_board_of_a_zone_hears_of_its_own_desks(hall: Reception, port: int) -> None:
    hall.desks[0].zone = "зал А"
    hall.desks[0].save(update_fields=["zone"])
    for clerk in (0, 1):
        hall.seat(clerk)
        hall.take()
    here, elsewhere = (
        Listener(port, f"/live/board/{hall.centre.code}/?zone={zone}") for zone in ("%D0%B7%D0%B0%D0%BB%20%D0%90", "x")
    )
    hall.call(0)
    hall.call(1)
    assert [call["desk"] for call in here.until(lambda said: said["waiting"] == 0)["calls"]] == [1]
    assert elsewhere.until(lambda said: said["waiting"] == 0)["calls"] == []


def test_a_stranger_gets_nothing(hall: Reception, port: int) -> None:
    code = hall.take().secret
    assert status(port, "/live/board/nowhere/") == 404
    assert status(port, f"/live/place/{code[:-1]}_/") == 404
    assert status(port, "/live/place/" + "a" * 5000) == 404
    assert status(port, "/live/") == 404
    assert status(port, f"/live/people/{hall.centre.code}/") == 404


def test_without_the_database_it_keeps_silent_and_then_tells_what_has_happened(hall: Reception, port: int) -> None:
    hall.seat(0)
    board = Listener(port, f"/live/board/{hall.centre.code}/")
    board.next()
    with psycopg.connect(database_url(), autocommit=True) as other:
        ended = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' OR query = 'SELECT 1'"
        )
        other.execute(ended)
    hall.take()
    assert board.until(lambda said: said["waiting"] == 1)
    assert board.next("beat") is None
