from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from office.ui import words
from office.ui.tones import ICONS, TONES, tone_of

KYIV = ZoneInfo("Europe/Kyiv")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=KYIV)


def test_a_moment_is_shown_on_the_centres_clock() -> None:
    assert words.moment(datetime(2026, 11, 22, 12, 5, tzinfo=UTC)) == "22.11.2026 14:05"
    assert words.moment(datetime(2026, 7, 22, 12, 5, tzinfo=UTC)) == "22.07.2026 15:05"


def test_a_day_of_a_moment_is_the_day_in_kyiv() -> None:
    assert words.day(datetime(2026, 11, 21, 23, 30, tzinfo=UTC)) == "22.11.2026"
    assert words.day(date(2026, 11, 2)) == "02.11.2026"


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("uk", "неділя, 22 листопада 2026 року", "нд, 22.11.2026"),
        ("en", "Sunday, 22 November 2026", "Sun, 22.11.2026"),
    ],
)
def test_days_in_words(language: str, long: str, short: str) -> None:
    with translation.override(language):
        assert words.day_long(date(2026, 11, 22)) == long
        assert words.day_week(date(2026, 11, 22)) == short


@pytest.mark.parametrize(
    ("clause", "uk", "en"),
    [
        ("L41", "п. 41 Регламенту", "clause 41 of the Regulation"),
        ("K26", "п. 26 Положення", "clause 26 of the Statute"),
        ("K8b", "п. 8 Положення", "clause 8 of the Statute"),
        ("K14.1", "п. 14.1 Положення", "clause 14.1 of the Statute"),
        ("D2", "визначення 2 Положення", "definition 2 of the Statute"),
    ],
)
def test_names_of_clauses(clause: str, uk: str, en: str) -> None:
    with translation.override("uk"):
        assert words.clause_name(clause) == uk
    with translation.override("en"):
        assert words.clause_name(clause) == en


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1 роб. день"), (2, "2 роб. дні"), (5, "5 роб. днів"), (11, "11 роб. днів"), (21, "21 роб. день")],
)
def test_ukrainian_counts(count: int, said: str) -> None:
    with translation.override("uk"):
        assert words.length({"working_days": count}) == said


def test_lengths_that_are_not_numbers() -> None:
    with translation.override("uk"):
        assert words.length({"same_day": True}) == "того ж дня"
        assert words.length({"calendar_days": 3}) == "3 дні"
        assert words.length({"months": 1}) == "1 місяць"
        assert words.length({}) == ""


@pytest.mark.parametrize(
    ("due", "done", "state"),
    [
        (NOON - timedelta(seconds=1), None, "overdue"),
        (NOON, None, "today"),
        (NOON + timedelta(hours=11, minutes=59), None, "today"),
        (NOON + timedelta(hours=12), None, "soon"),
        (NOON + timedelta(days=2), None, "soon"),
        (NOON + timedelta(days=3), None, "ok"),
        (NOON, NOON, "met"),
        (NOON, NOON + timedelta(seconds=1), "late"),
    ],
)
def test_how_a_term_stands(due: datetime, done: datetime | None, state: str) -> None:
    assert words.urgency(due, NOON, done) == state


def test_a_term_of_a_suspended_case_is_told_to_stand_still() -> None:
    due = NOON - timedelta(hours=1)
    states = {moved: words.urgency(due, NOON, stood_at=due + timedelta(seconds=moved)) for moved in (-1, 0, 1)}
    assert states == {-1: "still", 0: "overdue", 1: "overdue"}
    assert words.urgency(due, NOON, due, NOON - timedelta(days=3)) == "met"
    with translation.override("uk"):
        assert words.shown_term(NOON, "L31", NOON, stood_at=due).word == "Строк зупинено"


def test_a_term_in_the_words_of_the_screen() -> None:
    with translation.override("uk"):
        shown = words.shown_term(datetime(2026, 11, 24, 18, 0, tzinfo=KYIV), "L41", NOON)
    assert (shown.moment, shown.clause_word, shown.word) == ("до 24.11.2026 18:00", "п. 41", "У строк")
    assert shown.length == "3 дні"


def test_every_tone_has_a_drawing() -> None:
    assert set(TONES.values()) <= set(ICONS)
    assert tone_of("in_force") == "done"
    assert tone_of("late") == "late"
    assert tone_of("a state nobody listed") == "plain"


@pytest.mark.parametrize(
    ("typed", "dialled", "shown"),
    [
        ("+380332777777", "+380332777777", "+380 332 777 777"),
        ("(0332) 77-77-77", "+380332777777", "+380 332 777 777"),
        ("0501234567", "+380501234567", "+380 50 123 4567"),
        ("15-45", "15-45", "15-45"),
        ("<b>", "<b>", "<b>"),
    ],
)
def test_a_phone_is_dialled_whole_and_read_in_groups(typed: str, dialled: str, shown: str) -> None:
    assert words.phone_parts(typed) == (dialled, shown.replace(" ", "\N{NO-BREAK SPACE}"))
