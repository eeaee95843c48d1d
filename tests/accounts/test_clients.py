"""Tokens are shown once, kept as a hash, valid for a while, and revoked at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from office.accounts.client_models import ApiClient, ApiToken
from office.accounts.clients import (
    add_client,
    add_with_token,
    close_client,
    digest_of,
    issue_token,
    known_token,
    note_use,
    revoke_token,
)
from office.accounts.models import Worker
from office.accounts.scopes import Scope
from office.audit import history
from tests.factories.accounts import A_MOMENT, a_worker

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def a_client(worker: Worker | None = None, name: str = "Реєстр") -> ApiClient:
    asked: dict[str, Any] = {"scopes": [Scope.CASES, Scope.DUTIES], "per_minute": 60, "by": None, "at": A_MOMENT}
    return add_client(name, worker=worker or a_worker(), **asked)


def test_a_token_is_known_again_by_its_secret_alone_and_the_table_does_not_hold_it() -> None:
    issued = issue_token(a_client(), days=30, by=None, at=A_MOMENT)
    known = known_token(issued.secret, at=A_MOMENT)
    assert known == issued.token
    assert known is not None
    assert known.client.worker.is_active
    stored = ApiToken.objects.values().get()
    assert issued.secret.startswith(stored["prefix"])
    assert bytes(stored["digest"]) == digest_of(issued.secret)
    assert issued.secret not in str(stored)
    assert len(issued.secret) == len("office_") + 43
    assert known_token(issued.secret[:-1] + "A" if issued.secret[-1] != "A" else "B", at=A_MOMENT) is None


def test_a_token_ends_with_its_term_its_revocation_its_client_and_its_worker() -> None:
    worker = a_worker()
    client = a_client(worker)
    secrets = [issue_token(client, days=30, by=None, at=A_MOMENT) for _each in range(2)]
    first, second = (one.secret for one in secrets)
    assert known_token(first, at=A_MOMENT + 30 * DAY - timedelta(seconds=1)) is not None
    assert known_token(first, at=A_MOMENT + 30 * DAY) is None
    revoke_token(secrets[0].token, by=worker, at=A_MOMENT)
    revoke_token(secrets[0].token, by=worker, at=A_MOMENT + DAY)
    assert known_token(first, at=A_MOMENT) is None
    assert known_token(second, at=A_MOMENT) is not None
    worker.is_active = False
    worker.save(update_fields=["is_active"])
    assert known_token(second, at=A_MOMENT) is None
    worker.is_active = True
    worker.save(update_fields=["is_active"])
    close_client(client, by=worker, at=A_MOMENT)
    close_client(client, by=worker, at=A_MOMENT)
    assert known_token(second, at=A_MOMENT) is None
    with pytest.raises(ValidationError):
        issue_token(client, days=1, by=worker, at=A_MOMENT)
    verbs = [entry.verb for entry in history(client)]
    assert verbs == ["client.added", *["client.token_issued"] * 2, "client.token_revoked", "client.closed"]


def test_the_last_use_is_written_once_a_minute() -> None:
    token = issue_token(a_client(), days=30, by=None, at=A_MOMENT).token
    uses = [0, 20, 59, 60, 200]
    written = []
    for seconds in uses:
        token.refresh_from_db()
        note_use(token, at=A_MOMENT + timedelta(seconds=seconds))
        token.refresh_from_db()
        assert token.last_used_at is not None
        written.append((token.last_used_at - A_MOMENT).seconds)
    assert written == [0, 0, 0, 60, 200]


@pytest.mark.parametrize(
    ("name", "scopes", "per_minute", "field"),
    [
        ("", [Scope.CASES], 60, "name"),
        ("Реєстр", [Scope.CASES], 60, "name"),
        ("Інший", [], 60, "scopes"),
        ("Інший", ["everything"], 60, "scopes"),
    ],
)
def test_a_client_that_is_not_whole_is_told_at_its_field(
    name: str, scopes: list[str], per_minute: int, field: str
) -> None:
    a_client()
    with pytest.raises(ValidationError) as told:
        add_client(name, worker=a_worker(), scopes=scopes, per_minute=per_minute, by=None, at=A_MOMENT)
    assert field in told.value.error_dict


@pytest.mark.parametrize("days", [0, 367])
def test_a_client_with_a_token_of_a_wrong_term_is_not_added(days: int) -> None:
    with pytest.raises(ValidationError):
        add_with_token(
            "Реєстр", days=days, worker=a_worker(), scopes=[Scope.CASES], per_minute=60, by=None, at=A_MOMENT
        )
    assert not ApiClient.objects.exists()
