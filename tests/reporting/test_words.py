"""Numbers as people read them and as a spreadsheet does."""

import pytest
from django.utils.translation import override

from office.reporting.rows import Unit
from office.reporting.rules import FEW, HIDDEN, Shown
from office.reporting.words import cell, said, said_share

NB = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("shown", "unit", "english", "ukrainian", "in_cell"),
    [
        (Shown(0), Unit.COUNT, "0", "0", "0"),
        (Shown(1240), Unit.COUNT, f"1{NB}240", f"1{NB}240", "1240"),
        (FEW, Unit.COUNT, "fewer than 5", "менше 5", "менше 5"),
        (HIDDEN, Unit.COUNT, "not shown", "не показуємо", ""),
        (Shown(0), Unit.DAYS, "the same day", "того ж дня", "0"),
        (Shown(1), Unit.DAYS, "1 day", "1 день", "1"),
        (Shown(22), Unit.DAYS, "22 days", "22 дні", "22"),
        (Shown(59), Unit.MINUTES, "59 min", "59 хв", "59"),
        (Shown(125), Unit.MINUTES, "2 h 05 min", "2 год 05 хв", "125"),
        (Shown(2880), Unit.MINUTES, "2 days", "2 дні", "2880"),
        (Shown(2881), Unit.MINUTES, "3 days", "3 дні", "2881"),
        (Shown(4.26), Unit.STEPS, "4.3", "4,3", "4,3"),
    ],
)
def test_numbers_in_both_languages(shown: Shown, unit: Unit, english: str, ukrainian: str, in_cell: str) -> None:
    assert said(shown, unit) == english
    with override("uk"):
        assert said(shown, unit) == ukrainian
        assert cell(shown, unit) == in_cell


def test_shares() -> None:
    assert [said_share(99), said_share(None)] == [f"99{NB}%", "not shown"]
    assert [said_share(0, some=False), said_share(0)] == [f"0{NB}%", f"less than 1{NB}%"]
