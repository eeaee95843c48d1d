"""Words of addresses and of cards in the templates of the public site."""

from collections.abc import Iterable

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.http import urlencode

from office.catalogue.models import InformationCard, ProcessStep
from office.centres.models.places import reads_english
from office.portal.booking_choose import start_of
from office.portal.hours import weekdays
from office.portal.navigation import Entry, entries
from office.portal.places_heard import is_heard
from office.ui.middleware import IN_ADDRESS
from office.ui.words import term_length as said_length

register = template.Library()
register.filter("start", start_of)
register.filter(weekdays)


@register.simple_tag(takes_context=True)
def site_parts(context: Context) -> list[Entry]:
    """The parts of the site for the header; one that is not installed is left out."""
    return entries(context.get("request"))


@register.simple_tag(takes_context=True)
def heard_address(context: Context) -> str:
    """Where the page can be heard; empty where it can not, or has sounds of its own."""
    request = context.get("request")
    if request is None or not is_heard(request):
        return ""
    return f"{reverse('portal:heard')}?{urlencode({'page': request.get_full_path()})}"


@register.inclusion_tag("portal/addresses.html", takes_context=True)
def addresses(context: Context) -> dict[str, str]:
    """The one address of a public page for search engines, and the same page in the other language."""
    request, shop = context["request"], context.get("shop")
    city = {"city": shop.city.slug} if shop is not None and shop.many else {}
    plain = request.build_absolute_uri(f"{request.path}?{urlencode(city)}" if city else request.path)
    english = request.build_absolute_uri(f"{request.path}?{urlencode({**city, IN_ADDRESS: 'en'})}")
    return {"uk": plain, "en": english, "canonical": english if reads_english() else plain}


@register.filter
def term_length(row: InformationCard | ProcessStep) -> str:
    """How long a card or a step gives: ``10 календарних днів``."""
    return said_length(row.term_value, row.term_unit)


@register.filter
def one_basis(card: InformationCard) -> str:
    """The norm that asks for every document of a card, where it is one and the same: it is said once."""
    return _one(document.legal_basis for document in card.documents.all())


@register.filter
def one_norm(card: InformationCard) -> str:
    """The norm of all grounds for refusal, likewise."""
    return _one(ground.norm for ground in card.refusal_grounds.all())


def _one(texts: Iterable[str]) -> str:
    found = set(texts)
    return found.pop() if len(found) == 1 else ""
