"""What a row was at a past moment: from the former states that triggers keep (ADR 0061)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model, Subquery

from office.audit.journal import history
from office.audit.models import FormerRow, JournalEntry, KeptSince
from office.audit.subjects import aware, named

Held = Mapping[str, Any]


class NotKeptError(Exception):
    """At that moment former states were not kept yet, and the matter has changed since: its state then is unknown."""


def held_at(row: Model, names: Sequence[str], moment: datetime) -> Held:
    """Give the watched columns ``names`` (``officer_id``) of ``row`` as they were at ``moment``, and after what was done
    at that very moment. Whether the row was there then, the caller knows.
    """
    return held_by_each([row], names, moment)[row.pk]


def held_by_each(rows: Iterable[Model], names: Sequence[str], moment: datetime) -> dict[Any, Held]:
    """Give the same for several rows of one model, by their keys, in two statements. What the caller holds may be stale."""
    places = {named(row): row for row in rows}
    # The present is read before the past: who changes a row just now is then found in one of the two.
    present = _present(list(places.values()), names)
    former = FormerRow.objects.filter(
        kind__in={kind for kind, _key in places}, key__in=[key for _kind, key in places], until_at__gt=aware(moment)
    )
    # The first change after the moment: what it changed is what was held then.
    then = {(each.kind, each.key): each.held for each in former.order_by("kind", "key", "id").distinct("kind", "key")}
    return {row.pk: _values(row, present.get(row.pk, {}) | then.get(place, {}), names) for place, row in places.items()}


def _present(rows: Sequence[Model], names: Sequence[str]) -> dict[Any, dict[str, Any]]:
    if not rows:
        return {}
    found = type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows])  # noqa: SLF001
    return {row["pk"]: row for row in found.values("pk", *names)}


def _values(row: Model, held: Held, names: Sequence[str]) -> Held:
    """Read the values as the model's fields do; a column that was not watched then is as it is now."""
    fields = {field.attname: field for field in row._meta.concrete_fields}
    return {name: fields[name].to_python(held[name]) for name in names}


def last_entry(subject: Model, moment: datetime) -> JournalEntry | None:
    """Give the last act on ``subject`` up to ``moment``, that moment included; None where there was none yet."""
    return history(subject).filter(at__lte=aware(moment)).last()


def check_kept(subject: Model, moment: datetime) -> None:
    """Raise NotKeptError where something happened to ``subject`` after ``moment`` before former states were kept."""
    kind, _key = named(subject)
    begun = KeptSince.objects.filter(kind=kind).values("after_entry")
    if history(subject).filter(pk__lte=Subquery(begun), at__gt=aware(moment)).exists():
        raise NotKeptError("the states of that time were not kept yet; the journal tells what was done")
