"""The code of a booking: read as people type it, and never taken for another one."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.booking.codes import ALPHABET, FORM, fits, mark_of, new_code, new_proof, read, shown

ONE = new_code()


def test_codes_have_their_form_and_are_not_drawn_twice() -> None:
    drawn = {new_code() for _each in range(2000)}
    assert len(drawn) == 2000
    assert all(re.fullmatch(FORM, each) for each in drawn)


def test_a_code_is_shown_in_groups_and_read_back() -> None:
    assert re.fullmatch(r"\w{4}-\w{4}-\w{4}", shown(ONE))
    assert read(shown(ONE)) == read(f"  {ONE.lower()} ") == read(ONE) == ONE


def test_letters_of_a_ukrainian_keyboard_are_the_same_letters() -> None:
    cyrillic = ONE.translate(str.maketrans("ACEHKMPTXY", "АСЕНКМРТХУ"))
    assert read(cyrillic) == ONE


@given(place=st.integers(0, 11), instead=st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(place: int, instead: str) -> None:
    typed = ONE[:place] + instead + ONE[place + 1 :]
    assert read(typed) == (ONE if typed == ONE else "")


def test_two_that_changed_places_are_found() -> None:
    for place, (first, second) in enumerate(pairwise(ONE)):
        typed = ONE[:place] + second + first + ONE[place + 2 :]
        assert read(typed) == (ONE if first == second else "")


@given(st.text())
def test_anything_may_be_typed(text: str) -> None:
    assert read(text) in {"", "".join(each for each in text.upper() if each.isalnum())} or len(read(text)) == 12


@pytest.mark.parametrize("typed", ["", "2345", "{}2", "ІЙЦУКЕНГШЩЗХ"])
def test_what_is_no_code_is_nothing(typed: str) -> None:
    assert read(typed.format(ONE)) == ""


def test_digits_fit_their_own_mark_alone() -> None:
    digits = new_proof()
    mark = mark_of(digits, about="one", key="key")
    assert re.fullmatch("[0-9]{6}", digits)
    assert digits not in mark
    assert fits(f" {digits[:3]} {digits[3:]} ", mark, about="one", key="key")
    assert not fits(digits, mark, about="another", key="key")
    assert not fits(digits, mark, about="one", key="other")
    assert not fits("", "", about="one", key="key")
