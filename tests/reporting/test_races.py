"""Several ask for the same figures at once: one counts, the others wait for what it finds (ADR 0123)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import connection

from office.reporting.periods import last
from office.reporting.tasks import Tasks, measured
from tests.factories import cases
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 8
STATEMENTS = 8
ALONE = 1.0
"""Seconds for which the first statement waits for a second one to be asked beside it: none may be."""


@pytest.fixture
def world(transactional_db: None) -> cases.World:
    return cases.a_world()


def test_of_several_that_ask_at_once_one_counts_and_the_others_wait(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    asked: list[str] = []
    beside = Barrier(2)
    crowded: list[str] = []

    def counting(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        asked.append(sql)
        with suppress(BrokenBarrierError):  # nobody came, and nobody waits there any more
            beside.wait(timeout=ALONE)
            crowded.append(sql)
        return execute(sql, params, many, context)

    def ask() -> dict[Any, Tasks]:
        with connection.execute_wrapper(counting):
            return measured([case.centre_id], last("30-days", date(2026, 11, 21)))

    found = together(*[ask] * CROWD)
    assert not crowded
    assert len(asked) == STATEMENTS
    assert all(each is found[0] for each in found)
    assert isinstance(found[0], dict)
    assert found[0][case.centre_id].registered.count == 1
