"""Who comes on a played day, and what the command says."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from office.config import cli
from office.config.day.visitors import ARRIVALS, Window, draw
from office.queueing.policy import Priority

OPENS = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
MANY = 4_000
LONG, SHORT = (
    Window(OPENS, OPENS + timedelta(hours=12), tuple("абвгд")),
    Window(OPENS, OPENS + timedelta(hours=6), tuple("ж")),
)


def test_the_same_seed_brings_the_same_people() -> None:
    first, again, other = (list(draw(50, [LONG, SHORT], seed=seed)) for seed in (1, 1, 2))
    assert first == again != other


def test_people_come_as_the_snapshots_say() -> None:
    people = list(draw(MANY, [LONG], seed=3))
    halves = Counter(each.arrives_at < OPENS + timedelta(hours=6) for each in people)
    before_noon = sum(ARRIVALS[: len(ARRIVALS) // 2]) / sum(ARRIVALS)
    assert halves[True] / MANY == pytest.approx(before_noon, abs=0.08)
    assert all(OPENS <= each.arrives_at < LONG.closes for each in people)
    asked = Counter(each.services[0] for each in people)
    assert [service for service, _times in asked.most_common()] == list("абвгд")
    lengths = sorted(each.takes for each in people)
    assert lengths[MANY // 2] == pytest.approx(timedelta(minutes=5), abs=timedelta(minutes=0.5))
    assert lengths[-1] <= timedelta(minutes=40)


def test_some_have_booked_some_go_first_some_come_for_two_things() -> None:
    people = list(draw(MANY, [LONG, SHORT], seed=4))
    assert {each.priority for each in people} == set(Priority)
    assert all(len(set(each.services)) == len(each.services) <= 2 for each in people)
    for share, wanted in (
        (sum(each.books for each in people), 0.15),
        (sum(each.is_silent for each in people), 0.04),
        (sum(each.brings_package for each in people), 0.2),
    ):
        assert share / MANY == pytest.approx(wanted, abs=0.02)
    of_long = sum(each.services[0] in LONG.services for each in people) / MANY
    assert of_long == pytest.approx(LONG.weight / (LONG.weight + SHORT.weight), abs=0.03)


def test_nobody_comes_where_nobody_receives() -> None:
    with pytest.raises(ValueError, match="nobody receives"):
        next(draw(1, [], seed=1))


@pytest.mark.django_db
def test_without_the_demo_no_day_is_played() -> None:
    with pytest.raises(CommandError, match="load it first"):
        call_command("day")


@pytest.mark.parametrize("wrong", [["--visitors", "0"], ["--on", "friday"], ["--speed", "fast"]])
def test_a_wrong_word_is_told_in_one_line(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["day", *wrong]) == cli.WRONG_USE
    assert capsys.readouterr().err.count("\n") == 1
