"""Who registers the same person at the same time waits for the other, and then sees the other's record."""

import hashlib

from django.db import connection

from office.parties.rules import Query


def _key(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], signed=True)


def hold_number(provider: str, number: str) -> None:
    """Hold, until the transaction ends, the account that a provider knows by ``number``: two first sign-ins make one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_key(f"account {provider} {number}")])


def hold(city_id: object, query: Query) -> None:
    """Hold, until the transaction ends, everything by which the person of ``query`` could be found.

    Without it two desks could both look, both find nobody and both write. The keys are taken in one order, so that
    nobody waits in a circle.
    """
    marks = {
        f"rntrc {query.rntrc}" if query.rntrc else "",
        f"edrpou {query.edrpou}" if query.edrpou else "",
        f"unzr {query.unzr}" if query.unzr else "",
        f"name {query.folded}" if query.folded else "",
        f"born {query.born_on}" if query.born_on else "",  # a slip in the name still meets its double
        *(f"document {number}" for number in query.documents),
    }
    keys = sorted(_key(f"parties {city_id} {mark}") for mark in marks if mark)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) WITH ORDINALITY AS t (key, n) ORDER BY n",
            [keys],
        )
