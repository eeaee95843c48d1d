"""Keys and codes of cast rows: the same seed and batch give the same ones, and no two are alike."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Model

from office.cases.registration import CODE_LENGTH, CODE_LETTERS

BATCHES: Final = 1 << 12
IN_BATCH: Final = 1 << 18
_STEP: Final = (1 << 36) // IN_BATCH
_CODES: Final = len(CODE_LETTERS) ** CODE_LENGTH
_STRIDE: Final = 514_229_000_000_003  # without a divisor in common with the number of codes, which is 31 to the tenth


class Keys:
    """The UUIDs of one batch (version 8, RFC 9562: one's own kind).

    They rise in the order in which they are given, so that an index grows in one place; the batches lie all over the
    space, so that a random key of a real case falls among them as it falls among others of its kind.
    """

    def __init__(self, batch: int, seed: int) -> None:
        if batch >= BATCHES:
            raise ValueError(f"a run has {BATCHES} batches at most")
        self._next = int(f"{batch:012b}"[::-1], 2) << 36
        self._end = self._next + (1 << 36)
        self._tail = f"-8{seed & 0xFFF:03x}-8000-{batch:012x}"

    def next(self) -> str:
        if self._next == self._end:
            raise ValueError(f"a batch has {IN_BATCH} keys at most")
        high = f"{self._next:012x}"
        self._next += _STEP
        return f"{high[:8]}-{high[8:]}{self._tail}"

    def has(self, key: UUID) -> bool:
        """Tell whether ``key`` is one that this batch may give."""
        return str(key).endswith(self._tail)


def code(number: int) -> str:
    """Give a code as people type it from paper, another one for each ``number``."""
    rest, letters = number * _STRIDE % _CODES, []
    for _letter in range(CODE_LENGTH):
        rest, letter = divmod(rest, len(CODE_LETTERS))
        letters.append(CODE_LETTERS[letter])
    return "".join(letters)


def reserved(model: type[Model], number: int) -> Iterator[str]:
    """Take so many numbers of the table's own sequence."""
    with connection.cursor() as cursor:
        sequence = [model._meta.db_table, model._meta.pk.column]
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)::regclass)::text FROM generate_series(1, %s)",
            [*sequence, number],
        )
        return iter([value for (value,) in cursor.fetchall()])
