"""How far the journal may be read so that no entry is ever skipped.

Entries get their numbers before they are committed, so a smaller number may come to light after a greater one. We note
the greatest number that is there together with the transactions that run; once all of those are over, nothing up to that
number can be added any more (ADR 0075).
"""

import time
from typing import Final

from django.db import connection, transaction

LOOKS: Final = 20
PAUSE: Final = 0.05  # seconds

_NOTE: Final = """
SELECT coalesce(max(id), 0), pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
       pg_snapshot_xmax(pg_current_snapshot())::text::bigint
FROM audit_journalentry
"""
_BEGIN: Final = (
    "INSERT INTO webhooks_horizon (id, settled, noted, noted_xid) VALUES (1, 0, 0, 0) ON CONFLICT DO NOTHING"
)
_HOLD: Final = "SELECT settled, noted, noted_xid FROM webhooks_horizon WHERE id = 1 FOR UPDATE"
_MOVE: Final = "UPDATE webhooks_horizon SET settled = %s, noted = %s, noted_xid = %s WHERE id = 1"
_ENDED: Final = "SELECT settled FROM webhooks_horizon WHERE id = 1"


def settled() -> int:
    """Give the number of the last entry up to which the journal is settled, as it was found last."""
    with connection.cursor() as cursor:
        cursor.execute(_ENDED)
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def settle() -> int:
    """Look until all that is in the journal now is settled, for a second at most; give the settled end."""
    for _look in range(LOOKS):
        if look() and look():
            break
        time.sleep(PAUSE)  # the transactions that ran at the last look are nearly over
    return settled()


def look() -> bool:
    """Look at the journal again; tell whether all that was there at the last look is settled now.

    Must not be called within a transaction that has written something: that one would wait for itself.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN)
        # Read in a transaction of its own, which has written nothing yet and so is not among those that run.
        cursor.execute(_NOTE)
        newest, running, next_xid = cursor.fetchone()
    return _move(int(newest), int(running), int(next_xid))


@transaction.atomic
def _move(newest: int, running: int, next_xid: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_HOLD)
        done, noted, noted_xid = cursor.fetchone()
        if noted_xid > running:
            return False  # one of the transactions that ran at the last look still does
        cursor.execute(_MOVE, [max(done, noted), max(newest, noted), next_xid])
    return True
