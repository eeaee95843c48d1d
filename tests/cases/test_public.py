"""The one door for applicants: forgiving to who types, of no use to who guesses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.cases.public import case_by_code, case_page, granted_case, open_case
from office.cases.public.opening import read_code, read_number
from office.cases.states import Mark
from tests.factories import cases


@pytest.mark.clause("L5.2")
def test_number_and_code_together_open_the_case_and_nothing_else_does(world: cases.World) -> None:
    case = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    other = cases.a_registered_case(world)
    assert case_by_code(case.number, case.tracking_code.lower()) == case
    assert case_by_code(other.number, case.tracking_code) is None
    assert case_by_code(case.number, "") is None
    assert case_by_code("", case.tracking_code) is None
    token = open_case(case, former="", at=world.at)
    opened = granted_case(case.pk, token, at=world.at)
    assert opened is not None
    page = case_page(opened)
    assert (page.holders, page.due_at is not None, page.clause) == (world.body().name, True, "L28")
    assert [fault.item.name for fault in page.faults] == ["Свідоцтво про народження"]
    assert case.applicant.surname not in repr(page)
    assert granted_case(other.pk, token, at=world.at) is None


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        (" № 12/345 – 2026 ", "12/345-2026"),
        ("12\\345-2026", "12/345-2026"),
        ("1.1А/3-2026", "1.1A/3-2026"),
        ("12/345-2026", "12/345-2026"),
    ],
)
def test_a_number_is_read_as_people_type_it(typed: str, number: str) -> None:
    assert read_number(typed) == number


def test_a_code_is_read_with_cyrillic_letters_and_blanks() -> None:
    assert read_code(" ав-се нк 23 ") == "ABCEHK23"


@given(st.text(max_size=90))
def test_whatever_is_typed_is_read(typed: str) -> None:
    assert read_number(typed) == read_number(f" № {typed} ")
    assert read_code(typed).isascii()
