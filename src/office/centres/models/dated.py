"""Rows that hold from one day to another, and the constraint that two of them for the same thing do not overlap.

PostgreSQL's exclusion constraints need an index that compares identifiers for equality; the usual extension for it
(btree_gist) is not in the embedded server. A range of one single identifier does the same with what every server has:
the type ``uuidrange`` is created by the first migration (docs/adr/0020).
"""

import datetime as dt
from collections.abc import Sequence
from typing import Self, TypeVar
from uuid import UUID

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

NOBODY = UUID(int=0)

Row_co = TypeVar("Row_co", bound="Dated", covariant=True)


class Dated(models.Model):
    """A row that holds from ``starts_on`` to ``ends_on``, both included; no end: until further notice."""

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        abstract = True

    def holds_on(self, day: dt.date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class DatedQuerySet(models.QuerySet[Row_co]):
    def on(self, day: dt.date) -> Self:
        """Rows that hold on ``day``."""
        return self.within(day, day)

    def within(self, first: dt.date, last: dt.date | None) -> Self:
        """Rows that hold on at least one day of ``first`` … ``last``; no last day: from then on."""
        rows = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))
        return rows if last is None else rows.filter(starts_on__lte=last)


def dates_in_order(name: str) -> models.CheckConstraint:
    """Refuse a last day before the first."""
    return models.CheckConstraint(name=name, condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")))


def no_overlap(name: str, *keys: str, words: Sequence[str] = (), condition: Q | None = None) -> ExclusionConstraint:
    """Refuse two rows of the same ``keys`` (foreign keys) and ``words`` (short texts) that hold on a common day."""
    days = Func("starts_on", "ends_on", Value("[]"), function="daterange", output_field=DateRangeField())
    return ExclusionConstraint(
        name=name,
        expressions=[
            *(same(key) for key in keys),
            *(_same_word(word) for word in words),
            (days, RangeOperators.OVERLAPS),
        ],
        condition=condition,
    )


def same(field: str) -> tuple[Func, str]:
    """Give the part of an exclusion constraint that says: the same ``field``, a foreign key to a uuid.

    An empty key is a value of its own: two rows for the whole centre clash as two rows of one body do.
    """
    return _single(Coalesce(F(field), Value(NOBODY, output_field=models.UUIDField())))


def _same_word(field: str) -> tuple[Func, str]:
    # A digest is exactly as wide as a uuid.
    return _single(Cast(Func(F(field), function="md5", output_field=models.CharField()), models.UUIDField()))


def _single(value: Func) -> tuple[Func, str]:
    return Func(
        value, value, Value("[]"), function="uuidrange", output_field=models.UUIDField()
    ), RangeOperators.OVERLAPS
