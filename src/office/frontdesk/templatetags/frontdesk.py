"""``{% load frontdesk %}``: who is at the desk of the worker, on every page of an intake."""

from typing import Any

from django import template
from django.template.context import Context

from office.frontdesk.common import ticket_here

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
