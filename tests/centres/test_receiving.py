"""Open now, until when, and when it opens next: over breaks, nights, days that differ and the change of clocks (L4)."""

from datetime import UTC, date, datetime, time

import pytest

from office.centres.models import Centre, Role
from office.centres.receiving import receiving
from office.centres.schedules import set_day
from tests.factories.centres import a_centre, a_posting, a_scene, an_approved_schedule, shifts

pytestmark = pytest.mark.django_db
BROKEN = shifts(("08:00", "12:00"), ("13:00", "20:00"), days=range(7))


def utc(day: int, hour: int, minute: int = 0, *, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def centre() -> Centre:
    """A centre with a break at noon, every day of the week."""
    scene = a_scene()
    other = a_centre(scene.city, by=scene.director)
    head = a_posting(Role.CENTRE_HEAD, centre=other, by=scene.director).worker
    an_approved_schedule(other, by=head, hours=BROKEN)
    set_day(other, date(2026, 10, 28), reason="санітарний день", by=head, at=utc(1, 8))
    set_day(other, date(2026, 10, 29), reason="скорочений день", hours=(time(10), time(12)), by=head, at=utc(1, 8))  # fmt: skip
    return Centre.objects.get(pk=other.pk)


@pytest.mark.clause("L4")
def test_the_hour_is_kyivs_before_and_after_the_clocks_change(centre: Centre) -> None:
    # The night to 25.10.2026 the clocks of Kyiv go back from 4:00 to 3:00: 8:00 is 5:00 UTC before and 6:00 UTC after.
    saturday, sunday = receiving(centre, at=utc(24, 4, 59)), receiving(centre, at=utc(25, 5, 59))
    assert (saturday.is_open, saturday.opens_at) == (False, utc(24, 5))
    assert (sunday.is_open, sunday.opens_at) == (False, utc(25, 6))
    assert receiving(centre, at=utc(24, 5)).until == utc(24, 9)
    assert receiving(centre, at=utc(25, 6)).until == utc(25, 10)
    assert receiving(centre, at=utc(24, 17)).opens_at == utc(25, 6)


@pytest.mark.clause("L4")
def test_breaks_and_days_that_differ(centre: Centre) -> None:
    at_noon = receiving(centre, at=utc(26, 10, 30))
    assert (at_noon.is_open, at_noon.opens_at) == (False, utc(26, 11))
    off = receiving(centre, at=utc(28, 9))
    assert (off.is_open, off.opens_at) == (False, utc(29, 8))
    assert "санітарний день" in str(off.why)
    assert receiving(centre, at=utc(29, 9)).until == utc(29, 10)


def test_two_shifts_in_a_row_are_one_and_nothing_is_promised_without_an_approved_schedule() -> None:
    scene = a_scene()
    centre = Centre.objects.get(pk=scene.centre.pk)
    assert receiving(centre, at=utc(26, 9)).until == utc(26, 18)
    bare = a_centre(scene.city, by=scene.director)
    found = receiving(bare, at=utc(26, 9))
    assert (found.is_open, found.opens_at) == (False, None)
    scene.centre.closed_on = date(2026, 10, 26)
    assert receiving(scene.centre, at=utc(26, 9)).opens_at is None
