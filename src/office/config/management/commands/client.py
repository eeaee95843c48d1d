"""``office client``: other systems and their tokens, from the command line."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from office.accounts import clients
from office.accounts.client_models import USUAL_PER_MINUTE, ApiClient, ApiToken
from office.accounts.models import Worker
from office.accounts.scopes import Scope
from office.ui.clock import now

DAYS = 90


class Command(BaseCommand):
    help = "Add a client of the API, issue, list and revoke its tokens."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="add | issue | list | revoke | close")
        adding = acts.add_parser("add", help="add a client and print its first token: it is shown this once")
        adding.add_argument("name")
        adding.add_argument("--worker", required=True, metavar="EMAIL", help="the worker in whose name it acts")
        adding.add_argument(
            "--scope", action="append", choices=Scope.values, metavar="SCOPE",
            help=f"what it may do, several times (all): {', '.join(Scope.values)}",
        )  # fmt: skip
        adding.add_argument(
            "--per-minute", type=int, default=USUAL_PER_MINUTE, help=f"requests a minute ({USUAL_PER_MINUTE})"
        )
        issuing = acts.add_parser("issue", help="give a client one more token and print it")
        issuing.add_argument("name")
        for each in (adding, issuing):
            each.add_argument("--days", type=int, default=DAYS, help=f"how long the token is valid ({DAYS})")
            each.add_argument("--json", action="store_true", help="print JSON")
        listing = acts.add_parser("list", help="list clients with their tokens")
        listing.add_argument("--json", action="store_true", help="print JSON")
        acts.add_parser("revoke", help="revoke one token").add_argument("prefix", help="how the token begins")
        acts.add_parser("close", help="end a client with all its tokens").add_argument("name")

    def handle(self, *_: Any, act: str, **options: Any) -> None:
        try:
            getattr(self, f"_{act}")(**options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None

    def _add(self, name: str, worker: str, scope: list[str] | None, per_minute: int, **options: Any) -> None:
        whose = Worker.objects.filter(email=Worker.objects.normalize_email(worker)).first()
        if whose is None:
            raise CommandError(f"there is no worker with the e-mail {worker}")
        client = clients.add_client(
            name, worker=whose, scopes=scope or Scope.values, per_minute=per_minute, by=None, at=now()
        )
        self._print_token(client, **options)

    def _issue(self, name: str, **options: Any) -> None:
        self._print_token(_client(name), **options)

    def _print_token(self, client: ApiClient, days: int, json: bool, **_: Any) -> None:  # noqa: FBT001 the option
        issued = clients.issue_token(client, days=days, by=None, at=now())
        told = {"client": client.name, "token": issued.secret, "expires_at": issued.token.expires_at}
        self.stdout.write(_json(told) if json else issued.secret)

    def _list(self, json: bool, **_: Any) -> None:  # noqa: FBT001  the option
        found = ApiClient.objects.select_related("worker").prefetch_related("tokens")
        rows = [_shown(client, list(client.tokens.all())) for client in found]
        if json:
            self.stdout.write(_json(rows))
            return
        for row in rows:
            closed = "  CLOSED" if row["closed_at"] else ""
            self.stdout.write(f"{row['name']}  {row['worker']}  {' '.join(row['scopes'])}{closed}")
            for token in row["tokens"]:
                state = "revoked" if token["revoked_at"] else f"until {token['expires_at']:%d.%m.%Y}"
                self.stdout.write(f"    {token['prefix']}…  {state}")

    def _revoke(self, prefix: str, **_: Any) -> None:
        found = ApiToken.objects.filter(prefix=prefix.rstrip("…")[: clients.PREFIX]).first()
        if found is None:
            raise CommandError(f"no token begins with {prefix}")
        clients.revoke_token(found, by=None, at=now())

    def _close(self, name: str, **_: Any) -> None:
        clients.close_client(_client(name), by=None, at=now())


def _client(name: str) -> ApiClient:
    found = ApiClient.objects.filter(name=name).first()
    if found is None:
        raise CommandError(f"there is no client named {name!r}")
    return found


def _shown(client: ApiClient, tokens: list[ApiToken]) -> dict[str, Any]:
    told = ("prefix", "created_at", "expires_at", "last_used_at", "revoked_at")
    return {
        "name": client.name,
        "worker": client.worker.email,
        "scopes": client.scopes,
        "per_minute": client.per_minute,
        "closed_at": client.closed_at,
        "tokens": [{name: getattr(token, name) for name in told} for token in tokens],
    }


def _json(held: object) -> str:
    return json.dumps(held, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder)
