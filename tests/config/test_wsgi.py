"""What Django raises outside of every view, where it looks at the connection before a request."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.util import setup_testing_defaults

import psycopg
import pytest
from django.core.signals import request_started

from office.config.wsgi import application

pytestmark = pytest.mark.django_db  # Django looks at its connection too


@contextmanager
def before_each_request(fault: Exception) -> Iterator[None]:
    def raises(**_said: Any) -> None:
        raise fault

    request_started.connect(raises)
    try:
        yield
    finally:
        request_started.disconnect(raises)


def asked() -> tuple[str, dict[str, str], bytes]:
    told: list[Any] = []
    environ: dict[str, Any] = {}
    setup_testing_defaults(environ)
    body = b"".join(application(environ, lambda status, headers: told.extend((status, dict(headers)))))
    return told[0], told[1], body


def test_a_lost_connection_asks_to_come_again() -> None:
    with before_each_request(psycopg.OperationalError("the connection is lost")):
        status, headers, body = asked()
    assert status.startswith("503 ")
    assert int(headers["Retry-After"]) > 0
    assert headers["Cache-Control"] == "no-store"
    assert "за кілька секунд" in body.decode()


def test_a_mistake_of_ours_is_not_hidden() -> None:
    with before_each_request(LookupError("a mistake")), pytest.raises(LookupError):
        asked()
