import re
from collections.abc import Callable

import pytest

from office.law import CLAUSES, Clause, clause, known

KINDS = {"rule", "feature", "content", "setting"}


def test_the_register_has_all_94_clauses_in_their_order() -> None:
    lettered = {letter: [id_ for id_ in CLAUSES if id_[0] == letter] for letter in "DKL"}
    assert {letter: len(ids) for letter, ids in lettered.items()} == {"D": 4, "K": 32, "L": 58}
    assert lettered["D"] == ["D1", "D2", "D3", "D4"]
    assert {"K8a", "K8b", "K8c", "K8d", "K14", "K14.1", "L5.1", "L5.2"} <= set(CLAUSES)
    numbers = [float(match[0]) for id_ in CLAUSES if (match := re.search(r"[\d.]+", id_)) and id_[0] == "L"]
    assert numbers == sorted(numbers)
    assert {int(number) for number in numbers} == set(range(1, 58))


@pytest.mark.parametrize("row", CLAUSES.values(), ids=CLAUSES)
def test_each_clause_says_in_both_languages_what_it_asks(row: Clause) -> None:
    assert row.kind in KINDS
    assert row.area
    assert row.says_en.endswith(".")
    assert row.says_en.isascii() or "–" in row.says_en
    assert row.says_uk.endswith(".")
    assert not re.search("[A-Za-zыэъёЫЭЪЁ'`]", row.says_uk), "Ukrainian letters, with its own apostrophe"
    assert "!" not in row.says_en + row.says_uk


def test_no_two_clauses_say_the_same() -> None:
    assert len({row.says_en for row in CLAUSES.values()}) == len({row.says_uk for row in CLAUSES.values()}) == 94


def test_a_clause_speaks_the_readers_language(voice: Callable[[str], None]) -> None:
    row = CLAUSES["L26"]
    voice("uk")
    assert str(row.says) == row.says_uk
    voice("en-gb")
    assert str(row.says) == row.says_en


def test_the_mark_changes_nothing() -> None:
    def register() -> str:
        return "registered"

    class Guard:
        pass

    assert clause("L25")(register) is register
    assert clause("L24", "K14.1")(Guard) is Guard


def test_a_mark_of_an_unknown_clause_is_told_at_once() -> None:
    with pytest.raises(LookupError, match="'L99'"):
        clause("L25", "L99")
    with pytest.raises(TypeError):
        clause()
    with pytest.raises(LookupError, match="''"):
        known("")
    assert known("K8a") == "K8a"
