"""Who opened whose personal data, when and what for (K21)."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model

from office.accounts.models import Worker
from office.audit.models import AccessRecord
from office.audit.subjects import aware, named
from office.law import clause


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
    about_kind, about_id = ("", "") if subject is None else named(subject)
    records = [
        AccessRecord(
            person_kind=kind,
            person_id=key,
            by=by,
            at=aware(at),
            purpose=purpose,
            subject_kind=about_kind,
            subject_id=about_id,
        )
        for kind, key in map(named, persons)
    ]
    return AccessRecord.objects.bulk_create(records)
