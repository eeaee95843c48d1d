"""My case without an account: opened by number and code; done, now, next; what is asked of me."""

from typing import Final
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.cases.public import (
    case_by_code,
    case_page,
    close_cases,
    entry_proof,
    open_case,
    result_paper,
)
from office.portal.case_access import forget_token, keep_token, opened, to_the_door, token_in
from office.portal.case_rate import said_of
from office.portal.code_fields import code_field, number_field
from office.portal.guard import may_try_a_code, too_many
from office.ui.clock import now
from office.ui.decorators import public
from office.ui.forms import OfficeForm
from office.ui.requests import OpenRequest

UNFIT: Final = 422
PDF: Final = "application/pdf"


class MyCaseForm(OfficeForm):
    """The number and the code, as they stand on the receipt."""

    number = number_field(
        gettext_lazy("Number of the case"),
        gettext_lazy("For example 12/345-2026. It is on the inventory you were given and in our message."),
        width=20,
    )
    code = code_field(
        gettext_lazy("Code to check the case"),
        gettext_lazy("10 letters and digits. It stands below the list of documents on the inventory."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def door(request: OpenRequest) -> HttpResponseBase:
    """Ask for number and code. A wrong number and a wrong code have one answer."""
    form = MyCaseForm(request.POST or None)
    if form.is_valid():
        spent = may_try_a_code(request)
        if spent.wait:
            return too_many(request, spent)
        found = case_by_code(**form.cleaned_data)
        if found is not None:
            response = redirect("portal:case", found.pk)
            keep_token(response, open_case(found, former=token_in(request), at=now()))
            return response
        form.add_error(None, _("There is no case with this number and this code. Compare both with the inventory."))
    return render(request, "portal/case/door.html", {"form": form}, status=UNFIT if form.errors else 200)


@require_safe
@never_cache
@public
def case(request: OpenRequest, case: UUID) -> HttpResponseBase:
    """Show the case: the time-line, who has it, until when and by which clause, and what is asked of the person."""
    found = opened(request, case)
    if found is None:
        return to_the_door(request)
    shown = {"page": case_page(found), "case": found, "proof": entry_proof(found), "at": now(), **said_of(found)}
    return _private(render(request, "portal/case/case.html", shown))


@require_safe
@never_cache
@public
def result(request: OpenRequest, case: UUID) -> HttpResponseBase:
    """Give the result as a PDF, where it was delivered electronically; otherwise the page says where to collect it."""
    found = opened(request, case)
    if found is None:
        return to_the_door(request)
    paper = result_paper(found, at=now())
    if paper is None:
        return redirect("portal:case", found.pk)
    return as_file(paper, f"result-{slugify(found.number.replace('/', '-'))}.pdf", PDF)


@require_POST
@never_cache
@public
def close(request: OpenRequest) -> HttpResponseBase:
    """Close every case that is open in this browser: on a computer of others the next person sees nothing."""
    close_cases(token_in(request))
    response = redirect("portal:my_case")
    forget_token(response)
    return response


def as_file(content: bytes | str, name: str, media_type: str) -> HttpResponse:
    """Give a file to be kept, that no cache keeps."""
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return _private(HttpResponse(content, content_type=media_type, headers={"Content-Disposition": disposition}))


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    return response
