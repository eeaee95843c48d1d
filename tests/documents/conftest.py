from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture
def shelves(settings: Settings, tmp_path: Path) -> Path:
    """A folder of documents of this test alone."""
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    return tmp_path / "documents"
