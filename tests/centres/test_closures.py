"""A centre ends by law: nothing new, the old goes on, records stay (K27)."""

from datetime import date, timedelta
from typing import Any

import pytest

from office.audit import history
from office.centres.access import postings_of
from office.centres.calendars import calendar_for
from office.centres.closures import check_open, close_centre
from office.centres.desks import sit_down
from office.centres.models import Centre, DeskSession
from office.law import Refusal, StaleChange
from tests.factories.centres import ACT, AT, Scene, a_centre, a_desk, a_scene

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)


def closed(scene: Scene, **given: Any) -> Centre:
    usual: dict[str, Any] = {"act": "рішення № 20", "successor": None, "by": scene.director, "at": AT}
    return close_centre(scene.centre, **usual | given)


@pytest.mark.clause("K27")
def test_a_closed_centre_accepts_nothing_new_and_names_its_successor(scene: Scene) -> None:
    check_open(scene.centre, at=AT)
    successor = a_centre(scene.city, by=scene.director)
    centre = closed(scene, successor=successor)
    with pytest.raises(Refusal, match=successor.name_en) as refused:
        check_open(centre, at=AT)
    assert refused.value.clause == "K27"
    assert (centre.closed_on, centre.closure_act, centre.successor) == (TODAY, "рішення № 20", successor)
    assert history(centre).last().verb == "centre.closed"  # type: ignore[union-attr]


@pytest.mark.clause("K27")
def test_what_was_begun_is_finished_and_what_was_done_stays(scene: Scene) -> None:
    sit_down(a_desk(scene.centre, by=scene.head), by=scene.front, at=AT)
    centre = closed(scene)
    assert postings_of(scene.officer, AT + timedelta(days=30)) != []
    assert calendar_for(centre).is_working(date(2026, 12, 21))
    assert [session.closed_at for session in DeskSession.objects.all()] == [AT]
    assert (centre.desks.count(), centre.schedules.count()) == (1, 1)


def test_a_closure_may_be_announced(scene: Scene) -> None:
    sit_down(a_desk(scene.centre, by=scene.head), by=scene.front, at=AT)
    centre = closed(scene, on=date(2026, 12, 1))
    check_open(centre, at=AT + timedelta(days=10))
    assert DeskSession.objects.open().count() == 1
    with pytest.raises(Refusal, match="nothing new"):
        check_open(centre, at=AT + timedelta(days=11))


def test_a_centre_that_is_not_open_yet_accepts_nothing_either(scene: Scene) -> None:
    future = a_centre(scene.city, by=scene.director, opened_on=date(2026, 11, 21))
    with pytest.raises(Refusal, match=r"21\.11\.2026"):
        check_open(future, at=AT)
    check_open(future, at=AT + timedelta(days=1))


def test_a_centre_is_closed_once_by_an_act_of_the_department(scene: Scene) -> None:
    for who in (scene.head, scene.chief, scene.admin, a_scene().director):
        with pytest.raises(Refusal):
            closed(scene, by=who)
    with pytest.raises(Refusal) as refused:
        closed(scene, act=" ")
    assert refused.value.field == "act"
    closed(scene)
    with pytest.raises(StaleChange) as stale:
        closed(scene)
    assert stale.value.present == TODAY


def test_the_successor_is_another_centre_that_works(scene: Scene) -> None:
    other = a_centre(scene.city, by=scene.director)
    gone = close_centre(other, act=ACT, successor=None, by=scene.director, at=AT)
    for unfit in (scene.centre, gone):
        with pytest.raises(Refusal) as refused:
            closed(scene, successor=unfit)
        assert refused.value.field == "successor"
