"""A city and its centres begin: the administrator adds the city, he or the department opens a centre (K1)."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from office.centres.models import Centre, City, Role
from office.centres.places import add_city, open_centre
from office.management.acts import Page, form_act
from office.management.forms.cities import CityForm, NewCentreForm
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.requests import StaffRequest

ADMIN = Role.SYSTEM_ADMIN
GET_OR_POST = require_http_methods(["GET", "POST"])


@require_GET
@staff(ADMIN)
def index(request: StaffRequest) -> HttpResponse:
    """List the cities with their centres."""
    centres = Centre.objects.order_by("opened_on", "name")
    cities = City.objects.prefetch_related(Prefetch("centres", centres))
    return render(request, "management/cities.html", {"cities": cities})


@GET_OR_POST
@staff(ADMIN)
def new(request: StaffRequest) -> HttpResponseBase:
    """Add a city."""
    page = Page(
        title=_("New city"),
        text=_("Next open its first centre and post the director of its department, who does the rest."),
        verb=_("Add the city"),
        back=reverse("management:cities"),
        done=_("The city is added. Now open its first centre."),
    )
    return form_act(
        request, CityForm(request.POST or None), page, lambda data: add_city(**data, by=request.worker, at=now())
    )


@GET_OR_POST
@staff(ADMIN, Role.DEPARTMENT)
def centre_new(request: StaffRequest, slug: str) -> HttpResponseBase:
    """Open a centre of a city: of any for the administrator, of the own one for the department."""
    own: dict[str, Any] = {} if request.posting.role == ADMIN else {"pk": request.posting.city_id}
    city = City.objects.get(slug=slug, **own)
    page = Page(
        title=_("Open a centre"),
        text=city.local_name,
        verb=_("Open the centre"),
        back=reverse("management:cities" if request.posting.role == ADMIN else "management:agreements"),
        done=_("The centre is opened. Bodies, staff and an approved schedule come next."),
    )
    form = NewCentreForm(request.POST or None, initial={"opened_on": today()})

    def act(data: dict[str, Any]) -> None:
        given = {"code": data["code"], "opened_on": data["opened_on"]}
        open_centre(city, **given, facts=form.facts(), by=request.worker, at=now())

    return form_act(request, form, page, act)
