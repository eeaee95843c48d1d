"""Messages that did not go: why, and sent again by hand."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from office.audit.watching import watched
from office.centres.models import Role
from office.management.acts import see_other
from office.messages import services
from office.messages.queries import access_failed, failed_messages, waiting_messages
from office.ui.clock import now
from office.ui.decorators import staff
from office.ui.requests import StaffRequest

SHOWN = 200


@require_GET
@staff(Role.SYSTEM_ADMIN)
def index(request: StaffRequest) -> HttpResponse:
    """List the messages that were given up, and those that should have gone and have not."""
    shown: dict[str, object] = {"failed": list(failed_messages()[:SHOWN]), "waiting": list(waiting_messages()[:SHOWN])}
    shown["watched"] = watched(at=now())
    return render(request, "management/messages.html", shown)


@require_POST
@staff(Role.SYSTEM_ADMIN)
def resend(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002  the word of the address
    """Put a message that was given up back into the queue."""
    services.resend(access_failed(id), by=request.worker, at=now())
    return see_other(request, reverse("management:messages"), _("The message waits to be sent again"))
