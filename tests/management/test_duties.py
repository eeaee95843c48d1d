"""The head's morning: what presses stands there with a way to it, filters stay in the address, reach is kept."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from office.cases.models import Duty
from office.centres.models import Provider
from tests.factories import cases
from tests.factories.management import Heads, a_petition, a_submitted_schedule, one_of_each
from tests.management.conftest import AtDesk

HOME = "/management/"


def text(client: Client, address: str = HOME, **asked: Any) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def section(page: str, id_: str) -> str:
    """Give the part of the page from this heading to the next one."""
    return re.split(r"<h[23]", page.split(f'id="{id_}"', 1)[1], maxsplit=1)[0]


@pytest.mark.clause("K12", "K25")
def test_an_overdue_duty_leads_to_its_case_its_clause_and_its_bearer(world: cases.World, at_desk: AtDesk) -> None:
    case = cases.a_registered_case(world)
    world.later(days=4)
    page = section(text(at_desk(world.head)), "overdue")
    assert case.number in page
    assert f"/work/cases/{case.pk}/" in page
    assert reverse("ui:clause", args=["L30"]) in page
    assert world.front.short_name in page
    assert "передати справу виконавцю" in page


def test_bodies_are_named_in_the_language_of_the_reader(world: cases.World, at_desk: AtDesk) -> None:
    body = world.body()
    Provider.objects.filter(pk=body.pk).update(name_en="Department of Social Policy")
    cases.a_registered_case(world)
    world.later(days=4)
    head = at_desk(world.head)
    for language, name in (("uk", body.short_name), ("en", "Department of Social Policy")):
        head.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        page = text(head)
        assert name in section(page, "overdue")
        assert name in section(page, "bodies")


def test_what_was_met_late_stays_visible(world: cases.World, at_desk: AtDesk) -> None:
    case = cases.a_registered_case(world)
    world.later(days=4)
    cases.received(world, case)
    page = text(at_desk(world.head))
    assert case.number in section(page, "late")
    assert case.number not in section(page, "overdue")


def test_decisions_stand_by_harm_with_a_way_to_each(world: cases.World, at_desk: AtDesk) -> None:
    cases.a_registered_case(world)
    petition, schedule = a_petition(world), a_submitted_schedule(world)
    world.later(days=8)
    page = section(text(at_desk(world.head)), "decide")
    late, petitioned = page.index("#overdue"), page.index(reverse("management:petition", args=[petition.pk]))
    assert late < petitioned < page.index(reverse("management:schedule", args=[schedule.pk]))
    assert "Клопотання, відповідь на яке прострочено" in page


def test_an_empty_morning_says_what_will_appear(world: cases.World, at_desk: AtDesk) -> None:
    page = text(at_desk(world.head))
    assert "Нічого не очікує вашого рішення" in page
    assert "Простроченого немає" in page


@pytest.mark.clause("K13")
def test_the_department_sees_all_centres_and_the_other_head_his_own(
    world: cases.World, heads: Heads, at_desk: AtDesk
) -> None:
    one_of_each(world)
    number = Duty.objects.filter(case__isnull=False).first().case.number  # type: ignore[union-attr]
    assert number in text(at_desk(heads.director))
    assert number not in text(at_desk(heads.director), centre=heads.other.code)
    assert number not in text(at_desk(heads.other_head))
    assert number in text(at_desk(heads.auditor))


def test_filters_stay_in_the_address_and_nonsense_asks_for_nothing(world: cases.World, at_desk: AtDesk) -> None:
    case = cases.a_registered_case(world)
    world.later(days=4)
    head = at_desk(world.head)
    narrowed = text(head, clause="L30", bearer=str(world.front.pk), days="30")
    assert case.number in section(narrowed, "overdue")
    assert re.search(r'value="L30"\s+selected', narrowed)
    assert case.number not in section(text(head, clause="L41"), "overdue")
    odd = text(head, clause="'; drop", bearer="nobody", days="-1", centre="none")
    assert case.number in section(odd, "overdue")


@pytest.mark.clause("K21")
def test_the_head_of_a_body_sees_what_its_workers_bear(world: cases.World, heads: Heads, at_desk: AtDesk) -> None:
    cases.a_registered_case(world)
    world.later(days=4)
    assert world.front.short_name in text(at_desk(heads.chief))
    assert world.front.short_name not in text(at_desk(world.place.head("ssd")))


def test_more_rows_than_the_page_holds_are_told(
    world: cases.World, at_desk: AtDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("office.cases.figures.ROWS", 1)
    waiting = [cases.a_registered_case(world) for _each in range(2)]
    world.later(days=3)
    fresh = cases.a_registered_case(world)
    world.later(days=1)
    overdue = section(text(at_desk(world.head)), "overdue")
    assert "Прострочено (4)" in overdue
    assert "Показано 1 із 4." in overdue
    assert "?more=1#overdue" in overdue
    more = section(text(at_desk(world.head), more="1"), "overdue")
    assert "Показано" not in more
    assert more.count("office-term--late") == 4
    assert fresh.number in section(text(at_desk(world.head)), "today"), (
        "what is overdue hides nothing that is due today"
    )
    for case in waiting:
        cases.received(world, case)
    late = section(text(at_desk(world.head)), "late")
    assert re.search(r"Показано 1 із [2-9]", late)


def test_yesterday_and_the_norm_stand_beside_each_figure(world: cases.World, at_desk: AtDesk) -> None:
    cases.a_registered_case(world)
    world.at += timedelta(days=1)
    page = text(at_desk(world.head))
    assert page.count("норма") == page.count("учора") == 6
