"""A day that stays unsealed and a journal that is not whole are noticed without anybody asking."""

import logging
from datetime import timedelta
from typing import Any

import pytest

from office.audit import record
from office.audit.models import WholeCheck
from office.audit.watching import JournalNotWholeError, Watched, check_whole, first_unsealed, watched
from tests.factories.accounts import A_MOMENT, a_worker
from tests.factories.journal import FIRST_DAY, forge, sealed_days, tamper, the_night_after

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_day_without_a_seal_is_named_some_time_after_its_midnight() -> None:
    assert first_unsealed(at=A_MOMENT) is None
    record("case.touched", a_worker(), by=None, at=A_MOMENT)
    night = the_night_after(FIRST_DAY)
    assert first_unsealed(at=night) is None, "sealing has an hour or two"
    assert first_unsealed(at=night + timedelta(hours=2)) == FIRST_DAY
    sealed_days(2, 1)
    assert first_unsealed(at=the_night_after(FIRST_DAY + DAY) + timedelta(hours=12)) is None
    assert first_unsealed(at=the_night_after(FIRST_DAY + 5 * DAY)) == FIRST_DAY + 2 * DAY


def told(entry: logging.LogRecord) -> tuple[Any, ...]:
    return entry.args if isinstance(entry.args, tuple) else ()


def test_what_is_not_whole_is_told_fault_by_fault(caplog: pytest.LogCaptureFixture) -> None:
    subject = sealed_days(4, 3)
    check_whole()
    assert not caplog.records
    forge(subject, 3)
    tamper("DELETE FROM audit_journalentry WHERE subject_id <> %(id)s AND sequence = 2", id=str(subject.pk))
    with pytest.raises(JournalNotWholeError, match="the journal has faults: "):
        check_whole()
    assert {entry.levelname for entry in caplog.records} == {"ERROR"}
    assert {"row_changed", "missing"} <= {fault.what.value for entry in caplog.records for fault in told(entry)}


def test_what_the_check_found_is_kept_for_who_looks_after_the_journal() -> None:
    at = A_MOMENT
    assert watched(at=at) == Watched(None, 0, None, is_late=False)
    subject = sealed_days(2, 1)
    soon = the_night_after(FIRST_DAY + DAY) + timedelta(hours=1)
    assert (watched(at=soon).check, watched(at=soon).is_late) == (None, False)
    weeks_after = watched(at=soon + 9 * DAY)
    assert (weeks_after.is_late, weeks_after.unsealed, weeks_after.days) == (True, FIRST_DAY + 2 * DAY, 8)
    check_whole()
    found = watched(at=soon).check
    assert found is not None
    assert found.faults == 0
    assert not watched(at=found.at + 8 * DAY).is_late
    assert watched(at=found.at + 8 * DAY + timedelta(seconds=1)).is_late
    tamper("DELETE FROM audit_journalentry WHERE subject_id = %(id)s", id=str(subject.pk))
    with pytest.raises(JournalNotWholeError):
        check_whole()
    assert WholeCheck.objects.order_by("faults").last() == WholeCheck.objects.exclude(pk=found.pk).get()
