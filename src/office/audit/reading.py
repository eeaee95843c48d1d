"""Who opened whose personal data, when and what for (K21)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from office.accounts.models import Worker
from office.audit.models import AccessRecord
from office.audit.subjects import aware, label_of, named
from office.law import clause
from office.workdays import KYIV

# In SQL, because every page of a case or a person pays for it, and a list of fifty for fifty.
_WRITE = """
INSERT INTO audit_accessrecord (person_kind, person_id, by_id, at, purpose, subject_kind, subject_id)
SELECT kind, key, %(by)s, %(at)s, %(purpose)s, %(subject_kind)s, %(subject_id)s
FROM unnest(%(kinds)s::text[], %(keys)s::text[]) AS person (kind, key)
RETURNING id
"""
# Who is known already is left out beforehand: a number and the checks of a row are spent before its key is found taken.
_WRITE_ONCE = """
INSERT INTO audit_accessrecord (person_kind, person_id, by_id, at, purpose, subject_kind, subject_id, day)
SELECT kind, key, %(by)s, %(at)s, %(purpose)s::text, '', '', %(day)s
FROM unnest(%(kinds)s::text[], %(keys)s::text[]) AS person (kind, key)
WHERE (kind, key) NOT IN (
    SELECT person_kind, person_id FROM audit_accessrecord
    WHERE by_id = %(by)s AND day = %(day)s AND purpose = %(purpose)s::text
)
ORDER BY kind, key
ON CONFLICT (by_id, day, purpose, person_kind, person_id) WHERE day IS NOT NULL DO NOTHING
"""


@clause("K21")
def read_access(person: Model, *, by: Worker, at: datetime, purpose: str, subject: Model | None = None) -> AccessRecord:
    """Write down that ``by`` opened the personal data of ``person`` at ``at`` for ``purpose``.

    ``subject`` is the case (or another matter) for whose sake. Raises ValueError where no purpose is named.
    """
    (one,) = read_access_of_each([person], by=by, at=at, purpose=purpose, subject=subject)
    return one


def read_access_of_each(
    persons: Iterable[Model], *, by: Worker, at: datetime, purpose: str, subject: Model | None = None
) -> list[AccessRecord]:
    """Write down the opening of a list: a record for each person, in one statement."""
    whose = [named(person) for person in persons]
    common = _common(at, purpose, subject)
    return [
        AccessRecord(id=number, person_kind=kind, person_id=key, by=by, **common)
        for number, (kind, key) in zip(_written(whose, by, common), whose, strict=True)
    ]


def read_access_of_rows(kind: type[Model], keys: Iterable[Any], *, by: Worker, at: datetime, purpose: str) -> None:
    """Write down the opening of a list that was read row by row: of the people of one ``kind`` by their keys."""
    label = label_of(kind)
    _written([(label, str(key)) for key in keys], by, _common(at, purpose, None))


def read_access_of_list(people: Mapping[type[Model], Iterable[Any]], *, by: Worker, at: datetime, purpose: str) -> None:
    """Write down that a list of work, named by ``purpose``, has shown these people, by kind and key, to its worker.

    One statement, whose records are the first look of the day at each of them: looking again that day writes nothing.
    """
    shown = {(label_of(kind), str(key)) for kind, keys in people.items() for key in keys}
    told = _told(shown, by, _common(at, purpose, None))
    if told["keys"]:
        with connection.cursor() as cursor:
            cursor.execute(_WRITE_ONCE, told | {"day": told["at"].astimezone(KYIV).date()})


def _common(at: datetime, purpose: str, subject: Model | None) -> dict[str, Any]:
    """Give what the records of one opening share."""
    if not purpose.strip():
        raise ValueError("personal data are opened for a purpose that can be named")
    kind, key = ("", "") if subject is None else named(subject)
    return {"at": aware(at), "purpose": str(purpose), "subject_kind": kind, "subject_id": key}


def _written(whose: list[tuple[str, str]], by: Worker, common: dict[str, Any]) -> list[int]:
    """Write a record for each person, and give the numbers of the records."""
    if not whose:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, _told(whose, by, common))
        return [number for (number,) in cursor.fetchall()]


def _told(whose: Collection[tuple[str, str]], by: Worker, common: dict[str, Any]) -> dict[str, Any]:
    """Give the parameters of a statement that writes a record for each person."""
    return {"kinds": [kind for kind, _key in whose], "keys": [key for _kind, key in whose], "by": by.pk, **common}
