"""Roots and proofs against the words of RFC 6962, and against values that others published."""

from hashlib import sha256

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from office.audit import merkle

# The eight inputs, and the roots of the trees over the first 1…8 of them, that implementations of Certificate
# Transparency have been tested with since the RFC.
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [merkle.leaf(data) for data in INPUTS]


def by_the_rfc(data: list[bytes]) -> bytes:
    """MTH as section 2.1 defines it, from the top down."""
    if not data:
        return sha256(b"").digest()
    if len(data) == 1:
        return sha256(b"\x00" + data[0]).digest()
    split = max(1 << power for power in range(len(data).bit_length()) if 1 << power < len(data))
    return sha256(b"\x01" + by_the_rfc(data[:split]) + by_the_rfc(data[split:])).digest()


def some_leaves(size: int) -> list[bytes]:
    return [merkle.leaf(bytes([number])) for number in range(size)]


def test_a_tree_without_leaves() -> None:
    assert merkle.root([]) == merkle.EMPTY == by_the_rfc([])
    assert merkle.EMPTY.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(1, 9))
def test_the_published_roots(size: int) -> None:
    assert merkle.root(LEAVES[:size]).hex() == ROOTS[size - 1]


@pytest.mark.parametrize("size", range(40))
def test_a_root_is_what_the_rfc_defines(size: int) -> None:
    assert merkle.root(some_leaves(size)) == by_the_rfc([bytes([number]) for number in range(size)])


@pytest.mark.parametrize("size", range(1, 40))
def test_blocks_of_a_power_of_two_make_the_same_tree(size: int) -> None:
    leaves = some_leaves(size)
    for block in (1, 2, 4, 8, 16, 64):
        roots = [merkle.root(leaves[start : start + block]) for start in range(0, size, block)]
        assert merkle.root(roots) == merkle.root(leaves)


def test_a_growing_tree_has_the_same_roots() -> None:
    growing = merkle.Growing()
    assert growing.root() == merkle.EMPTY
    for size, added in enumerate(some_leaves(70), 1):
        growing.add(added)
        assert growing.root() == merkle.root(some_leaves(size))


def test_the_published_audit_paths() -> None:
    def path(index: int, size: int) -> list[str]:
        return [step.hex()[:8] for step in merkle.inclusion(LEAVES[:size], index)]

    assert path(0, 1) == []
    assert path(0, 8) == ["96a296d2", "5f083f0a", "6b47aaf2"]
    assert path(5, 8) == ["bc1a0643", "ca854ea1", "d37ee418"]
    assert path(2, 3) == ["fac54203"]
    assert path(1, 5) == ["6e340b9c", "5f083f0a", "bc1a0643"]


@pytest.mark.parametrize("size", range(1, 20))
def test_every_leaf_is_proved_and_nothing_else(size: int) -> None:
    leaves = some_leaves(size)
    whole = merkle.root(leaves)
    for index, start in enumerate(leaves):
        path = merkle.inclusion(leaves, index)
        assert merkle.climb(start, index, size, path) == whole
        assert merkle.climb(merkle.leaf(b"other"), index, size, path) != whole
        assert merkle.climb(start, index, size, [*path, start]) is None
        for other in {*range(-1, size + 1)} - {index}:
            assert merkle.climb(start, other, size, path) != whole
        if path:
            assert merkle.climb(start, index, size, path[:-1]) is None


def test_there_is_no_proof_of_what_is_not_there() -> None:
    for index in (-1, 8):
        with pytest.raises(IndexError):
            merkle.inclusion(LEAVES, index)
    for old_size in (0, 9):
        with pytest.raises(IndexError):
            merkle.consistency(LEAVES, old_size)


def test_the_published_consistency_proofs() -> None:
    def path(old: int, new: int) -> list[str]:
        return [step.hex()[:8] for step in merkle.consistency(LEAVES[:new], old)]

    assert path(1, 1) == []
    assert path(1, 8) == ["96a296d2", "5f083f0a", "6b47aaf2"]
    assert path(6, 8) == ["0ebc5d34", "ca854ea1", "d37ee418"]
    assert path(2, 5) == ["5f083f0a", "bc1a0643"]


@pytest.mark.parametrize("new_size", range(1, 24))
def test_every_older_tree_is_proved_and_no_other(new_size: int) -> None:
    leaves = some_leaves(new_size)
    new = merkle.root(leaves)
    for old_size in range(1, new_size + 1):
        old, path = merkle.root(leaves[:old_size]), merkle.consistency(leaves, old_size)
        assert merkle.extends(old, old_size, new, new_size, path)
        assert not merkle.extends(merkle.EMPTY, old_size, new, new_size, path)
        assert not merkle.extends(old, old_size, merkle.EMPTY, new_size, path)
        assert not merkle.extends(old, old_size, new, new_size, [*path, merkle.EMPTY])
        assert not merkle.extends(old, 0, new, new_size, path)
        assert not merkle.extends(old, new_size + 1, new, new_size, path)
        if path:
            assert not merkle.extends(old, old_size, new, new_size, path[:-1])


@settings(max_examples=60, deadline=None)
@given(size=some.integers(2, 70), data=some.data())
def test_a_tree_that_lost_or_changed_a_leaf_extends_nothing(size: int, data: some.DataObject) -> None:
    leaves = some_leaves(size)
    old_size = data.draw(some.integers(1, size - 1))
    changed = data.draw(some.integers(0, old_size - 1))
    forged = [*leaves[:changed], merkle.leaf(b"forged"), *leaves[changed + 1 :]]
    old, new = merkle.root(leaves[:old_size]), merkle.root(forged)
    assume(new != merkle.root(leaves))
    for path in (merkle.consistency(forged, old_size), merkle.consistency(leaves, old_size)):
        assert not merkle.extends(old, old_size, new, size, path)
