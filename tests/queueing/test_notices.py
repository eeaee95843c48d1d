"""A visitor who waits elsewhere is told once, in time, and forgotten after it."""

from datetime import timedelta

import pytest

from office.law import Refusal
from office.messages.models import Message
from office.queueing.closing import close_day
from office.queueing.models import PlaceNotice
from office.queueing.notices import ask_notice, tell_who_is_near
from office.queueing.serving import finish, no_show, start
from office.queueing.taking import Taken
from office.queueing.visits import visit_by_secret
from tests.factories.queueing import Reception

CONTACT = "Person@Example.TEST"


def asked(hall: Reception, mine: Taken, ahead: int = 1, contact: str = CONTACT) -> PlaceNotice:
    return ask_notice(visit_by_secret(mine.secret), contact=contact, ahead=ahead, at=hall.at)


def serve(hall: Reception) -> None:
    finish(start(hall.called(), **hall.clerk()), **hall.later(minutes=1).clerk())


def test_who_is_near_is_told_once(hall: Reception) -> None:
    hall.seat(0)
    for _each in range(3):
        hall.take()
    mine = hall.take()
    asked(hall, mine)
    assert tell_who_is_near(at=hall.at) == 0
    for _each in range(2):
        serve(hall)
    assert [tell_who_is_near(at=hall.at) for _twice in range(2)] == [1, 0]
    [message] = Message.objects.all()
    assert (message.address, message.template, message.data["number"]) == ("person@example.test", "place_near", "А004")
    notice = PlaceNotice.objects.get()
    assert (notice.contact, notice.sent_at) == ("", hall.at)


def test_who_asks_anew_is_told_anew_and_only_there(hall: Reception) -> None:
    hall.seat(0)
    mine = hall.take()
    asked(hall, mine, contact="050 123 45 67")
    asked(hall, mine, ahead=3)
    assert tell_who_is_near(at=hall.at) == 1
    assert Message.objects.get().address == "person@example.test"


def test_who_was_told_and_asks_once_more_is_told_once_more(hall: Reception) -> None:
    hall.seat(0)
    for _each in range(2):
        hall.take()
    mine = hall.take()
    asked(hall, mine, ahead=3)
    assert [tell_who_is_near(at=hall.at) for _twice in range(2)] == [1, 0]
    hall.later(minutes=1)
    asked(hall, mine, ahead=1, contact="other@example.test")
    assert tell_who_is_near(at=hall.at) == 0
    serve(hall)
    assert [tell_who_is_near(at=hall.at) for _twice in range(2)] == [1, 0]
    told = Message.objects.order_by("created_at").values_list("address", flat=True)
    assert list(told) == ["person@example.test", "other@example.test"]


def test_nobody_is_told_to_come_where_no_desk_is_open(hall: Reception) -> None:
    asked(hall, hall.take())
    assert tell_who_is_near(at=hall.at) == 0
    hall.seat(0)
    assert tell_who_is_near(at=hall.at) == 1


@pytest.mark.clause("L17")
def test_who_was_not_served_is_told_when_the_day_ends(hall: Reception) -> None:
    hall.seat(0)
    missed, mine, silent = hall.take(), hall.take(), hall.take()
    asked(hall, missed, ahead=20)
    no_show(hall.called(), **hall.clerk())
    asked(hall, mine, ahead=20)
    closed = close_day(hall.centre, **hall.later(hours=12).of_head)
    assert {each.label for each in closed.unserved} == {"А002", "А003"}
    assert [(each.template, each.data["number"]) for each in Message.objects.all()] == [("place_unserved", "А002")]
    assert set(PlaceNotice.objects.values_list("contact", flat=True)) == {""}
    with pytest.raises(Refusal):
        asked(hall, silent)


@pytest.mark.parametrize(
    ("contact", "ahead", "field"),
    [
        ("nobody", 3, "contact"),
        ("a@b", 3, "contact"),
        ("", 3, "contact"),
        (CONTACT, 0, "ahead"),
        (CONTACT, 21, "ahead"),
    ],
)
def test_what_can_not_be_told_is_refused(hall: Reception, contact: str, ahead: int, field: str) -> None:
    mine = hall.take()
    with pytest.raises(Refusal) as told:
        asked(hall, mine, ahead, contact)
    assert (told.value.clause, told.value.field) == ("L21", field)
    assert not PlaceNotice.objects.exists()
    assert hall.at - mine.arrived_at == timedelta(0)
