"""What a front office has before it."""

from typing import Any

import pytest

from office.cases.counter import counter_day, desk_page
from office.cases.states import Mark
from office.parties.models import Purpose
from tests.factories import cases

pytestmark = pytest.mark.django_db


def test_the_piles_hold_what_waits_at_this_front_office_alone(django_assert_num_queries: Any) -> None:
    world, other = cases.a_world(), cases.a_world()
    cases.a_package(other)
    cases.a_registered_case(other)
    drafts = [cases.a_package(world) for _each in range(6)]
    waiting = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    cases.a_registered_case(world)
    ready = cases.a_ready_case(world)
    with django_assert_num_queries(7):
        day = counter_day(world.front, centre=world.centre, body=world.body(), at=world.at)
    assert (day.drafts.count, len(day.drafts.rows)) == (len(drafts), 5)
    assert (list(day.awaiting.rows), day.awaiting.count) == ([waiting], 1)
    assert (list(day.ready.rows), day.arriving.count, day.to_hand_over) == ([ready], 0, 2)


def test_the_desk_is_read_with_its_scans_and_consents(django_assert_num_queries: Any) -> None:
    world = cases.a_world()
    package = cases.a_package(world)
    cases.consents(world, package.applicant, Purpose.OBTAIN_DOCUMENTS)
    with django_assert_num_queries(6):
        page = desk_page(package, at=world.at)
    assert [item.name for item in page.items] == ["Заява", "Свідоцтво про народження"]
    assert page.consent is not None
    assert page.request_consent is not None
    assert [obstacle.field for obstacle in page.obstacles] == [*(f"item-{item.pk}" for item in page.items), "items"]
