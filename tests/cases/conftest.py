import pytest

from tests.factories import cases


@pytest.fixture
def world(db: None) -> cases.World:
    return cases.a_world()
