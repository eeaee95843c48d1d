"""The first entries about rows that were made in this transaction: several subjects in one statement."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import Model
from psycopg.types.json import Jsonb

from office.accounts.models import Worker
from office.audit.canonical import GENESIS, digest, link, plain
from office.audit.subjects import aware, named

# Every chain begins here, so its hashes are known before anything is written. Were one of the subjects known already,
# its row of the head would be there, and the whole statement is refused: an entry never takes another one's place. The
# heads are written before an entry takes its number, so a transaction that has one is known to run (office.webhooks).
_BEGIN: Final = """
WITH heads AS (
    INSERT INTO audit_journalhead (subject_kind, subject_id, sequence, previous_hash, hash)
    SELECT * FROM unnest(%s::text[], %s::text[], %s::int[], %s::bytea[], %s::bytea[])
    RETURNING 1
)
INSERT INTO audit_journalentry (subject_kind, subject_id, sequence, previous_hash, hash, verb, data, by_id, at)
SELECT said.*, %s, %s FROM unnest(%s::text[], %s::text[], %s::int[], %s::bytea[], %s::bytea[], %s::text[], %s::jsonb[])
    AS said (subject_kind, subject_id, sequence, previous_hash, hash, verb, data)
WHERE (SELECT count(*) FROM heads) > 0
RETURNING set_config('office.at', %s, true)
"""


class Told(NamedTuple):
    """What is to be entered about ``subject``, as ``office.audit.record`` takes it."""

    verb: str
    subject: Model
    data: Mapping[str, Any] = {}


class _Row(NamedTuple):
    kind: str
    subject: str
    sequence: int
    previous: bytes
    hash: bytes
    verb: str
    data: Jsonb


def record_first(entries: Sequence[Told], *, by: Worker | None, at: datetime) -> None:
    """Begin the journals of rows made in this transaction, in the order of ``entries``, by one SQL statement.

    The entries are the same as ``record`` would write one by one. Raises IntegrityError for a subject that has a journal
    already.
    """
    if not entries:
        return
    rows: list[_Row] = []
    ends: dict[tuple[str, str], _Row] = {}
    for told in entries:
        row = _entered(told, ends, by=by, at=at)
        ends[row.kind, row.subject] = row
        rows.append(row)
    heads = [row[:5] for row in ends.values()]
    values = [*_columns(heads), None if by is None else by.pk, at, *_columns(rows), at.isoformat()]
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, values)


def _entered(told: Told, ends: Mapping[tuple[str, str], _Row], *, by: Worker | None, at: datetime) -> _Row:
    kind, key = named(told.subject)
    held = plain(told.data)
    before = ends.get((kind, key))
    previous = before.hash if before else GENESIS
    said = digest(kind=kind, subject=key, verb=told.verb, by=None if by is None else by.pk, at=aware(at), data=held)
    sequence = before.sequence + 1 if before else 1
    return _Row(kind, key, sequence, previous, link(previous, said), told.verb, Jsonb(held))


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
