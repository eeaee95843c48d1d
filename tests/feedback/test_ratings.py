"""Rating a service: one for a ticket, changed within a day; figures that show no single person."""

from datetime import timedelta

import pytest

from office.feedback.models import Rating
from office.feedback.rating import may_change, may_rate, rate, rated_lately, served
from office.feedback.rating_figures import rating_figures, said_in_words, whole
from office.feedback.states import RatingWay
from office.law import Refusal
from tests.factories.feedback import HOSTILE, a_served_ticket
from tests.factories.queueing import Reception


def test_a_service_is_rated_once_and_changed_for_a_day(hall: Reception) -> None:
    ticket = a_served_ticket(hall)
    assert list(served(ticket.visit)) == [ticket]
    made = rate(ticket, 2, words=f" {HOSTILE} ", way=RatingWay.PHONE, at=hall.at)
    assert (made.worker, made.desk, made.body, made.service) == (
        hall.clerks[0], hall.desks[0], hall.place.bodies["dsp"], hall.services[0],
    )  # fmt: skip
    later = hall.at + timedelta(hours=24)
    again = rate(ticket, 5, way=RatingWay.PHONE, at=later)
    assert (again.pk, again.steps, again.words, again.rated_at, again.changed_at) == (
        made.pk,
        5,
        "",
        made.rated_at,
        later,
    )
    assert not may_change(again, at=later + timedelta(seconds=1))
    with pytest.raises(Refusal, match="for a day"):
        rate(ticket, 4, way=RatingWay.PHONE, at=later + timedelta(seconds=1))
    assert Rating.objects.get().steps == 5


def test_what_is_not_served_long_ago_or_no_step_is_not_rated(hall: Reception) -> None:
    done = a_served_ticket(hall)
    waiting = hall.ticket(1)
    for ticket, steps, days in ((waiting, 5, 0), (done, 0, 0), (done, 6, 0), (done, 5, 15)):
        with pytest.raises(Refusal) as refused:
            rate(ticket, steps, way=RatingWay.PHONE, at=hall.at + timedelta(days=days))
        assert refused.value.clause == "L52"
    with pytest.raises(Refusal):
        rate(done, 5, words="а" * 1001, way=RatingWay.PHONE, at=hall.at)
    assert may_rate(done, at=hall.at + timedelta(days=14))


def test_a_terminal_offers_who_was_served_lately_and_changes_nothing(hall: Reception) -> None:
    first, second = a_served_ticket(hall), a_served_ticket(hall)
    assert list(rated_lately(hall.centre, at=hall.at)) == [second, first]
    rate(first, 1, way=RatingWay.KIOSK, at=hall.at)
    assert list(rated_lately(hall.centre, at=hall.at)) == [second]
    with pytest.raises(Refusal, match="rated already"):
        rate(first, 5, way=RatingWay.KIOSK, at=hall.at)
    assert rate(first, 4, way=RatingWay.PHONE, at=hall.at).steps == 4
    assert list(rated_lately(hall.centre, at=hall.at + timedelta(hours=3))) == []


def test_figures_of_fewer_than_five_show_nothing(hall: Reception) -> None:
    day = hall.at.date()
    for nth in range(6):
        rate(
            a_served_ticket(hall),
            1 if nth < 2 else 5,
            words="слова" if nth < 4 else "",
            way=RatingWay.PHONE,
            at=hall.at,
        )
        if nth == 3:
            [one] = rating_figures(hall.centre, since=day, until=day, by="worker")
            assert (one.count, one.mean, one.low, one.steps, one.is_hidden) == (4, None, None, None, True)
            assert said_in_words(hall.centre, since=day, until=day) == []
    hall.seat(2)
    rate(a_served_ticket(hall, clerk=2, service=2), 3, way=RatingWay.PHONE, at=hall.at)
    for by in ("day", "service", "body", "desk", "worker"):
        figures = rating_figures(hall.centre, since=day, until=day, by=by)
        assert [each.count for each in figures] == ([7] if by == "day" else [6, 1])
        assert figures[-1].is_hidden is (by != "day")
    all_of_them = whole(hall.centre, since=day, until=day)
    assert (all_of_them.count, all_of_them.low, all_of_them.steps) == (7, 2, (2, 0, 1, 0, 4))
    assert len(said_in_words(hall.centre, since=day, until=day)) == 4
    assert whole(hall.centre, since=day + timedelta(days=1), until=day + timedelta(days=2)).count == 0
