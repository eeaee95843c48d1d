import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.vault.cells import HEAD, LEAST, MARKED, UNMARKED, SealBrokenError, head, heads, key_of, seal, unseal
from office.vault.keys import KeyMissingError, Ring
from tests.factories.vault import ONE, OTHER

RING = Ring((ONE, OTHER))
PURPOSE = "parties.applicant.phone"


@given(st.binary(max_size=600), st.booleans())
def test_what_is_sealed_opens(value: bytes, marked: bool) -> None:  # noqa: FBT001
    cell = seal(RING, PURPOSE, value, marked=marked)
    assert unseal(RING, PURPOSE, cell) == value
    assert key_of(cell) == ONE.id
    assert len(cell) == LEAST[MARKED if marked else UNMARKED] + len(value)
    assert len(value) < 4 or value not in cell


@given(st.binary(max_size=80), st.booleans(), st.data())
def test_any_change_is_found_out(value: bytes, marked: bool, data: st.DataObject) -> None:  # noqa: FBT001
    cell = bytearray(seal(RING, PURPOSE, value, marked=marked))
    cell[data.draw(st.integers(0, len(cell) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises((SealBrokenError, KeyMissingError)):
        unseal(RING, PURPOSE, bytes(cell))


@pytest.mark.parametrize("length", [0, 1, 2, 10, 37, 53])
def test_what_was_cut_or_never_sealed_is_found_out(length: int) -> None:
    cell = seal(RING, PURPOSE, b"", marked=True)
    for stored in (cell[:length], b"+380500000001"[:length]):
        with pytest.raises(SealBrokenError, match=PURPOSE):
            unseal(RING, PURPOSE, stored)


def test_in_another_column_it_does_not_open() -> None:
    for marked in (True, False):
        with pytest.raises(SealBrokenError):
            unseal(RING, "parties.applicant.rntrc", seal(RING, PURPOSE, b"5478800114", marked=marked))


def test_a_mark_of_another_value_does_not_fit() -> None:
    one, other = (seal(RING, PURPOSE, value, marked=True) for value in (b"one", b"two"))
    with pytest.raises(SealBrokenError):
        unseal(RING, PURPOSE, other[:HEAD] + one[HEAD:])


def test_the_same_value_is_found_and_never_sealed_the_same() -> None:
    cells = {seal(RING, PURPOSE, b"+380500000001", marked=True) for _time in range(100)}
    assert len(cells) == 100
    assert {cell[:HEAD] for cell in cells} == {head(ONE, PURPOSE, b"+380500000001")}


def test_marks_of_two_columns_tell_nothing_of_each_other() -> None:
    marks = {head(key, purpose, b"5478800114") for key in RING for purpose in (PURPOSE, "parties.affected.rntrc")}
    assert len({mark[10:] for mark in marks}) == 4


def test_while_keys_change_both_marks_are_looked_for() -> None:
    older = seal(Ring((OTHER,)), PURPOSE, b"+380500000001", marked=True)
    assert heads(RING, PURPOSE, b"+380500000001") == [
        head(ONE, PURPOSE, b"+380500000001"),
        older[:HEAD],
    ]
    assert unseal(RING, PURPOSE, older) == b"+380500000001"


def test_without_its_key_a_cell_says_which_one_is_missing() -> None:
    with pytest.raises(KeyMissingError, match="2026b"):
        unseal(Ring((ONE,)), PURPOSE, seal(Ring((OTHER,)), PURPOSE, b"x"))


def test_a_cell_of_an_earlier_release_opens() -> None:
    """The form of cells is kept for good: what was sealed once must open years later."""
    assert unseal(RING, PURPOSE, bytes.fromhex(MARKED_ONCE)) == b"+380500000001"
    assert unseal(RING, PURPOSE, bytes.fromhex(UNMARKED_ONCE)) == b"+380500000001"
    assert bytes.fromhex(MARKED_ONCE)[:HEAD] == head(ONE, PURPOSE, b"+380500000001")


MARKED_ONCE = (
    "c102323032366120202000e5838a31d74b4a7c86e6d4ad1d96af8297b7616d66124aa7c57e9a147e198cc4a2ca91ee4c901d"
    "339d0fff54ce208cdd89839efc71f0803b"
)
UNMARKED_ONCE = "c10132303236612020203ed6a8a7e86a178ee60712a1453ebe23ca905b008e31197ae17b05207ffe47d8d81057674b7e7fdb61"
