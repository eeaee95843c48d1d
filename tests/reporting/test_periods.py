"""Whole days of Kyiv that are over."""

from datetime import UTC, date, datetime, timedelta

import pytest

from office.reporting.periods import LENGTHS, Period, last


@pytest.mark.parametrize(
    ("key", "today", "since", "until", "since_before"),
    [
        ("30-days", date(2026, 11, 21), date(2026, 10, 22), date(2026, 11, 20), date(2026, 9, 22)),
        ("90-days", date(2026, 11, 21), date(2026, 8, 23), date(2026, 11, 20), date(2026, 5, 25)),
        ("12-months", date(2026, 11, 21), date(2025, 11, 21), date(2026, 11, 20), date(2024, 11, 21)),
        ("12-months", date(2024, 2, 29), date(2023, 2, 28), date(2024, 2, 28), date(2022, 2, 28)),
        ("12-months", date(2025, 3, 1), date(2024, 3, 1), date(2025, 2, 28), date(2023, 3, 1)),
    ],
)
def test_a_period_ends_yesterday_and_the_one_before_ends_where_it_begins(
    key: str, today: date, since: date, until: date, since_before: date
) -> None:
    period = last(key, today)
    assert period == Period(key, since, until)
    assert period.before() == Period(key, since_before, since - timedelta(days=1))


def test_days_begin_at_midnight_in_kyiv_also_when_the_clocks_change() -> None:
    autumn = Period("", date(2026, 10, 25), date(2026, 10, 25))
    assert autumn.starts_at.astimezone(UTC) == datetime(2026, 10, 24, 21, tzinfo=UTC)
    assert autumn.ends_at.astimezone(UTC) == datetime(2026, 10, 25, 22, tzinfo=UTC)
    spring = Period("", date(2026, 3, 29), date(2026, 3, 29))
    assert (spring.ends_at.astimezone(UTC) - spring.starts_at.astimezone(UTC)) == timedelta(hours=23)


def test_no_other_length_is_offered() -> None:
    assert list(LENGTHS) == ["30-days", "90-days", "12-months"]
    with pytest.raises(KeyError):
        last("7-days", date(2026, 11, 21))
