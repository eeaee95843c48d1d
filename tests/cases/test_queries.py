"""Lists for screens: right rows, and the same number of statements for one row and for three."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.audit.models import AccessRecord
from office.cases import queries
from office.cases.states import CaseState, Mark
from office.cases.worklists import Asked, work_page
from tests.factories import cases


def statements(ask: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as counted:
        for row in ask():
            str(row)
    return len(counted)


def test_lists_take_the_same_statements_for_one_row_and_for_three(world: cases.World) -> None:
    asks: dict[str, Callable[[], Any]] = {
        "drafts": lambda: queries.drafts(world.front, at=world.at),
        "controlled": lambda: queries.controlled(world.front, at=world.at),
        "to hand over": lambda: queries.to_hand_over(world.front, centre=world.centre, body=world.body()).values(),
        "waiting": lambda: queries.awaiting_documents(world.front, at=world.at),
        "search": lambda: queries.search(world.front, "1-1/1-2026", at=world.at),
        "work": lambda: [band.rows for band in work_page(world.officers["dsp"], Asked(), at=world.at).bands],
        "lists": lambda: queries.open_lists(world.officers["ssd"], at=world.at),
        "ready": lambda: queries.results(world.front, state=CaseState.READY, at=world.at),
    }

    def one_more() -> None:
        cases.a_package(world)
        cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
        cases.a_registered_case(world)
        cases.received(world, cases.a_registered_case(world))
        cases.handed_over(world, cases.a_registered_case(world))
        cases.a_ready_case(world)

    one_more()
    with_one = {name: statements(ask) for name, ask in asks.items()}
    one_more()
    one_more()
    assert {name: statements(ask) for name, ask in asks.items()} == with_one
    assert max(with_one.values()) <= 5, with_one


def test_search_finds_by_number_code_name_and_tax_number(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    person = case.applicant
    for asked in (case.number, case.tracking_code.lower(), person.surname, person.rntrc or "", person.phone or ""):
        assert case in queries.search(world.front, asked, at=world.at), asked
    other = cases.a_world()
    assert queries.search(other.front, case.number, at=world.at) == []


@pytest.mark.clause("K21")
def test_a_search_logs_everybody_whom_it_showed_and_nobody_else(world: cases.World) -> None:
    twice = cases.a_person(world, surname="Двічіславська")
    for person in (twice, twice, cases.a_person(world, surname="Двічіславенко")):
        cases.a_registered_case(world, applicant=person)
    assert len(queries.search(world.front, "двічіслав", at=world.at)) == 3
    assert AccessRecord.objects.filter(purpose=queries.SEARCH).values("person_id").distinct().count() == 2
    asked = f"{twice.surname} {twice.given_name}"
    assert len(queries.search(world.front, asked, at=world.at)) == 2
    logged = AccessRecord.objects.count()
    assert queries.search(cases.a_world().front, "двічіслав", at=world.at) == []
    assert AccessRecord.objects.count() == logged


def test_work_stands_in_bands_by_due_moment(world: cases.World) -> None:
    cases.received(world, cases.a_registered_case(world))
    mine = world.officers["dsp"]

    def band() -> str:
        return next(band.code for band in work_page(mine, Asked(), at=world.at).bands if band.rows)

    assert band() == "week"
    assert [(world.later(days=3), band())[1], (world.later(days=1), band())[1]] == ["today", "overdue"]


def test_the_page_of_a_case_is_read_in_few_statements(world: cases.World, django_assert_num_queries: Any) -> None:
    case = cases.a_delivered_case(world)
    with django_assert_num_queries(4):
        page = queries.case_page(case)
    assert (len(page.steps), len(page.items), len(page.sheet)) == (3, 2, 13)
