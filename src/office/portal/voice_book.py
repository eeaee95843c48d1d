"""The book of responses and proposals on the web: everybody reads it and everybody writes into it (L52)."""

from typing import Final
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from office.centres.models import Centre, Desk
from office.feedback.models import FeedbackEntry, Moderation
from office.feedback.queries import Cursor, public_book, published
from office.feedback.settings import rules_of
from office.feedback.states import EntryWay
from office.feedback.writing import write_entry
from office.law import Refusal
from office.portal.guard import may_write, too_many
from office.portal.sent_before import key_of_act, remember_sent
from office.portal.voice_forms import BookFilters, EntryForm
from office.portal.voice_tokens import WRITTEN, key_of, token_of
from office.ui.clock import now, today
from office.ui.decorators import public
from office.ui.forms import refused_form
from office.ui.requests import OpenRequest

UNFIT: Final = 422
MOST_DIGITS: Final = 4


def open_centres() -> list[Centre]:
    """Give the centres that receive people, as a person looks for them."""
    found = Centre.objects.select_related("city").order_by("city__name", "name")
    return [each for each in found if not each.is_closed(today())]


def the_centre(code: str) -> Centre:
    """Give an open centre. Raises Centre.DoesNotExist, and Http404 for one that is closed."""
    found = Centre.objects.select_related("city").get(code=code)
    if found.is_closed(today()):
        raise Http404
    return found


@require_safe
@public
def voices(request: OpenRequest) -> HttpResponse:
    """Show the book: what is published, with the answers beside it."""
    centres = open_centres()
    form = BookFilters(request.GET or None)
    form.offer([(each.code, each.local_name) for each in centres])
    centre = next((each for each in centres if each.code == form.chosen("centre")), None)
    answered = {"yes": True, "no": False}.get(form.chosen("answered"))
    after = Cursor.read((request.GET.getlist("after") or [""])[-1])
    page = public_book(centre=centre, kind=form.chosen("kind"), answered=answered, after=after)
    return render(request, "portal/voice/voices.html", {"form": form, "page": page, "centre": centre})


@require_safe
@public
def voice(request: OpenRequest, entry: UUID) -> HttpResponse:
    """Show one entry of the book."""
    try:
        found = published(entry)
    except Moderation.DoesNotExist:
        raise Http404 from None
    return render(request, "portal/voice/voice.html", {"each": found})


@require_safe
@public
def write_where(request: OpenRequest) -> HttpResponseBase:
    """Ask into the book of which centre; the only one is not asked for."""
    centres = open_centres()
    if len(centres) == 1:
        return redirect("portal:write", centres[0].code)
    return render(request, "portal/voice/write_where.html", {"centres": centres})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def write(request: OpenRequest, centre: str) -> HttpResponseBase:
    """Ask what is to be written, and write it into the book; a form sent twice is one entry."""
    here, form = the_centre(centre), EntryForm(request.POST or None)
    desk = _desk(request, here)
    if form.is_valid():
        spent = may_write(request)
        if spent.wait:
            return too_many(request, spent)
        way = EntryWay.DESK if desk else EntryWay.PORTAL
        said = form.said(request.LANGUAGE_CODE)
        try:
            key = key_of_act(request)
            made = write_entry(here, said, way=way, desk=desk, at=now(), request=key)
        except Refusal as refusal:
            refused_form(form, refusal)
        else:
            response = redirect("portal:written", token_of(WRITTEN, made.pk))
            remember_sent(response, request, key)
            return response
    shown = {"centre": here, "form": form, "desk": desk, "terms": rules_of(here)}
    return render(request, "portal/voice/write.html", shown, status=UNFIT if form.errors else 200)


def _desk(request: OpenRequest, centre: Centre) -> Desk | None:
    """Give the desk whose code was scanned; a number that is no desk of the centre is nothing."""
    typed = request.GET.get("desk", "")
    if not typed.isdecimal() or not typed.isascii() or len(typed) > MOST_DIGITS:
        return None
    return Desk.objects.filter(centre=centre, number=int(typed)).first()


@require_safe
@never_cache
@public
def written(request: OpenRequest, token: str) -> HttpResponse:
    """Say that it stands in the book, under which number, and what happens next."""
    found = FeedbackEntry.objects.select_related("book", "centre__city").defer("text", "name", "contact")
    entry = found.get(pk=key_of(WRITTEN, token))
    return render(request, "portal/voice/written.html", {"entry": entry, "terms": rules_of(entry.centre)})
