"""Reading answers."""

from typing import Any
from uuid import UUID


def problem(answer: Any, status: int, kind: str) -> dict[str, Any]:
    """Give the problem that ``answer`` is; fail where it is none, or another one."""
    assert answer.status_code == status, answer.content.decode()
    assert answer.headers["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert told["type"] == f"/api/v1/#problem-{kind}"
    assert told["status"] == status
    assert told["title"]
    assert told["detail"]
    UUID(told["instance"].removeprefix("urn:uuid:"))
    return told


def done(answer: Any, status: int = 200) -> dict[str, Any]:
    """Give what a successful answer says."""
    assert answer.status_code == status, answer.content.decode()
    said: dict[str, Any] = answer.json()
    return said
