"""Reading answers."""

from typing import Any
from uuid import UUID

from tests.factories.api import Caller


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


def all_pages(caller: Caller, path: str, **query: Any) -> list[dict[str, Any]]:
    """Read a list page by page."""
    seen: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = done(caller.get(path, {"limit": 2} | query | ({"cursor": cursor} if cursor else {})))
        assert len(page["items"]) <= 2
        seen += page["items"]
        cursor = page["next"]
    return seen
