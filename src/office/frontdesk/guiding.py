"""Guiding people through the hall (L13): the number in their hand, and how a service goes."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from office.catalogue.queries import listed_service, services_in_force
from office.centres.models import Role
from office.frontdesk.common import reception, see, where
from office.frontdesk.offers import facts_of
from office.queueing.numbers import tickets_numbered
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.requests import StaffRequest


@require_GET
@reception
def number(request: StaffRequest) -> HttpResponseBase:
    """Lead to the ticket of today with this number; where several or none have it, say so."""
    asked = request.GET.get("n", "")[:20].strip()
    found = tickets_numbered(request.worker, where(request), asked, at=now())
    if len(found) == 1:
        return see("ticket", found[0].pk)
    return render(request, "frontdesk/number.html", {"asked": asked, "found": found})


@require_GET
@staff(Role.GREETER)
def explained(request: StaffRequest, service: UUID) -> HttpResponse:
    """Show the procedure of any service of the city, to be explained to who asks.

    Raises Service.DoesNotExist for one that can not be applied for today.
    """
    city = where(request).city
    found = services_in_force(city, today()).get(pk=service)
    shown = facts_of(listed_service(found, city, today()), city) | {"guiding": True}
    return render(request, "frontdesk/service_page.html", shown)
