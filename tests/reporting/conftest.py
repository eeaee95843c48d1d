from collections.abc import Iterator

import pytest
from django.utils.translation import override

from office.reporting.tasks import forget_figures
from tests.messages.conftest import postbox
from tests.receptions import hall, shared_reception

__all__ = ["hall", "postbox", "shared_reception"]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Words are read by their msgids, whatever the catalogue says in Ukrainian."""
    with override("en"):
        yield


@pytest.fixture(autouse=True)
def counted_anew() -> Iterator[None]:
    """What one test counted is nothing to the next: its days begin anew in the same centre."""
    forget_figures()
    yield
    forget_figures()
