"""What happens to an account: a lost second factor is taken away, a worker is let go, or comes back."""

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from office.cases.leaving import let_go, on_hand
from office.centres.access import access_worker
from office.centres.workers import equals_of, reactivate, reset_second_factor
from office.management.acts import Page, form_act
from office.management.forms.staff import ConfirmForm, LetGoForm
from office.management.views.staff import APPOINTING
from office.ui.clock import now
from office.ui.decorators import staff
from office.ui.requests import StaffRequest

GET_OR_POST = require_http_methods(["GET", "POST"])


def _back(worker_id: UUID) -> str:
    return reverse("management:worker", args=[worker_id])


@GET_OR_POST
@staff(*APPOINTING)
def reset(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002  the word of the address
    """Take away the second factor of a worker who has lost it."""
    found = access_worker(request.worker, id, at=now())
    page = Page(
        title=_("Take away the second step of sign-in"),
        warning=_(
            "Codes, security keys and recovery codes stop at once, and every session of the worker ends. Until a new "
            "second step is set up the password alone signs in. Be sure that it is the worker who asks. The worker is "
            "told by mail."
        ),
        verb=_("Take it away"),
        back=_back(found.pk),
        done=_("The second step is taken away; the worker is signed out everywhere and told by mail"),
    )
    return form_act(
        request,
        ConfirmForm(request.POST or None, worker=found),
        page,
        lambda _data: reset_second_factor(found, by=request.worker, at=now()),
        facts=[(_("Worker"), found.full_name), (_("E-mail"), found.email)],
    )


@GET_OR_POST
@staff(*APPOINTING)
def leave(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Let a worker go: postings, sessions and sign-in end; what is on hand passes to somebody first."""
    found = access_worker(request.worker, id, at=now())
    people, count = equals_of(found, at=now()), on_hand(found)
    form = LetGoForm(request.POST or None, worker=found)
    form.offer(people, on_hand=count)
    page = Page(
        title=_("Let the worker go"),
        warning=_(
            "Every posting ends today, and the worker is signed out at once and can sign in no more. What was done "
            "stays under the worker’s name."
        ),
        verb=_("Let the worker go"),
        back=_back(found.pk),
        done=_("The worker no longer works here"),
    )

    def act(data: dict[str, Any]) -> None:
        successor = next((each for each in people if str(each.pk) == data.get("successor")), None)
        let_go(found, act=data["act"], successor=successor, by=request.worker, at=now())

    facts = [(_("Worker"), found.full_name), (_("On hand: cases, duties, petitions"), count)]
    return form_act(request, form, page, act, facts=facts)


@GET_OR_POST
@staff(*APPOINTING)
def come_back(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Let a worker sign in again; a posting is given anew."""
    found = access_worker(request.worker, id, at=now())
    page = Page(
        title=_("Let the worker sign in again"),
        text=_("The password and the second step are those of before. Give a posting next: without one nothing opens."),
        verb=_("Let the worker sign in again"),
        back=_back(found.pk),
        done=_("The worker may sign in again. Give a posting."),
    )
    return form_act(
        request,
        ConfirmForm(request.POST or None, worker=found),
        page,
        lambda _data: reactivate(found, by=request.worker, at=now()),
        facts=[(_("Worker"), found.full_name), (_("E-mail"), found.email)],
    )
