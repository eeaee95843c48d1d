import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _sign_in_as_tested(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.accounts.urls"
    settings.PASSWORD_HASHERS = ["tests.accounts.signing.QuickArgon2"]
