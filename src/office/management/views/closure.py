"""A centre closes by law (K27): its own page, the consequence in words, a typed confirmation."""

from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from office.centres.closures import close_centre
from office.centres.models import Role
from office.management.acts import Page, form_act
from office.management.forms.places import ClosureForm
from office.management.scope import reached, the_centre
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.requests import StaffRequest


@require_http_methods(["GET", "POST"])
@staff(Role.DEPARTMENT)
def close(request: StaffRequest) -> HttpResponseBase:
    """Close a centre from a day by an act."""
    centres = reached(request)
    centre = the_centre(request, centres)
    others = [other for other in centres if other.pk != centre.pk and not other.is_closed(today())]
    form = ClosureForm(request.POST or None, initial={"on": today()}, centre=centre, others=others)
    page = Page(
        title=_("Close the centre"),
        warning=_(
            "From that day on the centre accepts nothing new: no packages, no bookings, no postings. What was begun is "
            "finished, terms go on, records stay. It can not be opened again."
        ),
        verb=_("Close the centre"),
        back=f"{reverse('management:agreements')}?centre={centre.code}",
        done=_("The centre is closed from that day on"),
        template="management/closure.html",
    )

    def shut(data: dict[str, Any]) -> None:
        successor = next((other for other in others if other.code == data["successor"]), None)
        close_centre(centre, act=data["act"], on=data["on"], successor=successor, by=request.worker, at=now())

    return form_act(request, form, page, shut, centre=centre, centres=centres)
