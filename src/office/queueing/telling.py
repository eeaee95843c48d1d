"""Telling the live pages that something of a centre's reception has changed: where to look, never who it is about."""

import json
from typing import Final
from uuid import UUID

from django.db import connection, transaction

CHANNEL: Final = "office_queue"


TELL: Final = "pg_notify(%(channel)s, %(told)s)"
"""The same as ``tell``, within a statement that lets go early (``office.tables.early``); its values: ``telling``."""


def telling(centre: UUID, what: str) -> dict[str, str]:
    return {"channel": CHANNEL, "told": _payload(centre, what)}


def _payload(centre: UUID, what: str) -> str:
    return json.dumps({"centre": str(centre), "what": what})


def tell(centre: UUID, what: str) -> None:
    """Notify ``CHANNEL`` of ``{"centre": …, "what": …}`` once the caller's transaction is committed.

    After the commit and not in it: a notifying transaction holds a lock of the whole server while it commits, and would
    make all of them wait for the disk one by one. (``TELL`` is for acts whose commits do not wait.) A process that dies in
    between leaves boards with what they show until they read anew by themselves (docs/adr/0085). ``what``: "called", "waiting", "day", "desks".
    """
    payload = _payload(centre, what)

    def notify() -> None:  # a function: where it fails, Django asks for its name, which a partial has not
        _notify(payload)

    transaction.on_commit(notify, robust=True)


def _notify(payload: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])
