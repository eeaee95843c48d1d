"""The Merkle tree of RFC 6962, section 2.1: what a root is, and the two proofs about it.

Everything here takes and gives hashes of 32 bytes. A list of leaf hashes (``leaf``) stands for a tree; so does a list of
the roots of its equal blocks, as long as a block holds a power of two of leaves and only the last one is shorter.
"""

from collections.abc import Sequence
from hashlib import sha256

EMPTY = sha256().digest()
"""The root of a tree without leaves."""


def leaf(data: bytes) -> bytes:
    """Hash an input of the tree; the first byte keeps a leaf from ever being taken for a node."""
    return sha256(b"\0" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """Give the root over ``hashes``. Level by level: a last one without a neighbour goes up as it is."""
    level = list(hashes)
    while len(level) > 1:
        pairs = [sha256(b"\1" + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)]
        level = pairs + level[-1:] if len(level) % 2 else pairs
    return level[0] if level else EMPTY


class Growing:
    """A tree to which leaves are added one by one: it keeps only the roots of its whole subtrees."""

    def __init__(self) -> None:
        self._peaks: list[tuple[int, bytes]] = []

    def add(self, leaf_hash: bytes) -> None:
        level, peak = 0, leaf_hash
        while self._peaks and self._peaks[-1][0] == level:
            peak = node(self._peaks.pop()[1], peak)
            level += 1
        self._peaks.append((level, peak))

    def root(self) -> bytes:
        """Give the root over all leaves so far."""
        *others, (_level, found) = self._peaks or [(0, EMPTY)]
        for _level, peak in reversed(others):
            found = node(peak, found)
        return found


def inclusion(hashes: Sequence[bytes], index: int) -> list[bytes]:
    """Give the neighbours on the way from hash ``index`` to the root: the audit path of section 2.1.1.

    Raises IndexError where the tree has no such leaf.
    """
    if not 0 <= index < len(hashes):
        raise IndexError(index)
    level, path = list(hashes), []
    while len(level) > 1:
        if (beside := index ^ 1) < len(level):
            path.append(level[beside])
        pairs = [node(left, right) for left, right in zip(level[::2], level[1::2], strict=False)]
        level = pairs + level[-1:] if len(level) % 2 else pairs
        index //= 2
    return path


def climb(start: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Walk from hash ``index`` of a tree of ``size`` up along ``path``; give the root, or None where it does not fit."""
    rest = list(path)
    if not 0 <= index < size:
        return None
    while size > 1:
        beside = index ^ 1
        if beside < size:
            if not rest:
                return None
            other = rest.pop(0)
            start = node(other, start) if beside < index else node(start, other)
        index, size = index // 2, (size + 1) // 2
    return None if rest else start


def consistency(hashes: Sequence[bytes], old_size: int) -> list[bytes]:
    """Prove that the first ``old_size`` of ``hashes`` are an older tree: section 2.1.2. Raises IndexError out of range."""
    if not 0 < old_size <= len(hashes):
        raise IndexError(old_size)
    return _subproof(list(hashes), old_size, known=True)


def _subproof(hashes: list[bytes], old_size: int, *, known: bool) -> list[bytes]:
    size = len(hashes)
    if old_size == size:
        return [] if known else [root(hashes)]
    split = 1 << (size - 1).bit_length() - 1  # the largest power of two below the size
    if old_size <= split:
        return [*_subproof(hashes[:split], old_size, known=known), root(hashes[split:])]
    return [*_subproof(hashes[split:], old_size - split, known=False), root(hashes[:split])]


def extends(old: bytes, old_size: int, new: bytes, new_size: int, path: Sequence[bytes]) -> bool:
    """Tell whether ``path`` proves that the tree ``new`` begins with every leaf of the tree ``old``, in their order."""
    rest = list(path)
    try:
        return (
            0 < old_size <= new_size and _rebuilt(old, old_size, new_size, rest, known=True) == (old, new) and not rest
        )
    except IndexError:
        return False


def _rebuilt(old: bytes, old_size: int, size: int, path: list[bytes], *, known: bool) -> tuple[bytes, bytes]:
    """Build both roots anew by the steps of ``_subproof``; takes what it needs from the end of ``path``."""
    if old_size == size:
        found = old if known else path.pop()
        return found, found
    split, beside = 1 << (size - 1).bit_length() - 1, path.pop()
    if old_size <= split:
        before, after = _rebuilt(old, old_size, split, path, known=known)
        return before, node(after, beside)
    before, after = _rebuilt(old, old_size - split, size - split, path, known=False)
    return node(beside, before), node(beside, after)
