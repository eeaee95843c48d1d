"""The demo centres: every role, every body of the two regulations, and twice is once."""

from datetime import UTC, datetime, timedelta

import pytest

from office.accounts.models import Worker
from office.audit.models import JournalEntry
from office.centres.calendars import calendar_for, local_day
from office.centres.demo import DemoCentres, load_demo_centres
from office.centres.models import Posting, Provider, Role, Schedule
from office.centres.postings import install_admin
from office.centres.providers import successor_of
from office.centres.queries import agreements_ending, participants
from office.law import Refusal
from tests.factories.accounts import a_worker

AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_it_stands() -> None:
    demo = load_demo_centres(at=AT)
    assert sorted(demo.centres) == ["kharkiv-kyivskyi", "kharkiv-shevchenkivskyi", "lutsk"]
