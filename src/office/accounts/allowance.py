"""How often a client may ask: a token bucket in the database, from which each process takes a handful at a time.

One limit for all processes and hosts, and hardly a statement for it: a process asks the database once for a handful of
requests and counts those off in its memory (ADR 0071). The database's clock fills the bucket: it is one for all.
"""

import math
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final
from uuid import UUID

from django.db import connection

HANDFUL_SHARE: Final = 120
"""A handful is this part of a minute's requests: what half a second brings in."""
MOST_AT_ONCE: Final = 50
MINUTE: Final = 60

_TAKE: Final = """
INSERT INTO accounts_allowance AS bucket (client_id, "left", taken, at)
VALUES (%(client)s, %(size)s - %(wanted)s, %(wanted)s, clock_timestamp())
ON CONFLICT (client_id) DO UPDATE SET
    taken = least(%(wanted)s, greatest(0, floor({now}))),
    "left" = {now} - least(%(wanted)s, greatest(0, floor({now}))),
    at = greatest(bucket.at, clock_timestamp())
RETURNING taken, "left"
""".format(
    now='least(%(size)s, bucket."left" + %(rate)s * greatest(0, extract(epoch FROM clock_timestamp() - bucket.at)::float8))'
)


@dataclass(frozen=True)
class Spent:
    """What came of asking for one request. ``wait``: seconds until the next one is allowed; 0, it was allowed."""

    left: int
    wait: int = 0


@dataclass
class _Handful:
    count: int
    beyond: int
    """How many the bucket held beyond the handful when it was taken."""


_held: dict[UUID, _Handful] = {}
_lock = Lock()


def spend(client: UUID, *, per_minute: int) -> Spent:
    """Count one request of ``client``, of which ``per_minute`` are allowed, that many at once after a pause."""
    held = _spend_held(client)
    if held is not None:
        return held
    taken, left = _take(client, per_minute)
    if not taken:
        return Spent(0, wait=max(1, math.ceil((1 - left) * MINUTE / per_minute)))
    with _lock:
        handful = _held.setdefault(client, _Handful(0, 0))
        handful.count += taken - 1
        handful.beyond = int(left)
        return Spent(handful.count + handful.beyond)


def _spend_held(client: UUID) -> Spent | None:
    with _lock:
        handful = _held.get(client)
        if handful is None or handful.count <= 0:
            return None
        handful.count -= 1
        return Spent(handful.count + handful.beyond)


def _take(client: UUID, per_minute: int) -> tuple[int, float]:
    wanted = max(1, min(MOST_AT_ONCE, per_minute // HANDFUL_SHARE))
    values: dict[str, Any] = {
        "client": client,
        "size": float(per_minute),
        "wanted": wanted,
        "rate": per_minute / MINUTE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        taken, left = cursor.fetchone()
    return int(taken), float(left)
