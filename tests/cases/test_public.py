"""The one door for applicants."""

import pytest

from office.cases.public import case_status
from office.cases.states import Mark
from tests.factories import cases


@pytest.mark.clause("L5.2")
def test_number_and_code_together_tell_the_state_and_nothing_else_does(world: cases.World) -> None:
    case = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    other = cases.a_registered_case(world)
    shown = case_status(case.number, case.tracking_code.lower())
    assert shown is not None
    assert (shown.state, shown.holder, shown.due_at) == ("registered", world.body().name, None)
    assert shown.missing_documents == ("Свідоцтво про народження",)
    assert case_status(other.number, case.tracking_code) is None
    assert case_status(case.number, "") is None
    assert case.applicant.surname not in repr(shown)
