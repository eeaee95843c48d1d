"""How far the journal of a row has come, as an expression: a part of the version that somebody has seen (ADR 0073)."""

from typing import Any

from django.db.models import CharField, IntegerField, Model, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from office.audit.models import JournalHead


def journal_length(kind: type[Model], key: str = "pk") -> Any:
    """Give how many entries there are about the row of ``kind`` whose key the outer query holds in ``key``."""
    heads = JournalHead.objects.filter(subject_kind=kind._meta.label_lower, subject_id=Cast(OuterRef(key), CharField()))
    return Coalesce(Subquery(heads.values("sequence")[:1]), 0, output_field=IntegerField())


def version_of(*parts: Any) -> Any:
    """Join numbers and words into one text: ``3-7-draft``."""
    texts: list[Any] = []
    for part in parts:
        texts += [Value("-"), Cast(part, CharField())]
    return Concat(*texts[1:])


def seen_as(row: Model) -> str:
    """Give the version of a row that was read with one, as ``seen_as``."""
    return str(vars(row)["seen_as"])
