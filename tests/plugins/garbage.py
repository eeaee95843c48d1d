"""Look for no garbage while the suite is loaded, and later not among what was loaded: modules and tests stay to the end."""

import gc

import pytest

gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()
