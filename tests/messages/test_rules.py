from datetime import timedelta
from itertools import pairwise

import pytest

from office.messages.rules import PAUSES, TRIES, next_try
from tests.factories.messages import AT


@pytest.mark.parametrize(
    ("tries", "pause"),
    [(1, timedelta(minutes=1)), (2, timedelta(minutes=5)), (4, timedelta(hours=2)), (6, timedelta(hours=12))],
)
def test_pauses_grow(tries: int, pause: timedelta) -> None:
    assert next_try(tries, at=AT) == AT + pause


def test_after_the_last_try_there_is_none() -> None:
    assert next_try(TRIES - 1, at=AT) is not None
    assert next_try(TRIES, at=AT) is None


def test_each_pause_is_longer_and_together_they_outlast_a_night() -> None:
    assert all(later > earlier for earlier, later in pairwise(PAUSES))
    assert sum(PAUSES, timedelta()) > timedelta(hours=12)
