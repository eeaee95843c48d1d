"""The head's figures of the centre: exact, beside those of the days before; a director sees his centres together (K6)."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from office.cases.states import Mark
from office.reporting.tasks import forget_figures
from tests.factories import cases
from tests.factories.management import Heads
from tests.management.conftest import AtDesk

FIGURES = "/management/figures/"
NB = "\N{NO-BREAK SPACE}"
CELL = re.compile(r'<td class="govuk-table__cell govuk-table__cell--numeric">(.*?)</td>')


@pytest.fixture(autouse=True)
def counted_anew() -> Iterator[None]:
    forget_figures()
    yield
    forget_figures()


def text(client: Client, **asked: Any) -> str:
    answer = client.get(FIGURES, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def cells(page: str, label: str) -> list[str]:
    """Give the numbers of the row that begins with ``label``."""
    [row] = [part for part in page.split("<tr ") if f">{label}<" in part]
    return CELL.findall(row)


@pytest.mark.clause("K6")
def test_the_head_sees_exact_numbers_beside_those_before(world: cases.World, at_desk: AtDesk) -> None:
    cases.a_registered_case(world)
    world.later(days=30)
    for marks in ((), (Mark.ORIGINAL, Mark.MISSING), ()):
        cases.a_registered_case(world, *marks)
    world.later(days=1)
    page = text(at_desk(world.head), period="30-days")
    assert "Повні дні з 21.11.2026 до 20.12.2026; було: з 22.10.2026 до 20.11.2026." in page
    assert cells(page, "Зареєстровані пакети документів") == ["3", "", "1", ""]
    assert cells(page, "Повні одразу: нічого не довелося доносити") == ["2", f"66{NB}%", "1", f"100{NB}%"]
    assert cells(page, "Передати справу виконавцю") == ["2", "0", "2", "2", f"0{NB}%", "0", "–"]
    assert reverse("portal:centre_figures", args=[world.centre.code, "30-days"]) in page
    assert "Показники Центру" in page
    assert FIGURES in at_desk(world.head).get("/management/").content.decode()


@pytest.mark.clause("K6")
def test_the_director_sees_his_centres_side_by_side(world: cases.World, heads: Heads, at_desk: AtDesk) -> None:
    cases.a_registered_case(world)
    world.later(days=5)
    director = at_desk(heads.director)
    page = text(director, centre=heads.other.code)
    assert cells(page, str(world.centre)) == [f"0{NB}%", "–", f"100{NB}%", f"0{NB}%", "–", "–", "–", "–"]
    assert ">–</td>" in page
    assert "За ці дні не зареєстровано жодного пакета документів." in page
    own = text(at_desk(world.head))
    assert "Центри поруч" not in own
    assert at_desk(heads.other_head).get(FIGURES, {"centre": world.centre.code}).status_code == 404


def test_whoever_heads_no_centre_has_no_such_page(world: cases.World, heads: Heads, at_desk: AtDesk) -> None:
    for worker in (heads.chief, heads.editor, heads.admin, world.front):
        assert at_desk(worker).get(FIGURES).status_code == 404


def test_a_length_that_is_not_offered_is_the_usual_one(world: cases.World, at_desk: AtDesk) -> None:
    page = text(at_desk(world.head), period="'; drop")
    assert '<strong aria-current="true">90 днів</strong>' in page


def test_statements_do_not_grow_with_cases_and_centres(
    world: cases.World, heads: Heads, at_desk: AtDesk, django_assert_num_queries: Any
) -> None:
    for more in (1, 3):
        for _nth in range(more):
            cases.a_delivered_case(world, cases.a_registered_case(world))
        world.at += timedelta(days=1)
        director = at_desk(heads.director)
        forget_figures()
        with django_assert_num_queries(20):  # eight for these days, eight for those before
            text(director)
        with django_assert_num_queries(4):
            text(director)
