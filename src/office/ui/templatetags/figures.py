"""``{% load figures %}``: numbers and shares of a centre's figures, as people read them."""

from django import template

from office.reporting.rows import Row, TermRow
from office.reporting.rules import Shown
from office.reporting.words import said, said_share

register = template.Library()
NOTHING = "–"


@register.filter
def number(shown: Shown) -> str:
    """``1 240``, or that it is too small to be told."""
    return said(shown)


@register.filter
def told(row: Row) -> str:
    """The figure of a row in its unit; a dash where there was nothing to count it of."""
    return said(row.value, row.unit) if row.whole or not row.value.is_hidden else NOTHING


@register.filter
def share(row: Row | TermRow) -> str:
    """The share of a row, in percent; a dash where there was nothing to count it of."""
    part = row.in_time if isinstance(row, TermRow) else row.value
    return said_share(row.share, some=bool(part.value)) if row.whole else NOTHING
