"""Proof of work: a riddle opens one act, once, within its time."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from altcha.v1 import Payload, solve_challenge

from office.booking.proving import VALID, WORK, is_proved, new_riddle
from tests.factories.queueing import AT

pytestmark = pytest.mark.django_db


def solved(riddle: dict[str, Any], **changed: Any) -> str:
    found = solve_challenge(riddle["challenge"], riddle["salt"], riddle["algorithm"], WORK)
    assert found is not None
    said = {**riddle, "number": found.number, **changed}
    return Payload(**{name: said[name] for name in _NAMES}).to_base64()


_NAMES = ("algorithm", "challenge", "number", "salt", "signature")


def test_a_solved_riddle_is_worth_one_act() -> None:
    solution = solved(new_riddle(at=AT))
    assert is_proved(solution, at=AT)
    assert not is_proved(solution, at=AT)


def test_after_its_time_it_is_worth_nothing() -> None:
    solution = solved(new_riddle(at=AT))
    assert not is_proved(solution, at=AT + VALID + timedelta(seconds=1))


def test_what_is_not_ours_or_not_solved_is_worth_nothing() -> None:
    riddle = new_riddle(at=AT)
    assert not is_proved(solved(riddle, number=WORK + 1), at=AT)
    assert not is_proved(solved(riddle, signature="0" * 64), at=AT)
    later = riddle["salt"].replace("expires=", "expires=9")
    assert not is_proved(solved(riddle, salt=later), at=AT)


@pytest.mark.parametrize("typed", ["", "абв", "e30=", base64.b64encode(json.dumps([1]).encode()).decode(), "a" * 2001])
def test_anything_may_be_sent(typed: str) -> None:
    assert not is_proved(typed, at=AT)
