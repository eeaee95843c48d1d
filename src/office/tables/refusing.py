"""Which constraint of the database has refused a change."""

from django.db import IntegrityError


def constraint_of(refused: IntegrityError) -> str:
    """Give the name of the constraint that refused; empty where the database names none."""
    return getattr(getattr(refused.__cause__, "diag", None), "constraint_name", None) or ""
