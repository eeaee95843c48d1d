"""Reading answers."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse


def problem(answer: HttpResponse, status: int, kind: str) -> dict[str, Any]:
    """Give the problem that ``answer`` is; fail where it is none, or another one."""
    assert answer.status_code == status, answer.content.decode()
    assert answer.headers["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()  # type: ignore[attr-defined]
    assert told["type"] == f"/api/v1/#problem-{kind}"
    assert told["status"] == status
    assert told["title"]
    assert told["detail"]
    UUID(told["instance"].removeprefix("urn:uuid:"))
    return told


def done(answer: HttpResponse, status: int = 200) -> dict[str, Any]:
    """Give what a successful answer says."""
    assert answer.status_code == status, answer.content.decode()
    said: dict[str, Any] = answer.json()  # type: ignore[attr-defined]
    return said
