import pytest


@pytest.fixture(autouse=True)
def _pages_of_sign_in(settings: pytest.FixtureRequest) -> None:
    settings.ROOT_URLCONF = "tests.accounts.urls"  # type: ignore[attr-defined]
