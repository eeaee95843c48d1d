from pathlib import Path
from typing import Any

import pytest

from office.centres.models import Posting, Role
from tests.factories.ui import a_city_with_every_role

TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture
def gallery(settings: Any) -> None:
    """Add the page of all components, and the pages that go wrong, to the addresses."""
    settings.ROOT_URLCONF = "tests.ui.gallery"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [TEMPLATES]}]


@pytest.fixture
def postings(db: None) -> dict[Role, Posting]:
    return a_city_with_every_role()
