"""What the centre keeps."""

from typing import Any

import pytest

from office.cases import archive, pauses
from office.cases.archive import Kept
from office.cases.states import CaseState
from office.law import Refusal, StaleChange
from tests.factories import cases


@pytest.mark.clause("L44")
@pytest.mark.parametrize(
    ("change", "field"),
    [({"result": None}, "result"), ({"application": Kept.SCAN}, "application"), ({"place": " "}, "place")],
)
def test_application_and_result_stay_in_the_centre(world: cases.World, change: dict[str, object], field: str) -> None:
    case = cases.a_delivered_case(world)
    kept: dict[str, Any] = {"application": Kept.PAPER, "result": Kept.PAPER, "place": "А-12"}
    with pytest.raises(Refusal) as refused:
        archive.archive(case, **{**kept, **change}, **world.front_office)
    assert (refused.value.clause, refused.value.field) == ("L44", field)
    archive.archive(case, **kept, **world.front_office)
    case.refresh_from_db()
    assert case.state == CaseState.ARCHIVED


@pytest.mark.clause("L44")
def test_a_withdrawn_case_keeps_its_application(world: cases.World) -> None:
    case = pauses.withdraw(cases.a_registered_case(world), statement="заява", **world.front_office)
    archive.archive(case, application=Kept.PAPER, result=None, place="А-13", **world.front_office)


def test_a_live_case_is_not_archived(world: cases.World) -> None:
    with pytest.raises(StaleChange):
        archive.archive(
            cases.a_registered_case(world), application=Kept.PAPER, result=Kept.PAPER, place="А", **world.front_office
        )
