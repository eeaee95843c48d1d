"""``{% load places %}``: the ways in which a card can be used (L12)."""

from typing import Any

from django import template

from office.catalogue.models import InformationCard
from office.portal.places_ways import ways_of_card

register = template.Library()


@register.inclusion_tag("portal/places/ways.html")
def ways(card: InformationCard) -> dict[str, Any]:
    """Links to hear a card, to emboss it, to print it large, to read it in easy words: ``{% ways card %}``."""
    return {"ways": ways_of_card(card)}
