"""Asking a centre on the web, and reading the answer by the number and the code (L16)."""

from typing import Final

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from office.booking.codes import shown as in_groups
from office.catalogue.queries import services_in_force
from office.feedback.enquiring import ask
from office.feedback.models import Enquiry
from office.feedback.queries import by_number_and_code, duties_of
from office.feedback.settings import rules_of
from office.feedback.states import EnquiryState
from office.law import Refusal
from office.portal.guard import may_try_a_code, may_write, too_many
from office.portal.sent_before import key_of_act, remember_sent
from office.portal.voice_book import open_centres, the_centre
from office.portal.voice_forms import AskForm, EnquiryForm
from office.portal.voice_tokens import ASKED, key_of, token_of
from office.ui.clock import now, today
from office.ui.decorators import public
from office.ui.forms import refused_form
from office.ui.requests import OpenRequest

UNFIT: Final = 422


@require_safe
@public
def ask_where(request: OpenRequest) -> HttpResponseBase:
    """Ask which centre is asked; the only one is not asked for."""
    centres = open_centres()
    if len(centres) == 1:
        return redirect("portal:ask", centres[0].code)
    return render(request, "portal/voice/ask_where.html", {"centres": centres})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def ask_centre(request: OpenRequest, centre: str) -> HttpResponseBase:
    """Take a question; a form sent twice is one enquiry."""
    here, form = the_centre(centre), AskForm(request.POST or None, initial={"service": request.GET.get("service", "")})
    form.offer(list(services_in_force(here.city, today())))
    if form.is_valid():
        spent = may_write(request)
        if spent.wait:
            return too_many(request, spent)
        try:
            key = key_of_act(request)
            made = ask(here, form.asked(request.LANGUAGE_CODE), at=now(), request=key)
        except Refusal as refusal:
            refused_form(form, refusal)
        else:
            response = redirect("portal:enquiry", token_of(ASKED, made.pk))
            remember_sent(response, request, key)
            return response
    shown = {"centre": here, "form": form, "terms": rules_of(here)}
    return render(request, "portal/voice/ask.html", shown, status=UNFIT if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def find(request: OpenRequest) -> HttpResponseBase:
    """Ask for the number and the code; whatever does not fit has one answer."""
    form = EnquiryForm(request.POST or None)
    if form.is_valid():
        spent = may_try_a_code(request)
        if spent.wait:
            return too_many(request, spent)
        try:
            found = by_number_and_code(form.cleaned_data["number"], form.cleaned_data["code"])
        except Enquiry.DoesNotExist:
            form.add_error("code", _("There is no enquiry with this number and code. Look at both once more."))
        else:
            return redirect("portal:enquiry", token_of(ASKED, found.pk))
    return render(request, "portal/voice/enquiry_find.html", {"form": form}, status=UNFIT if form.errors else 200)


@require_safe
@never_cache
@public
def shown(request: OpenRequest, token: str) -> HttpResponse:
    """Show an enquiry to who asked: the answer, or by when it comes."""
    found = Enquiry.objects.select_related("centre__city", "service", "answer").get(pk=key_of(ASKED, token))
    values = {
        "enquiry": found,
        "code": in_groups(found.code),
        "is_answered": found.state == EnquiryState.ANSWERED,
        "duty": duties_of([found]).get(found.pk),
    }
    return render(request, "portal/voice/enquiry.html", values)
