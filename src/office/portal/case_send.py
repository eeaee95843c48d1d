"""Adding documents to a registered case: one file at a time, each for a document that is missing or of one's own."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from office.cases.public import Case, case_page, check_there_is_room, send_document
from office.portal.case_access import opened, to_the_door
from office.portal.guard import may_send_a_file, too_many
from office.portal.uploads import Add, DocumentForm, is_added
from office.ui.decorators import public
from office.ui.requests import OpenRequest

UNFIT: Final = 422


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def send(request: OpenRequest, case: UUID) -> HttpResponseBase:
    """Take a file for the case. It is checked at once; a worker looks at it by the next working day."""
    found = opened(request, case)
    if found is None:
        return to_the_door(request)
    page = case_page(found)
    form = DocumentForm(request.POST or None, request.FILES or None)
    missing = {fault.pk: fault.item.name for fault in page.faults}
    asked = (key for key in missing if str(key) == request.GET.get("which"))
    form.offer(missing.items(), chosen=next(asked, next(iter(missing), None)))
    if form.is_valid():
        spent = may_send_a_file(request)
        if spent.wait:
            return too_many(request, spent)
        if is_added(request, form, check=lambda: check_there_is_room(found), add=_to(found)):
            messages.success(
                request, _("The document is sent. A worker looks at it by the end of the next working day.")
            )
            return redirect("portal:case", found.pk)
    shown = {"page": page, "case": found, "form": form}
    return render(request, "portal/case/send.html", shown, status=UNFIT if form.errors else 200)


def _to(case: Case) -> Add:
    return lambda file, document, **said: send_document(case, file, fault_id=document, **said)
