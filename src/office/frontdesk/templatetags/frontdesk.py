"""``{% load frontdesk %}``: who is at the desk of the worker, on every page of an intake."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from office.frontdesk.common import ticket_here
from office.parties.search import Candidate
from office.ui import words
from office.ui.addresses import address_with
from office.ui.rows import LINE, joined, marked, table_rows, tag

register = template.Library()


@register.inclusion_tag("frontdesk/at_desk.html", takes_context=True)
def at_desk(context: Context, *, ends: bool = False) -> dict[str, Any]:
    """The ticket of the person before me with its acts; nothing where nobody was called.

    ``ends``: the page at which a service ends, so its great button calls the next person.
    """
    return _of_ticket(context) | {"ends": ends}


@register.inclusion_tag("frontdesk/next_person.html", takes_context=True)
def next_person(context: Context) -> dict[str, Any]:
    """The button that ends with this person: it finishes the ticket and calls the next one."""
    return _of_ticket(context)


def _of_ticket(context: Context) -> dict[str, Any]:
    request = context["request"]
    return {"request": request, "csrf_token": context.get("csrf_token"), "here": ticket_here(request)}


@register.inclusion_tag("frontdesk/ticket_marks.html")
def marks(standing: Any) -> dict[str, Any]:
    """What else is to be known of a ticket on a list: agreed time, a right to go first, help that is needed."""
    return {"standing": standing, "ticket": standing.ticket}


CHOOSE = '{}<span class="govuk-visually-hidden"> {}</span></a>'
TO_LINK = '<a class="govuk-link" href="?person={}">' + CHOOSE
TO_SERVICE = '<a class="govuk-button" role="button" draggable="false" data-module="govuk-button" href="{}"{}>' + CHOOSE


@register.simple_tag
def people_rows(found: Iterable[Candidate], *, to_link: Any = False, first: Any = False) -> SafeString:
    """Known people who may be meant; ``to_link``: one is chosen for the present page, else for an intake.

    ``first``: who comes first has the focus.
    """
    chosen = (
        _to_link(one) if to_link else _to_service(one, focus=bool(first) and not nth) for nth, one in enumerate(found)
    )
    return table_rows([*_known(one), act] for one, act in zip(found, chosen, strict=True))


def _known(one: Candidate) -> list[Any]:
    told = ((_("Taxpayer number"), one.rntrc_tail), (_("EDRPOU"), one.edrpou), (_("Phone"), one.phone_tail))
    same = tag(_("probably the same person"), "now") if one.probable else ""
    return [
        marked("strong", one.full_name),
        words.day(one.born_on) if one.born_on else "",
        joined(*(f"{name} {number}" for name, number in told if number), between=LINE),
        joined(same, "; ".join(str(reason.label) for reason in one.reasons), between=LINE),
    ]


def _to_link(one: Candidate) -> SafeString:
    return format_html(TO_LINK, one.id, _("Choose"), one.full_name)


def _to_service(one: Candidate, *, focus: bool) -> SafeString:
    address = address_with("frontdesk:service", one.id)
    return format_html(TO_SERVICE, address, " autofocus" if focus else "", _("Choose"), one.full_name)
