"""The regulation is the program: each clause has one place that answers for it and a test that proves it."""

from office.law.check import faults, pending
from office.law.scan import scan


def test_every_clause_is_answered_once_and_proved_or_openly_pending() -> None:
    assert faults(scan(), pending()) == []
