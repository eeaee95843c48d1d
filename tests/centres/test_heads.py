"""What the head's pages ask of a centre: reach of one posting, colleagues, schedules, agreements, desks."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from office.accounts.models import Worker
from office.centres import queries
from office.centres.access import access_worker, centres_of
from office.centres.desks import sit_down, use_desk
from office.centres.providers import sign_agreement
from office.centres.schedules import draft_schedule, withdraw_schedule
from tests.factories import centres
from tests.factories.accounts import a_worker
from tests.factories.centres import AT

pytestmark = pytest.mark.django_db


@pytest.mark.clause("K12", "K13")
def test_a_posting_reaches_its_centre_its_body_or_its_city() -> None:
    scene, elsewhere = centres.a_scene(), centres.a_scene()
    second = centres.a_centre(scene.city, by=scene.director)
    assert list(centres_of(scene.head.postings.get())) == [scene.centre]
    assert list(centres_of(scene.chief.postings.get())) == [scene.centre]
    assert set(centres_of(scene.director.postings.get())) == {scene.centre, second}
    assert elsewhere.centre in centres_of(scene.admin.postings.get())


@pytest.mark.clause("K21")
def test_a_colleague_opens_for_who_answers_for_him_and_a_newcomer_for_whoever_will_post_him() -> None:
    scene, stranger = centres.a_scene(), centres.a_scene()
    newcomer = a_worker()
    assert access_worker(scene.head, scene.front.pk, at=AT) == scene.front
    assert access_worker(scene.head, newcomer.pk, at=AT) == newcomer
    for other in (scene.front.pk, uuid4()):
        with pytest.raises(Worker.DoesNotExist):
            access_worker(stranger.head, other, at=AT)


def test_the_withdrawn_schedules_are_left_out_and_the_latest_stands_first() -> None:
    scene = centres.a_scene()
    in_force = scene.centre.schedules.get()
    head: dict[str, Any] = {"by": scene.head, "at": AT}
    later, gone = (
        draft_schedule(scene.centre, shifts=centres.TWO_SHIFTS, starts_on=day, **head)
        for day in (date(2027, 1, 4), date(2027, 2, 1))
    )
    withdraw_schedule(gone, reason="не потрібно", **head)
    assert list(queries.schedules_of(scene.centre)) == [later, in_force]


@pytest.mark.clause("K11")
def test_agreements_stand_by_body_the_latest_first() -> None:
    scene = centres.a_scene()
    for number, year in (("1", 2024), ("2", 2025)):
        sign_agreement(
            scene.centre, scene.provider, number=number, signed_on=date(year, 1, 1), starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31), by=scene.head, at=AT,
        )  # fmt: skip
    assert [each.number for each in queries.agreements_of(scene.centre)] == ["2", "1"]


@pytest.mark.clause("L7")
def test_who_sits_at_a_desk_and_which_desks_are_out_of_use() -> None:
    scene = centres.a_scene()
    desk, closed = (centres.a_desk(scene.centre, by=scene.head, number=number) for number in (1, 2))
    assert queries.sitting_at(desk) is None
    sit_down(desk, by=scene.front, at=AT)
    session = queries.sitting_at(desk)
    assert session is not None
    assert session.worker == scene.front
    use_desk(closed, is_open=False, by=scene.head, at=AT)
    assert list(queries.desks_out_of_use(scene.centre)) == [closed]
