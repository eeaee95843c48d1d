"""``{% load reception %}``: lengths of waiting and seals, as the head's pages show them."""

from datetime import timedelta

from django import template

register = template.Library()
SHOWN_BYTES = 8
"""Of a root so much is shown: enough to compare it with a paper by eye."""


@register.filter
def minutes(length: timedelta | None) -> str:
    """Give whole minutes, begun ones counted: nobody is promised less than it takes."""
    return "" if length is None else str(-(-length // timedelta(minutes=1)))


@register.filter
def hex_begin(root: bytes | memoryview | None) -> str:
    return "" if root is None else f"{bytes(root)[:SHOWN_BYTES].hex()}…"
