"""Reading pages: how many statements they take, what their links and words are."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.accounts.models import Worker

MARKS = ("SAVEPOINT", "RELEASE SAVEPOINT")


def statements(ask: Callable[[], object]) -> int:
    """Count what a page asks of the database; the marks of a nested transaction exist in tests alone."""
    with CaptureQueriesContext(connection) as counted:
        ask()
    return sum(not query["sql"].startswith(MARKS) for query in counted.captured_queries)


def words(response: Any) -> str:
    """The text of a page with its marks taken out."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def initials(worker: Worker) -> str:
    """The short name as ``words`` reads it: with plain spaces."""
    return " ".join(worker.short_name.split())


def messages_of(response: Any) -> Sequence[str]:
    return [str(message) for message in response.context["messages"]]
