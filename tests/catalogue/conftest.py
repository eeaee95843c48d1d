"""A city that keeps a catalogue."""

import pytest

from tests.factories.catalogue import CatalogueCity, a_catalogue_city


@pytest.fixture
def place() -> CatalogueCity:
    return a_catalogue_city()
