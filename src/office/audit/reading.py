"""Who opened whose personal data, when and what for (K21)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from office.accounts.models import Worker
from office.audit.models import AccessRecord
from office.audit.subjects import aware, named
from office.law import clause

# In SQL, because every page of a case or a person pays for it, and a list of fifty for fifty.
_WRITE = """
INSERT INTO audit_accessrecord (person_kind, person_id, by_id, at, purpose, subject_kind, subject_id)
SELECT kind, key, %(by)s, %(at)s, %(purpose)s, %(subject_kind)s, %(subject_id)s
FROM unnest(%(kinds)s::text[], %(keys)s::text[]) AS person (kind, key)
RETURNING id
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
    if not purpose.strip():
        raise ValueError("personal data are opened for a purpose that can be named")
    whose = [named(person) for person in persons]
    if not whose:
        return []
    about_kind, about_id = ("", "") if subject is None else named(subject)
    common: dict[str, Any] = {
        "at": aware(at),
        "purpose": str(purpose),
        "subject_kind": about_kind,
        "subject_id": about_id,
    }
    told: dict[str, Any] = {
        "kinds": [kind for kind, _key in whose],
        "keys": [key for _kind, key in whose],
        "by": by.pk,
        **common,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, told)
        numbers = cursor.fetchall()
    return [
        AccessRecord(id=number, person_kind=kind, person_id=key, by=by, **common)
        for (number,), (kind, key) in zip(numbers, whose, strict=True)
    ]
