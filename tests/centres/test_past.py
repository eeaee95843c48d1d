"""A posting as it was known at any past moment: an end that was set later does not reach back."""

from datetime import date, timedelta

import pytest

from office.centres.models import Posting, Role
from office.centres.past import posting_at
from office.centres.postings import end_posting
from tests.factories.centres import ACT, AT, Scene, a_posting
from tests.factories.journal import committed

A_DAY = timedelta(days=1)


@pytest.fixture
def posting(scene: Scene) -> Posting:
    return a_posting(Role.FRONT_OFFICE, centre=scene.centre, provider=scene.provider, by=scene.head, at=AT)


def test_an_end_is_known_from_the_moment_it_was_set(scene: Scene, posting: Posting) -> None:
    committed()
    told_at = AT + 5 * A_DAY
    end_posting(posting, ends_on=date(2026, 11, 30), act=ACT, by=scene.head, at=told_at)
    committed()
    end_posting(posting, ends_on=date(2026, 11, 27), act=ACT, by=scene.head, at=told_at + A_DAY)
    committed()

    for moment, ends_on in (
        (told_at - timedelta(seconds=1), None),
        (told_at, date(2026, 11, 30)),
        (told_at + A_DAY, date(2026, 11, 27)),
    ):
        then = posting_at(posting, moment)
        assert then is not None
        assert (then.role, then.ends_on) == (Role.FRONT_OFFICE, ends_on)
        assert then.held
    after = posting_at(posting, told_at + 5 * A_DAY)
    assert after is not None
    assert after.last_act is not None
    assert (after.held, after.last_act.verb) == (False, "posting.ended")


def test_before_it_was_made_there_was_none(posting: Posting) -> None:
    assert posting_at(posting, AT - timedelta(seconds=1)) is None
    made = posting_at(posting, AT)
    assert made is not None
    assert made.last_act is not None
    assert made.last_act.verb == "posting.made"
