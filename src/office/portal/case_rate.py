"""Rating the way of a case: asked on its page once the result is received, by whoever has the case open (ADR 0110)."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from office.cases.public import Case
from office.feedback.models import Rating
from office.feedback.rating import may_change, may_rate_case, rate_case, rating_of
from office.law import Refusal
from office.portal.case_access import opened, to_the_door
from office.portal.voice_forms import CaseRatingForm
from office.ui.clock import now
from office.ui.decorators import public
from office.ui.forms import refused_form
from office.ui.requests import OpenRequest

UNFIT: Final = 422


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def rate(request: OpenRequest, case: UUID) -> HttpResponseBase:
    """Take the rating of a case, or change it."""
    found = opened(request, case)
    if found is None:
        return to_the_door(request)
    there = rating_of(found)
    form = CaseRatingForm(request.POST or None, initial={"steps": there.steps, "words": there.words} if there else {})
    if form.is_valid():
        try:
            rate_case(found, form.cleaned_data["steps"], words=form.cleaned_data["words"], at=now())
        except Refusal as refusal:
            refused_form(form, refusal)
        else:
            messages.success(request, _("Thank you. Your rating is kept."))
            return redirect("portal:case", found.pk)
    shown = {"case": found, "form": form, "is_open": is_open(found, there)}
    return render(request, "portal/case/rate.html", shown, status=UNFIT if form.errors else 200)


def is_open(case: Case, there: Rating | None) -> bool:
    return may_change(there, at=now()) if there else may_rate_case(case, at=now())


def said_of(case: Case) -> dict[str, Any]:
    """Give what the page of a case says about its rating; nothing is asked of the database before the result is there."""
    if case.closed_at is None:
        return {}
    there = rating_of(case)
    return {"rating": there, "may_rate": is_open(case, there)}
