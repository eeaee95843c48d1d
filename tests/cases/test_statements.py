"""How many statements the acts of everyday take: a literal number, so that a change of it is seen and explained.

Each nested transaction adds two of them (a savepoint and its release): six of those of a registration.
"""

from typing import Any

import pytest

from office.cases import decision, registration, routing
from tests.factories import cases


@pytest.fixture
def counted(django_assert_num_queries: Any) -> Any:
    return django_assert_num_queries


def test_register(world: cases.World, counted: Any) -> None:
    cases.a_registered_case(world)
    package = cases.marked(world, cases.a_package(world))
    with counted(40):
        registration.register(package, **world.front_office)


def test_confirm_receipt(world: cases.World, counted: Any) -> None:
    case = cases.a_registered_case(world)
    made = next(made for made in cases.handed_over(world, case) if made.to_provider == world.body("ssd"))
    with counted(10):
        routing.confirm_receipt(made, **world.officer("ssd"))


def test_grant(world: cases.World, counted: Any) -> None:
    case = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    with counted(7):
        decision.grant(case, text="Призначити", **world.officer("pfu"))
