"""What a row was at a past moment: from the former states that triggers keep (ADR 0061)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, Model, QuerySet, Subquery

from office.audit.journal import history
from office.audit.models import FormerRow, JournalEntry, KeptSince
from office.audit.subjects import aware, label_of, named

Held = Mapping[str, Any]
NOT_KEPT: Final = "the states of that time were not kept yet; the journal tells what was done"


class NotKeptError(Exception):
    """At that moment former states were not kept yet, and the matter has changed since: its state then is unknown."""


def held_at(row: Model, names: Sequence[str], moment: datetime) -> Held:
    """Give the watched columns ``names`` (``officer_id``) of ``row`` as they were at ``moment``, and after what was done
    at that very moment. Whether the row was there then, the caller knows.
    """
    return held_by_each([row], names, moment)[row.pk]


def held_by_each(rows: Iterable[Model], names: Sequence[str], moment: datetime) -> dict[Any, Held]:
    """Give the same for several rows of one model, by their keys, in two statements. What the caller holds may be stale."""
    wanted = list(rows)
    if not wanted:
        return {}
    found = type(wanted[0])._default_manager.filter(pk__in=[row.pk for row in wanted])  # noqa: SLF001
    [held] = held_in([(found, names)], moment)
    return held


def held_in(wanted: Sequence[tuple[QuerySet[Any], Sequence[str]]], moment: datetime) -> list[dict[Any, Held]]:
    """Give the same for the rows of several queries, in their order: a statement for each and one for their past.

    A column that is not watched may be named too: it is given as it is now.
    """
    # The present is read before the past: who changes a row just now is then found in one of the two.
    present = [(query.model, names, list(query.values("pk", *names))) for query, names in wanted]
    then = _former([(label_of(model), str(row["pk"])) for model, _names, rows in present for row in rows], moment)
    return [
        {row["pk"]: _values(model, row | then.get((label_of(model), str(row["pk"])), {}), names) for row in rows}
        for model, names, rows in present
    ]


def _former(places: Collection[tuple[str, str]], moment: datetime) -> dict[tuple[str, str], dict[str, Any]]:
    """Find the first change of each row after the moment: what it changed is what was held then."""
    kinds, keys = {kind for kind, _key in places}, [key for _kind, key in places]
    former = FormerRow.objects.filter(kind__in=kinds, key__in=keys, until_at__gt=aware(moment))
    return {(each.kind, each.key): each.held for each in former.order_by("kind", "key", "id").distinct("kind", "key")}


def _values(model: type[Model], held: Held, names: Sequence[str]) -> Held:
    """Read the values as the model's fields do; a column that was not watched then is as it is now."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {name: fields[name].to_python(held[name]) for name in names}


def last_entry(subject: Model, moment: datetime) -> JournalEntry | None:
    """Give the last act on ``subject`` up to ``moment``, that moment included; None where there was none yet."""
    return history(subject).filter(at__lte=aware(moment)).last()


def last_kept_entry(subject: Model, moment: datetime) -> JournalEntry | None:
    """Give the last act as ``last_entry`` does and check as ``check_kept`` does, in one statement where there is one."""
    unkept = Exists(_unkept(subject, moment))
    last = history(subject).filter(at__lte=aware(moment)).annotate(unkept=unkept).last()
    if last is None:
        check_kept(subject, moment)
    elif vars(last)["unkept"]:
        raise NotKeptError(NOT_KEPT)
    return last


def check_kept(subject: Model, moment: datetime) -> None:
    """Raise NotKeptError where something happened to ``subject`` after ``moment`` before former states were kept."""
    if _unkept(subject, moment).exists():
        raise NotKeptError(NOT_KEPT)


def _unkept(subject: Model, moment: datetime) -> QuerySet[JournalEntry]:
    kind, _key = named(subject)
    begun = KeptSince.objects.filter(kind=kind).values("after_entry")
    return history(subject).filter(pk__lte=Subquery(begun), at__gt=aware(moment))
