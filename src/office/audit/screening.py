"""Which chains need to be walked again: two passes over the whole journal that ask for little of each entry.

The first computes the hash of what each entry says; the second lets the database compare neighbours. Only the few
chains in which something does not fit are then walked by ``verification``, which names each fault.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256

from django.db import connection, transaction

from office.audit.canonical import GENESIS, canonical
from office.audit.seals import SEALS

Subject = tuple[str, str]
CHUNK = 2_000

# The text of an entry as it is hashed (ADR 0003), in three parts: PostgreSQL writes all but ``data``, whose keys it
# keeps in an order of its own.
_CONTENTS = """
SELECT '{"at":"' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '+00:00","by":'
           || coalesce('"' || by_id::text || '"', 'null') || ',"data":',
       data::text,
       ',"subject_id":' || to_json(subject_id)::text || ',"subject_kind":' || to_json(subject_kind)::text
           || ',"verb":' || to_json(verb)::text || '}',
       previous_hash, hash, subject_kind, subject_id
FROM audit_journalentry
"""
# What each entry, and the recorded end of each chain, expects to stand before it; then how many entries there are.
# One statement sees one moment: what is written while it runs can not look like a fault.
_STRUCTURE = """
SELECT next.subject_kind, next.subject_id
FROM (
    SELECT subject_kind, subject_id, sequence - 1 AS place, previous_hash AS expected FROM audit_journalentry
    UNION ALL
    SELECT subject_kind, subject_id, sequence, hash FROM audit_journalhead WHERE subject_kind <> %(seals)s
) AS next
LEFT JOIN audit_journalentry AS former
    ON (former.subject_kind, former.subject_id, former.sequence) = (next.subject_kind, next.subject_id, next.place)
WHERE next.expected IS DISTINCT FROM CASE next.place WHEN 0 THEN %(genesis)s ELSE former.hash END
UNION
SELECT coalesce(head.subject_kind, chain.subject_kind), coalesce(head.subject_id, chain.subject_id)
FROM (SELECT * FROM audit_journalhead WHERE subject_kind <> %(seals)s) AS head
FULL JOIN (
    SELECT subject_kind, subject_id, count(*) AS length FROM audit_journalentry GROUP BY subject_kind, subject_id
) AS chain ON (chain.subject_kind, chain.subject_id) = (head.subject_kind, head.subject_id)
WHERE head.sequence IS DISTINCT FROM chain.length
"""


def suspects(*, on_rows: Callable[[int], object] | None = None) -> list[Subject]:
    """Give the subjects whose chains do not hold, in order; ``on_rows`` hears how many entries were just read."""
    found = set(_unlike_their_hash(on_rows))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute(_STRUCTURE, {"genesis": GENESIS, "seals": SEALS})
        found.update(cursor.fetchall())
    return sorted(found)


def _unlike_their_hash(on_rows: Callable[[int], object] | None) -> Iterator[Subject]:
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_CONTENTS)
        while rows := cursor.fetchmany(CHUNK):
            yield from _false(rows)
            if on_rows:
                on_rows(len(rows))


def _false(rows: Iterable[tuple[str, str, str, bytes, bytes, str, str]]) -> list[Subject]:
    """Give the subjects of the rows whose hash does not follow from what they say."""
    return [
        (kind, subject)
        for before, data, after, previous, mark, kind, subject in rows
        if _hash(previous, before, _quick(data), after) != mark and _hash(previous, before, _exact(data), after) != mark
    ]


def _hash(previous: bytes, before: str, data: str, after: str) -> bytes:
    return sha256(previous + sha256(f"{before}{data}{after}".encode()).digest()).digest()


def _quick(data: str) -> str:
    """Put the members of a flat JSON object of PostgreSQL (``{"to": "b", "by": 1}``) in order, without its spaces.

    This is only a guess: where it is wrong the hash is, and then ``_exact`` is asked.
    """
    members = sorted([member.replace('": ', '":', 1) for member in data[2:-1].split(', "')])
    return '{"' + ',"'.join(members) + "}"


def _exact(data: str) -> str:
    return canonical(json.loads(data)).decode()
