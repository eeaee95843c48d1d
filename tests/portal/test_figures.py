"""How a centre works, in figures: what everybody sees, in which days, in two languages, as a table (K6, ADR 0123)."""

import csv
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office.centres.places import describe_centre
from office.feedback.rating import rate
from office.feedback.states import RatingWay
from office.portal import caching
from office.portal.places_figures import LENGTHS
from office.reporting.periods import LENGTHS as COUNTED
from office.reporting.tasks import forget_figures
from tests.factories import cases
from tests.factories.booking import Booking
from tests.factories.feedback import a_served_ticket, an_enquiry

DAY = timedelta(days=1)
NB = "\N{NO-BREAK SPACE}"
LATE = re.compile(r"Hand the case over to the executor.*?</tr>", re.DOTALL)
CELL = re.compile(r'<td class="govuk-table__cell govuk-table__cell--numeric">(.*?)</td>')

pytestmark = pytest.mark.usefixtures("changes_count_at_once")


@pytest.fixture(autouse=True)
def counted_anew() -> Iterator[None]:
    forget_figures()
    yield
    forget_figures()


@pytest.fixture
def at_cases(world: cases.World, monkeypatch: pytest.MonkeyPatch) -> cases.World:
    """Let the clock of the faces stand at the moment of the world of cases."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.at)
    return world


def address(centre: Any, *more: str) -> str:
    return reverse("portal:centre_figures", args=[centre.code, *more])


def page(client: Client, centre: Any, *more: str) -> str:
    answer = client.get(address(centre, *more))
    assert answer.status_code == 200
    return answer.content.decode()


def rows(client: Client, centre: Any, length: str = "90-days") -> dict[str, list[str]]:
    """Give the rows of the table by their codes: value, unit, share."""
    answer = client.get(reverse("portal:centre_figures_csv", args=[centre.code, length]))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    return {row[4]: row[7:] for row in list(csv.reader(StringIO(text[1:]), delimiter=";"))[1:]}


@pytest.mark.clause("K6")
def test_everybody_sees_the_four_tasks_of_whole_days_that_are_over(client: Client, at_cases: cases.World) -> None:
    world = at_cases
    for _nth in range(12):
        cases.a_registered_case(world)
    assert "Nothing was counted in these days" in page(client, world.centre), "today is not over"
    world.later(days=1)
    found = page(client, world.centre)
    assert "Whole days from 23.08.2026 to 20.11.2026." in found
    for title in ("Services within the legal terms", "A simpler procedure", "Documents that move by themselves", "Applicants informed and received"):  # fmt: skip
        assert f">{title}</h2>" in found
    assert "No legal term was met or ran out in these days" in found
    assert rows(client, world.centre)["simple.registered"] == ["10", "", ""]
    assert rows(client, world.centre)["simple.complete"] == ["10", "", "100"]
    world.later(days=3)
    [late] = LATE.findall(page(client, world.centre))
    assert CELL.findall(late) == ["25", "0", "25", f"0{NB}%"]
    assert reverse("ui:clause", args=["L30"]) in late


@pytest.mark.clause("K6")
def test_few_are_not_told_apart_and_nobody_is_named(client: Client, office: Booking) -> None:
    hall = office.hall
    for steps in (5, 5, 4):
        rate(a_served_ticket(hall), steps, way=RatingWay.PHONE, at=hall.at)
    an_enquiry(hall)
    office.on(office.at + DAY)
    found = page(client, hall.centre)
    assert found.count("fewer than 5") == 2  # numbers of the queue, ratings
    assert found.count("not shown") == 3  # half and nine of ten of the waits, the mean rating
    for worker in (*hall.clerks, hall.head):
        assert worker.surname not in found
    for service in hall.services:
        assert service.name not in found
    told = rows(client, hall.centre)
    assert [told[f"informing.{code}"] for code in ("served", "waited_median", "rated", "rating")] == [["fewer than 5", "", ""], ["", "minutes", ""], ["fewer than 5", "", ""], ["", "of five", ""]]  # fmt: skip


@pytest.mark.parametrize(("length", "seen"), [("30-days", False), ("90-days", True), ("12-months", True)])
def test_the_days_are_chosen_by_the_address(client: Client, office: Booking, length: str, seen: bool) -> None:  # noqa: FBT001
    for _nth in range(5):
        a_served_ticket(office.hall)
    office.on(office.at + 31 * DAY)
    assert ("Numbers of the queue that were served" in page(client, office.hall.centre, length)) == seen
    assert (rows(client, office.hall.centre, length)["informing.served"][0] == "5") == seen


def test_the_usual_days_are_ninety_and_each_length_has_its_name(client: Client, office: Booking) -> None:
    found = page(client, office.hall.centre)
    assert LENGTHS.keys() == COUNTED.keys()
    assert re.findall(r'aria-current="page">([^<]+)<', found) == ["Last 90 days"]
    assert address(office.hall.centre, "12-months") in found
    assert "Whole days from 22.08.2026 to 19.11.2026." in page(client, office.hall.centre, "90-days")


@pytest.mark.parametrize("length", ["7-days", "90", "all"])
def test_what_is_not_there_is_not_found(client: Client, office: Booking, length: str) -> None:
    for name, suffix in (("centre_figures", [length]), ("centre_figures_csv", [length])):
        assert client.get(reverse(f"portal:{name}", args=[office.hall.centre.code, *suffix])).status_code == 404
    for name, suffix in (("centre_figures", []), ("centre_figures_csv", ["90-days"])):
        assert client.get(reverse(f"portal:{name}", args=["nowhere", *suffix])).status_code == 404


def test_a_centre_without_data_says_so_in_words_and_not_in_noughts(client: Client, office: Booking) -> None:
    found = page(client, office.hall.centre)
    assert "Nothing was counted in these days" in found
    assert "<table" not in found
    assert reverse("portal:centre_figures_csv", args=[office.hall.centre.code, "90-days"]) not in found
    assert address(office.hall.centre) in client.get(
        reverse("portal:centre", args=[office.hall.centre.code])
    ).content.decode()  # fmt: skip


def test_the_page_is_ukrainian_and_english_and_so_is_the_table(client: Client, office: Booking) -> None:
    for _nth in range(5):
        rate(a_served_ticket(office.hall), 4, way=RatingWay.PHONE, at=office.hall.at)
    office.on(office.at + DAY)
    client.cookies["django_language"] = "uk"
    found = page(client, office.hall.centre)
    for words in ("Як ми працюємо: показники", "Обслужені талони черги", "Останні 90 днів", "4,0", "п. 18 Регламенту"):
        assert words in found
    assert rows(client, office.hall.centre)["informing.rating"] == ["4,0", "з п’яти", ""]
    client.cookies["django_language"] = "en"
    assert rows(client, office.hall.centre)["informing.rating"] == ["4.0", "of five", ""]


def test_the_table_has_a_heading_for_each_cell_and_no_formula(client: Client, office: Booking) -> None:
    answer = client.get(reverse("portal:centre_figures_csv", args=[office.hall.centre.code, "30-days"]))
    table = list(csv.reader(StringIO(answer.content.decode()[1:]), delimiter=";"))
    assert table[0] == ["Centre", "First day", "Last day", "Task", "Code", "What is counted", "Clause", "Value", "Unit", "Share, %"]  # fmt: skip
    assert {len(row) for row in table} == {10}
    assert {tuple(row[:3]) for row in table[1:]} == {(office.hall.centre.code, "2026-10-21", "2026-11-19")}
    assert len({row[4] for row in table}) == len(table)
    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert f'filename="{office.hall.centre.code}-30-days-20261119.csv"' in answer["Content-Disposition"]


@pytest.mark.parametrize("name", ["centre_figures", "centre_figures_csv"])
def test_it_is_kept_until_the_day_is_over_or_the_centre_changes(client: Client, office: Booking, name: str) -> None:
    asked = reverse(f"portal:{name}", args=[office.hall.centre.code, "30-days"])
    mark = client.get(asked)["ETag"]
    again = Again(client, asked)
    a_served_ticket(office.hall)
    office.on(office.at.replace(hour=21, minute=59))  # 23:59 in Kyiv
    assert again(mark) == 304
    head: dict[str, Any] = {"by": office.hall.head, "at": office.at}
    describe_centre(office.hall.centre, facts={"site": "https://c.example.org/"}, **head)
    assert again(mark) == 200
    office.on(office.at + timedelta(minutes=1))
    assert again(client.get(asked)["ETag"]) == 304
    assert again(mark) == 200
    assert not client.get(asked).cookies
    assert "no-cache" in client.get(asked)["Cache-Control"]


class Again:
    """Ask for a page that one has by its mark."""

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address

    def __call__(self, mark: str) -> int:
        return self.client.get(self.address, headers={"If-None-Match": mark}).status_code


@pytest.mark.parametrize("more", [1, 12])
def test_nine_statements_once_a_day_and_one_after_that(client: Client, at_cases: cases.World, more: int) -> None:
    for _nth in range(more):
        cases.a_delivered_case(at_cases, cases.a_registered_case(at_cases))
    at_cases.later(days=1)
    caching.forget()
    asked = [_statements(lambda: page(client, at_cases.centre)) for _nth in range(2)]
    asked.append(_statements(lambda: rows(client, at_cases.centre)))
    asked.append(_statements(lambda: page(client, at_cases.centre, "30-days")))
    assert asked == [9, 1, 1, 9]


def _statements(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)
