from collections.abc import Iterator

import pytest
from pytest_django import Settings

from office.config.translations import compile_translations
from tests.messages.servers import Gateway, Postbox, a_gateway, a_postbox

compile_translations()


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    with a_postbox() as box:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.DEFAULT_FROM_EMAIL = "Прозорий офіс <no-reply@office.example.test>"
        yield box


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Gateway]:
    with a_gateway() as one:
        settings.SMS_URL, settings.SMS_TOKEN, settings.SMS_SENDER = one.url, "a-token", "OFFICE"
        yield one
