"""Calendars that the tests of terms share."""

from collections.abc import Iterator
from datetime import date, time

import pytest

from office.law import words
from office.workdays import Hours, WorkCalendar

ONE_SHIFT = (Hours(time(9), time(18)),)
TWO_SHIFTS = (Hours(time(8), time(14)), Hours(time(14, 30), time(20)))


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """These tests read the explanations as they are written."""
    before = words._VOICE.translate, words._VOICE.language
    words.speak(translate=str, language=lambda: "en")
    yield
    words.speak(translate=before[0], language=before[1])


@pytest.fixture
def plain() -> WorkCalendar:
    """Monday to Friday, 9–18, martial law in force: what the command counts by when no centre is named."""
    return WorkCalendar(dict.fromkeys(range(5), ONE_SHIFT))


@pytest.fixture
def shifts() -> WorkCalendar:
    """Monday to Friday in two shifts with half an hour between, the last closing at 20:00."""
    return WorkCalendar(dict.fromkeys(range(5), TWO_SHIFTS))


@pytest.fixture
def peace() -> WorkCalendar:
    """The same week after martial law, which this calendar knows to have ended on 31.12.2026."""
    return WorkCalendar(dict.fromkeys(range(5), ONE_SHIFT), martial_law_until=date(2026, 12, 31))
