"""Bodies come and go: a new body in the city, one that joins the centre or leaves it, one that ends (D4, K10)."""

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from office.centres.models import Centre, Provider, Role
from office.centres.providers import BodyFacts, add_provider, end_provider, join_centre, leave_centre
from office.centres.queries import participants
from office.management.acts import Page, form_act
from office.management.forms.places import BodyForm, EndBodyForm, JoinForm, LeaveForm
from office.management.scope import the_centre
from office.management.views.bodies import home_of
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.requests import StaffRequest

GET_OR_POST = require_http_methods(["GET", "POST"])


def _of_the_city(centre: Centre) -> list[Provider]:
    return list(Provider.objects.on(today()).filter(city=centre.city))


def _part_of(centre: Centre, body: UUID) -> Provider:
    """Give a body that takes part in the centre. Raises Provider.DoesNotExist for any other."""
    for part in participants(centre, today()):
        if part.provider_id == body:
            return part.provider
    raise Provider.DoesNotExist


@GET_OR_POST
@staff(Role.DEPARTMENT)
def new(request: StaffRequest) -> HttpResponseBase:
    """Add a body to the city; that it takes part in a centre is recorded next."""
    centre = the_centre(request)
    page = Page(
        title=_("New body in the city"),
        text=_("Then record in which centre it takes part."),
        verb=_("Add the body"),
        back=home_of(centre),
        done=_("The body is added. Now record that it takes part in the centre."),
    )

    def add(data: dict[str, Any]) -> None:
        code, starts_on, edrpou = data.pop("code"), data.pop("starts_on"), data.pop("edrpou")
        facts = BodyFacts(**data, edrpou=edrpou or None)
        add_provider(centre.city, code=code, facts=facts, starts_on=starts_on, by=request.worker, at=now())

    return form_act(request, BodyForm(request.POST or None, initial={"starts_on": today()}), page, add)


@GET_OR_POST
@staff(Role.DEPARTMENT)
def join(request: StaffRequest) -> HttpResponseBase:
    """Record that a body takes part in the work of the centre (K10)."""
    centre = the_centre(request)
    inside = {part.provider_id for part in participants(centre, today())}
    bodies = [body for body in _of_the_city(centre) if body.pk not in inside]
    form = JoinForm(request.POST or None, initial={"starts_on": today()})
    form.offer(bodies)
    page = Page(
        title=_("A body joins the centre"),
        verb=_("Record that it takes part"),
        back=home_of(centre),
        done=_("The body takes part in the centre"),
    )

    def act(data: dict[str, Any]) -> None:
        chosen = data.pop("provider")
        body = next(body for body in bodies if str(body.pk) == chosen)
        join_centre(centre, body, **data, by=request.worker, at=now())

    return form_act(request, form, page, act, facts=[(_("Centre"), centre)])


@GET_OR_POST
@staff(Role.DEPARTMENT)
def leave(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002  the word of the address
    """Record the last day on which a body takes part in the centre."""
    centre = the_centre(request)
    body = _part_of(centre, id)
    posted = centre.postings.on(today()).filter(provider=body).count()
    page = Page(
        title=_("A body leaves the centre"),
        text=_(
            "After that day nobody of it is posted here any more. Those who are posted stay, so that what was begun is "
            "finished: end their postings when it is."
        ),
        verb=_("Set the last day"),
        back=home_of(centre),
        done=_("The last day of the body in the centre is set"),
    )
    return form_act(
        request,
        LeaveForm(request.POST or None, initial={"ends_on": today()}),
        page,
        lambda data: leave_centre(centre, body, ends_on=data["ends_on"], by=request.worker, at=now()),
        facts=[(_("Body"), body), (_("Centre"), centre), (_("Workers posted here"), posted)],
    )


@GET_OR_POST
@staff(Role.DEPARTMENT)
def end(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """End a body for good, and say what takes its place."""
    centre = the_centre(request)
    body = _part_of(centre, id)
    others = [other for other in _of_the_city(centre) if other.pk != body.pk]
    form = EndBodyForm(request.POST or None, initial={"ends_on": today()}, body=body, others=others)
    page = Page(
        title=_("End the body"),
        warning=_(
            "With that day its competence, its part in every centre of the city, its agreements and the postings of its "
            "workers end. Its past work stays under its name. It can not be undone."
        ),
        verb=_("End the body"),
        back=home_of(centre),
        done=_("The last day of the body is set"),
    )

    def act(data: dict[str, Any]) -> None:
        successor = next((other for other in others if str(other.pk) == data["merged_into"]), None)
        days = {"ends_on": data["ends_on"], "act": data["act"]}
        end_provider(body, **days, merged_into=successor, by=request.worker, at=now())

    return form_act(request, form, page, act, facts=[(_("Body"), f"{body} ({body.short_name})")])
