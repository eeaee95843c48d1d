"""The API of version 1, put together from the operations of its resources."""

from functools import cache
from typing import Any, Final

import pydantic_core
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from office.api import describing
from office.api.views import (
    cases,
    catalogue,
    centres,
    counter,
    documents,
    executing,
    handovers,
    leave,
    online,
    past,
    people,
    proofs,
    records,
    taking_in,
    webhooks,
)

DESCRIPTION: Final = """\
The use-cases of the office for other systems: centres, services and cards, people, packages, cases and every step of \
their life, documents, duties, the journal, webhooks. A guide with commands to try is in docs/api.md.
"""


class StrictParser(Parser):
    """JSON as RFC 8259 has it: without NaN."""

    def parse_body(self, request: HttpRequest) -> Any:
        return pydantic_core.from_json(request.body, allow_inf_nan=False)


class OfficeAPI(NinjaAPI):
    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:  # noqa: ARG002  as ninja calls it
        """Leave every problem to the guard around the address (``guard.guarded``)."""
        raise exc

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        components = schema["components"]
        components["schemas"]["Problem"] = describing.PROBLEM_SCHEMA
        components["responses"] = describing.problem_responses()
        return schema


def _made() -> OfficeAPI:
    made = OfficeAPI(
        title="Prozoryi Office",
        version="1",
        description=DESCRIPTION,
        urls_namespace="api",
        openapi_url=None,
        docs_url=None,
        parser=StrictParser(),
        openapi_extra={"info": {"license": {"name": "EUPL-1.2"}}},
    )
    routers: list[tuple[str, Router]] = [
        ("centres", centres.router),
        ("catalogue", catalogue.router),
        ("people", people.router),
        ("people", leave.router),
        ("packages", taking_in.router),
        ("online", online.router),
        ("cases", cases.router),
        ("counter", counter.router),
        ("executor", executing.router),
        ("hand-overs", handovers.router),
        ("documents", documents.router),
        ("records", records.router),
        ("records", past.router),
        ("journal", proofs.router),
        ("webhooks", webhooks.router),
    ]
    for tag, router in routers:
        made.add_router("", router, tags=[tag])
    return made


api: Final = _made()


@cache
def described() -> bytes:
    """Give the description of the API (OpenAPI 3.1) as JSON."""
    return pydantic_core.to_json(api.get_openapi_schema(path_prefix="/api/v1/"), by_alias=True)
