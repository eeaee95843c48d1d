"""Pages that belong to no face: the way in, the choice of a posting, the language, a clause, the keys."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.i18n import set_language

from office.accounts.sessions import KEY as SESSION_KEY
from office.accounts.sessions import end_session, end_sessions_of, sessions_of
from office.centres.models import Posting
from office.law import CLAUSES
from office.ui.clock import now
from office.ui.decorators import public, signed_in
from office.ui.forms import OfficeForm, Radios
from office.ui.keys import keys_on, switch_keys
from office.ui.navigation import first_page
from office.ui.postings import choose_posting, current_posting, own_postings
from office.ui.requests import OpenRequest, WorkerRequest
from office.ui.words import clause_length


class PostingForm(OfficeForm):
    posting = forms.ChoiceField(
        label=_("In which posting do you work now?"),
        widget=Radios,
        error_messages={
            "required": _("Choose the posting you work in now"),
            "invalid_choice": _("This posting is no longer yours; choose another"),
        },
    )

    def set_choices(self, postings: list[Posting]) -> None:
        field = self.fields["posting"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(posting.pk), _said(posting)) for posting in postings]


def _said(posting: Posting) -> str:
    places = (posting.get_role_display().capitalize(), posting.provider, posting.centre)
    return ", ".join(str(place) for place in places if place)


def _safe_next(request: OpenRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if own else ""


@require_GET
@public
def home(request: OpenRequest) -> HttpResponseBase:
    """Lead a worker to the first page of the role; anyone else to sign in."""
    if not request.user.is_authenticated:
        return redirect(resolve_url(settings.LOGIN_URL))
    posting = current_posting(request)
    if posting is None and own_postings(request):
        return redirect("ui:posting")
    first = first_page(posting) if posting else None
    return redirect(first) if first else render(request, "ui/no_pages.html", {"posting": posting})


@require_http_methods(["GET", "POST"])
@signed_in
def posting(request: WorkerRequest) -> HttpResponseBase:
    """Let a worker of several postings choose the one to act in (K3)."""
    form = PostingForm(request.POST or None, initial={"posting": getattr(current_posting(request), "pk", None)})
    form.set_choices(list(own_postings(request)))
    if form.is_valid():
        choose_posting(request, form.cleaned_data["posting"])
        return redirect(_safe_next(request) or "ui:home")
    return render(request, "ui/posting.html", {"form": form, "next": _safe_next(request)})


@require_GET
@signed_in
def sessions(request: WorkerRequest) -> HttpResponseBase:
    """Show a worker every browser in which the account is open."""
    current = (request.session.get(SESSION_KEY) or [""])[0]
    shown = {"sessions": sessions_of(request.worker, at=now()), "current": current}
    return render(request, "ui/sessions.html", shown)


@require_POST
@signed_in
def end_sessions(request: WorkerRequest) -> HttpResponseBase:
    """End one other session of this worker, or all of them but this one."""
    try:
        chosen = UUID(request.POST.get("session", ""))
    except ValueError:
        end_sessions_of(request.worker, by=request.worker, at=now(), but=request.session)
    else:
        end_session(request.worker, chosen, at=now())
    messages.info(request, _("Ended. A browser that was open there asks to sign in."))
    return redirect("ui:sessions")


@csrf_exempt  # it changes nothing but the reader's own language, and so public pages need no cookie
@require_POST
@public
def language(request: OpenRequest) -> HttpResponse:
    """Change the language of the pages and come back to the same one."""
    return set_language(request)


@require_GET
@public
def clause(request: OpenRequest, clause: str) -> HttpResponse:
    """Show what a clause asks, in our words."""
    found = CLAUSES.get(clause)
    if found is None:
        raise Http404
    says = found.says_en if request.LANGUAGE_CODE == "en" else found.says_uk
    shown = {"clause": found, "says": says, "length": clause_length(clause)}
    return render(request, "ui/clause.html", shown)


@require_http_methods(["GET", "POST"])
@signed_in
def keyboard(request: WorkerRequest) -> HttpResponseBase:
    """List every key, and switch the single-character ones on or off (WCAG 2.1.4)."""
    if request.method == "POST":
        switch_keys(request, on=request.POST.get("keys") == "on")
        return redirect(reverse("ui:keyboard"))
    return render(request, "ui/keyboard.html", {"on": keys_on(request)})
