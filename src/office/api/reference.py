"""The description of the API as a page of ours: nothing of it comes from another host, and it works without a script."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from office.api.describing import PROBLEMS
from office.api.problems import KINDS
from office.api.site import described


@dataclass(frozen=True)
class ShownOperation:
    id: str
    method: str
    parts: list[str]
    """Of its address: a narrow screen breaks the line between them."""
    summary: str
    text: list[str]
    parameters: list[dict[str, Any]]
    body: str
    media_type: str
    status: str
    answer: str
    problems: str


@cache
def _groups() -> dict[str, list[ShownOperation]]:
    groups: dict[str, list[ShownOperation]] = {}
    for tag, shown in _operations(json.loads(described())):
        groups.setdefault(tag, []).append(shown)
    return groups


def _operations(schema: Mapping[str, Any]) -> Iterator[tuple[str, ShownOperation]]:
    for path, methods in schema["paths"].items():
        for method, said in methods.items():
            yield said["tags"][0], _shown(method, path, said)


def _shown(method: str, path: str, said: Mapping[str, Any]) -> ShownOperation:
    success = next(status for status in said["responses"] if status.startswith("2"))
    media_type, body = _example(said.get("requestBody", {}))
    return ShownOperation(
        id=said["operationId"],
        method=method.upper(),
        parts=path.split("/"),
        summary=said["summary"],
        text=said["description"].split("\n\n"),
        parameters=[_parameter(each) for each in said["parameters"]],
        body=body,
        media_type=media_type,
        status=success,
        answer=_example(said["responses"][success])[1],
        problems=", ".join(status for status in said["responses"] if not status.startswith("2")),
    )


def _parameter(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": said["name"],
        "place": said["in"],
        "required": said["required"],
        "text": said.get("description", ""),
    }


def _example(said: Mapping[str, Any]) -> tuple[str, str]:
    for media_type, content in said.get("content", {}).items():
        if "example" in content:
            return media_type, json.dumps(content["example"], ensure_ascii=False, indent=2)
        return media_type, ""
    return "", ""


def reference(request: HttpRequest) -> HttpResponse:
    """Show every operation with its parameters and examples, and every kind of problem."""
    kinds = [(kind, status.value, title) for kind, (status, title) in KINDS.items()]
    shown = {"groups": _groups(), "kinds": kinds, "problems": PROBLEMS}
    return render(request, "api/reference.html", shown)
