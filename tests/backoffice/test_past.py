"""The state of a case at a past moment: asked for on the tab of its history, shown on a page of its own."""

import pytest

from tests.backoffice.conftest import Desk
from tests.backoffice.reading import statements, words
from tests.factories import cases
from tests.factories.journal import committed


def page_of(case: object) -> str:
    return f"/work/cases/{getattr(case, 'pk', '')}/"


def at(day: int, time: str) -> dict[str, str]:
    return {"day_day": str(day), "day_month": "11", "day_year": "2026", "time": time}


@pytest.mark.clause("L36")
def test_the_state_at_a_moment_is_asked_for_on_the_page_of_the_case(world: cases.World, at_desk: Desk) -> None:
    case = cases.a_registered_case(world)
    committed()
    cases.received(world.later(hours=2), case)
    committed()
    cases.a_delivered_case(world.later(days=3), case)
    committed()
    desk = at_desk(world.officers["pfu"])
    assert f'action="{page_of(case)}state/"' in desk.get(page_of(case)).content.decode()
    first = desk.get(f"{page_of(case)}state/", at(20, "11:00"))
    assert [step.state for step in first.context["then"].steps] == ["ready", "ready", "pending"]
    assert "справу зареєстровано" in words(first)
    second = desk.get(f"{page_of(case)}state/", at(20, "13:00"))
    assert second.context["then"].state == "in_work"
    last = desk.get(f"{page_of(case)}state/", at(23, "13:00"))
    assert last.context["then"].state == "delivered"
    for shown in (first, last):
        url = f"{page_of(case)}state/"
        query = at(20, "11:00") if shown is first else at(23, "13:00")
        assert statements(lambda url=url, query=query: desk.get(url, query)) == 11  # type: ignore[misc]


def test_what_is_not_known_is_said_and_what_is_wrong_is_told(world: cases.World, at_desk: Desk) -> None:
    case = cases.a_registered_case(world)
    committed()
    desk = at_desk(world.front)
    url = f"{page_of(case)}state/"
    assert "ще не було зареєстровано" in words(desk.get(url, at(20, "10:59")))
    for query in ({}, at(20, "25:00"), at(31, "10:00"), at(21, "10:00")):
        answer = desk.get(url, query)
        assert answer.status_code == 422
        assert answer.context["form"].errors
    assert "ще не настав" in words(desk.get(url, at(21, "10:00")))
    assert at_desk(cases.a_world().front).get(url, at(20, "11:00")).status_code == 404
