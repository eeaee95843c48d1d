"""``{% load places %}``: the ways in which a card and a form can be used (L12)."""

from typing import Any
from uuid import UUID

from django import template
from django.urls import reverse

from office.documents.braille import is_available

register = template.Library()


@register.inclusion_tag("portal/places/card_ways.html")
def card_ways(city: str, service: str) -> dict[str, Any]:
    """Links to hear a card, to emboss it, to print it large: ``{% card_ways shop.city.slug service.code %}``.

    They ask nothing of the database, so the page around them can be kept; the page to listen to has the easy words.
    """
    return {"city": city, "service": service, "has_braille": is_available()}


@register.simple_tag
def form_braille(city: str, form: UUID) -> str:
    """Give the address of a form as a Braille file; empty where none can be made."""
    return reverse("portal:form_braille", args=[city, form]) if is_available() else ""
