"""Who asks: the token, the worker behind it, what his postings allow, and how often."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from office.accounts.allowance import Spent, spend
from office.accounts.client_models import ApiClient, ApiToken
from office.accounts.clients import note_use
from office.accounts.models import Worker
from office.accounts.scopes import Scope
from office.api.problems import Problem
from office.centres.clients import known_client
from office.centres.models import Posting, Role
from office.ui.clock import now

CHALLENGE: Final = 'Bearer realm="office"'
MINUTE: Final = 60


@dataclass
class Caller:
    """The client of one request, at the moment it came."""

    token: ApiToken
    at: datetime
    postings: Sequence[Posting] = field(default_factory=list)

    @property
    def client(self) -> ApiClient:
        return self.token.client

    @property
    def worker(self) -> Worker:
        return self.token.client.worker

    @cached_property
    def roles(self) -> set[Role]:
        return {Role(posting.role) for posting in self.postings}


class ApiRequest(HttpRequest):
    """A request that ``Bearer`` let through."""

    auth: Caller
    spent: Spent


class Bearer(HttpBearer):
    """Lets in a token with the ``scope``, whose worker has one of ``roles`` now; none named: any posting at all.

    ``under`` names the roles that act under another scope.
    """

    def __init__(
        self, scope: Scope, roles: Sequence[Role] = (), under: Mapping[Role, Scope] = MappingProxyType({})
    ) -> None:
        super().__init__()
        self.scope = scope
        self.roles = frozenset(roles)
        self.under = under

    def __call__(self, request: HttpRequest) -> Caller:
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != self.openapi_scheme or not secret.strip():
            raise Problem(
                "unauthorised",
                _("Send the token of your system: Authorization: Bearer office_…"),
                headers={"WWW-Authenticate": CHALLENGE},
            )
        return self.authenticate(request, secret.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        at = now()
        found = known_client(token, at=at)
        if found is None:
            raise Problem(
                "unauthorised",
                _("This token is not valid: it is unknown, has run out or was revoked."),
                headers={"WWW-Authenticate": f'{CHALLENGE}, error="invalid_token"'},
            )
        known, postings = found
        _count(request, known)
        note_use(known, at=at)
        caller = Caller(known, at, postings)
        self._check(caller)
        return caller

    def _check(self, caller: Caller) -> None:
        here = self.roles & caller.roles
        scopes = {self.under.get(role, self.scope) for role in here} or {self.scope}
        if scopes.isdisjoint(caller.client.scopes):
            raise Problem(
                "forbidden",
                _("The client may not do this: it lacks the scope %(scope)s.") % {"scope": " / ".join(sorted(scopes))},
            )
        if not caller.roles or (self.roles and not here):
            raise Problem("forbidden", _("The worker behind this client has no posting that allows this."), clause="K3")


def _count(request: HttpRequest, token: ApiToken) -> None:
    per_minute = token.client.per_minute
    spent = spend(token.client_id, per_minute=per_minute)
    if spent.wait:
        headers = {"Retry-After": str(spent.wait), **limit_headers(per_minute, spent)}
        raise Problem("too-many", _("Wait as long as Retry-After says."), headers=headers)
    request.spent = spent  # type: ignore[attr-defined]


def limit_headers(per_minute: int, spent: Spent) -> dict[str, str]:
    """Say how many requests are left (RateLimit fields, draft-ietf-httpapi-ratelimit-headers)."""
    until_full = -(-(per_minute - spent.left) * MINUTE // per_minute)
    return {
        "RateLimit-Policy": f'"client";q={per_minute};w={MINUTE}',
        "RateLimit": f'"client";r={spent.left};t={max(spent.wait, until_full, 0)}',
    }
