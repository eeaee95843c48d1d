"""``{% load latin %}``: names and places for who reads English, by the Cabinet's table № 55."""

from typing import Any

from django import template

from office.centres.models import Centre
from office.centres.models.places import reads_english
from office.parties.names import transliterate

register = template.Library()


@register.filter
def in_latin(text: Any) -> str:
    """A name for who reads English; for others as it is."""
    return transliterate(str(text)) if reads_english() else str(text)


@register.simple_tag
def where(centre: Centre) -> str:
    """The city and the address of a centre: ``{% where centre %}``; the city once, where the address names it too."""
    named = any(part.strip().removeprefix("м.").strip() == centre.city.name for part in centre.address.split(","))
    address = in_latin(centre.address)
    return address if named else f"{centre.city.local_name}, {address}"
