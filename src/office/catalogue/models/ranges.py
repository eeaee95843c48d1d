"""The guard 'never two at one date' for rows in force from one day to another."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db.models import Func, Q, Value

from office.centres.models.dated import same


def one_in_force(name: str, *keys: str, condition: Q) -> ExclusionConstraint:
    """Refuse two rows of the same ``keys`` (foreign keys) that are in force on a common day."""
    days = Func("in_force_from", "in_force_until", Value("[]"), function="daterange", output_field=DateRangeField())
    return ExclusionConstraint(
        name=name,
        expressions=[*map(same, keys), (days, RangeOperators.OVERLAPS)],
        condition=condition,
    )
