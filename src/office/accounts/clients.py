"""Clients of the API and their tokens: added, issued, known again, revoked (ADR 0070)."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from office.accounts.client_models import ApiClient, ApiToken
from office.accounts.models import Worker
from office.accounts.scopes import Scope
from office.accounts.telling import tell
from office.tables.asking import Question

MARK: Final = "office_"
PREFIX: Final = len(MARK) + 9
SECRET_BYTES: Final = 32
LONGEST_DAYS: Final = 366
USED_EVERY: Final = timedelta(minutes=1)
"""The last use of a token is written down no more often than this."""

_BY_DIGEST: Final = Question(
    lambda digest: ApiToken.objects.select_related("client__worker").filter(digest=digest).order_by(), digest=bytes
)


@dataclass(frozen=True)
class IssuedToken:
    """A fresh token with its secret, which is shown now and never again."""

    token: ApiToken
    secret: str


@transaction.atomic
def add_client(
    name: str, *, worker: Worker, scopes: Iterable[str], per_minute: int, by: Worker | None, at: datetime
) -> ApiClient:
    """Let another system speak to the office in the name of ``worker``, within ``scopes``; it has no token yet.

    Raises ValidationError, with the field, for a name that is taken or missing, unknown scopes or none.
    """
    asked = set(scopes)
    client = ApiClient(
        name=name.strip(),
        worker=worker,
        scopes=[scope.value for scope in Scope if scope in asked],
        per_minute=per_minute,
        created_at=at,
        created_by=by,
    )
    if asked - set(Scope.values) or not asked:
        raise ValidationError({"scopes": _("Choose what the system may do.")})
    client.full_clean(exclude=["scopes"])
    client.save(force_insert=True)
    told = {"worker": worker.pk, "scopes": client.scopes, "per_minute": per_minute}
    tell("client.added", client, by=by, at=at, data=told)
    return client


@transaction.atomic
def issue_token(client: ApiClient, *, days: int, by: Worker | None, at: datetime) -> IssuedToken:
    """Give ``client`` a token for ``days`` calendar days; the old ones go on, so that it can change over in peace.

    Raises ValidationError for a closed client, and for more days than a year has.
    """
    held = ApiClient.objects.select_for_update().get(pk=client.pk)
    if held.closed_at is not None:
        raise ValidationError(_("This client is closed. Add a new one."))
    if not 1 <= days <= LONGEST_DAYS:
        raise ValidationError({"days": _("A token is valid for one day at least and a year at most.")})
    secret = MARK + secrets.token_urlsafe(SECRET_BYTES)
    token = ApiToken.objects.create(
        client=held,
        prefix=secret[:PREFIX],
        digest=digest_of(secret),
        created_at=at,
        created_by=by,
        expires_at=at + timedelta(days=days),
    )
    tell("client.token_issued", held, by=by, at=at, data={"token": token.pk, "expires_at": token.expires_at})
    return IssuedToken(token, secret)


@transaction.atomic
def add_with_token(name: str, *, days: int, by: Worker | None, at: datetime, **said: Any) -> IssuedToken:
    """Add a client and give it its first token, both or none. Raises ValidationError as each of the two does."""
    return issue_token(add_client(name, by=by, at=at, **said), days=days, by=by, at=at)


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Worker | None, at: datetime) -> ApiToken:
    """Let the token open nothing more, from the next request on. Twice does nothing."""
    held = ApiToken.objects.select_for_update(of=("self",)).select_related("client").get(pk=token.pk)
    if held.revoked_at is None:
        held.revoked_at = at
        held.save(update_fields=["revoked_at"])
        tell("client.token_revoked", held.client, by=by, at=at, data={"token": held.pk})
    return held


@transaction.atomic
def close_client(client: ApiClient, *, by: Worker | None, at: datetime) -> ApiClient:
    """End a client for good, with all its tokens. Twice does nothing."""
    held = ApiClient.objects.select_for_update().get(pk=client.pk)
    if held.closed_at is None:
        held.closed_at = at
        held.save(update_fields=["closed_at"])
        held.tokens.filter(revoked_at=None).update(revoked_at=at)
        tell("client.closed", held, by=by, at=at)
    return held


def all_clients() -> QuerySet[ApiClient]:
    """Give every client with its worker and tokens, the open ones first."""
    clients = ApiClient.objects.select_related("worker").prefetch_related("tokens")
    return clients.order_by(F("closed_at").desc(nulls_first=True), "name")


def access_client(client: UUID) -> ApiClient:
    """Open a client: system administrators alone do. Raises ApiClient.DoesNotExist."""
    return ApiClient.objects.select_related("worker").get(pk=client)


def access_token(token: UUID) -> ApiToken:
    """Open a token: system administrators alone do. Raises ApiToken.DoesNotExist."""
    return ApiToken.objects.select_related("client").get(pk=token)


def digest_of(secret: str) -> bytes:
    """Hash a token as it is kept. Plain SHA-256: there is nothing to guess in 256 random bits."""
    return hashlib.sha256(secret.encode()).digest()


def known_token(secret: str, *, at: datetime) -> ApiToken | None:
    """Give the token with its client and worker, where it is valid at ``at``; None for any other."""
    found = _BY_DIGEST.ask(digest=digest_of(secret))
    return found[0] if found and found[0].is_valid(at) else None


def note_use(token: ApiToken, *, at: datetime) -> None:
    """Write down when the token was last used, to the minute: a row that was written within it is left alone."""
    long_ago = at - USED_EVERY
    if token.last_used_at is None or token.last_used_at <= long_ago:
        stale = Q(last_used_at=None) | Q(last_used_at__lte=long_ago)
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=at)
