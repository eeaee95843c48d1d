"""The demo centres: every role, every body of the two regulations, and twice is once."""

from datetime import UTC, datetime

import pytest

from office.centres.demo import load_demo_centres

AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_it_stands() -> None:
    demo = load_demo_centres(at=AT)
    assert sorted(demo.centres) == ["kharkiv-kyivskyi", "kharkiv-shevchenkivskyi", "lutsk"]
