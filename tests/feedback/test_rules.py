"""What may be hidden of an entry: parts, and nothing else is changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.feedback.rules import FLOOR, NothingLeftError, NotInTextError, is_part_of, is_shown, pieces

TEXT = "Пані Зоряна, тел. 050 123 45 67, допомогла. Дякую, Зоряна."


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ([], [TEXT]),
        (["", "  "], [TEXT]),
        (["050 123 45 67"], ["Пані Зоряна, тел. ", ", допомогла. Дякую, Зоряна."]),
        (["Зоряна"], ["Пані ", ", тел. 050 123 45 67, допомогла. Дякую, ", "."]),
        (["Зоряна", "Пані Зоряна"], ["", ", тел. 050 123 45 67, допомогла. Дякую, ", "."]),
    ],
)
def test_each_part_is_hidden_wherever_it_stands(hidden: list[str], shown: list[str]) -> None:
    assert pieces(TEXT, hidden) == shown


def test_what_does_not_stand_there_and_the_whole_are_not_hidden() -> None:
    with pytest.raises(NotInTextError, match="Оксана"):
        pieces(TEXT, ["Оксана"])
    for whole in ([TEXT], ["Дякую"], ["Дякую", "!"]):
        with pytest.raises(NothingLeftError):
            pieces(TEXT if whole == [TEXT] else "Дякую!", whole)


@given(
    text=st.text(min_size=1, max_size=80), places=st.lists(st.tuples(st.integers(0, 79), st.integers(1, 9)), max_size=3)
)
def test_whatever_is_hidden_no_word_is_new(text: str, places: list[tuple[int, int]]) -> None:
    hidden = [text[start : start + length] for start, length in places]
    try:
        shown = pieces(text, hidden)
    except (NothingLeftError, NotInTextError):
        return
    assert is_part_of(text, shown)
    assert not any(part.strip() in piece for part in hidden if part.strip() for piece in shown)


def test_a_text_that_was_changed_is_no_part() -> None:
    assert not is_part_of("Дуже погано", ["Дуже добре"])
    assert not is_part_of("Дуже погано", ["Дуже"])
    assert not is_part_of("Дуже погано", [])


def test_a_figure_of_few_is_not_shown() -> None:
    assert [is_shown(count) for count in (0, FLOOR - 1, FLOOR)] == [False, False, True]
