"""Workers who sign in."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from office.accounts.models import Worker

A_MOMENT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
PASSWORD = "тихий ставок о шостій"

_numbers = count(1)


def a_worker(email: str = "", *, password: str | None = None, **fields: Any) -> Worker:
    """Give a worker; without a password nobody can sign in as this worker."""
    names = {"surname": "Коваленко", "given_name": "Оксана", "patronymic": "Петрівна"} | fields
    return Worker.objects.create_user(email or f"worker{next(_numbers)}@example.test", password, **names)
