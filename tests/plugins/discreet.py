"""The log of every journey names nobody: whatever is walked through in a browser, or over the API by its guide."""

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def discreet_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Listen to the log of a test that serves pages to other programs, and look for people in it at its end."""
    if "live_server" not in request.fixturenames:
        yield
        return
    from tests.discreet import names_nobody  # noqa: PLC0415  a plugin is read before Django's settings

    request.getfixturevalue("transactional_db")  # the tables are emptied after we have looked
    with names_nobody():
        yield
