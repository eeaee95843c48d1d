"""Systems that speak to the office, and what they send."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.test import Client

from office.accounts.clients import add_client, issue_token
from office.accounts.models import Worker
from office.accounts.scopes import Scope
from office.catalogue.queries import card_in_force
from office.ui.clock import now, today
from tests.factories.cases import World

ROOT = "/api/v1"
_numbers = count(1)


def a_secret(worker: Worker, *scopes: Scope, per_minute: int = 60_000) -> str:
    """Give the secret of a fresh token of a fresh client in the name of ``worker``; without scopes it may all."""
    name = f"Реєстр міста {next(_numbers)}"
    asked = scopes or tuple(Scope)
    client = add_client(name, worker=worker, scopes=asked, per_minute=per_minute, by=None, at=now())
    return issue_token(client, days=366, by=None, at=now()).secret


@dataclass
class Caller:
    """A system with a token: asks as a program does, and remembers nothing."""

    secret: str
    client: Client = field(default_factory=Client)

    def get(self, path: str, query: Mapping[str, Any] | None = None, **headers: str) -> Any:
        return self._asked("GET", path, None, headers, query)

    def post(self, path: str, body: Any = None, *, key: str = "", **headers: str) -> Any:
        return self._asked("POST", path, body, {"Idempotency-Key": key or str(uuid4())} | _named(headers))

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        return self._asked(method, path, body, headers)

    def _asked(
        self, method: str, path: str, body: Any, headers: Mapping[str, str], query: Mapping[str, Any] | None = None
    ) -> Any:
        content = b"" if body is None else json.dumps(body).encode()
        return self.client.generic(
            method,
            ROOT + path,
            content,
            content_type="application/json",
            query_params=query,
            headers={"Authorization": f"Bearer {self.secret}", "Access-Purpose": "test"} | _named(headers),
        )


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def a_caller(worker: Worker, *scopes: Scope, **limits: int) -> Caller:
    return Caller(a_secret(worker, *scopes, **limits))


def person_data(**changes: Any) -> dict[str, Any]:
    """Give the data of a person who was never here before and is like nobody else, with an identity document."""
    number = next(_numbers)
    born_on = date(1940, 1, 1) + timedelta(days=17 * number % 25_000)
    letters = "абвгдежзик"
    name = "".join(letters[int(digit)] for digit in f"{number:04}")
    person = {
        "surname": f"Зразк{name}",
        "given_name": "Олена",
        "patronymic": "Петрівна",
        "born_on": born_on.isoformat(),
        "phone": f"+38050{number:07}",
        "document": {
            "kind": "id_card",
            "series_number": f"{800_000_000 + number}",
            "issued_by": "0710",
            "issued_on": "2020-05-01",
        },
    }
    return person | changes


CONSENT = {"purpose": "service", "data_categories": "імʼя, адреса, склад сімʼї", "proof": "заява від 20.11.2026"}


def a_whole(world: World, *marks: str, **changes: Any) -> dict[str, Any]:
    """Give the body of ``POST /cases``: a new applicant, nobody displaced, every document in the order of the card."""
    card = card_in_force(world.service, world.place.city, today())
    asked = [document for document in card.documents.all() if document.condition_question_id is None]
    documents = [
        {"line": document.order, "mark": marks[index] if index < len(marks) else "original", "sheets": 1}
        for index, document in enumerate(asked)
    ]
    return {
        "centre": world.centre.code,
        "card": str(card.pk),
        "applicant": {"data": person_data()},
        "answers": {"displaced": False},
        "documents": documents,
        "consents": [CONSENT],
    } | changes
