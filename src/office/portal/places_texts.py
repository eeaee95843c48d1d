"""What is published, under addresses that never change: the text in force, the one that comes, all that were (K2, K28)."""

from collections.abc import Callable
from itertools import groupby

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from office.catalogue.editions import edition_now
from office.documents import download_name, open_file
from office.documents.braille import is_available
from office.law import clause
from office.portal.caching import answered
from office.portal.places_ways import ways_of_text
from office.publications.comparing import passages
from office.publications.markup import headings, html
from office.publications.models import Kind
from office.publications.queries import LONG as LONG_TEXTS
from office.publications.queries import History, history, in_force
from office.ui.clock import today
from office.ui.decorators import public
from office.ui.requests import OpenRequest

LONG = 3
"""A text of so many headings gets a list of them."""


@require_safe
@public
@clause("K2")
def texts(request: OpenRequest) -> HttpResponse:
    """List everything that is published and applies today, by its kind: the acts that govern the centres first."""
    return _kept(request, lambda: _listed(request))


def _kept(request: OpenRequest, draw: Callable[[], HttpResponse]) -> HttpResponse:
    return answered(request, (edition_now(), today(), is_available()), draw)


def _listed(request: OpenRequest) -> HttpResponse:
    order = list(Kind)
    found = sorted(in_force(today()).defer(*LONG_TEXTS), key=lambda each: order.index(Kind(each.publication.kind)))
    kinds = [(Kind(kind), list(ones)) for kind, ones in groupby(found, key=lambda each: each.publication.kind)]
    return render(request, "portal/places/texts.html", {"kinds": kinds})


@require_safe
@public
def text(request: OpenRequest, slug: str) -> HttpResponse:
    """Show a text as it applies today; where none does, what comes or what was."""
    return _kept(request, lambda: _page(request, history(slug, today())))


@require_safe
@public
def version(request: OpenRequest, slug: str, number: int) -> HttpResponse:
    """Show one version of a text, whenever it applied."""
    return _kept(request, lambda: _page(request, history(slug, today()), number))


def _page(request: OpenRequest, found: History, number: int | None = None) -> HttpResponse:
    """Draw a version; without its number the one that applies."""
    applies = found.now or found.coming or found.versions[0]
    shown_version = applies if number is None else found.numbered(number)
    words = shown_version.local_text
    contents = headings(words)
    shown = {
        "found": found,
        "publication": found.publication,
        "version": shown_version,
        "is_now": shown_version == found.now,
        "is_coming": found.now != shown_version and shown_version == found.coming,
        "text": html(words),
        "contents": contents if len(contents) >= LONG else [],
        "ways": ways_of_text(found.publication, shown_version),
        "before": found.before(shown_version),
        "today": today(),
    }
    return render(request, "portal/places/text.html", shown)


@require_safe
@public
def changes(request: OpenRequest, slug: str, number: int) -> HttpResponse:
    """Show what a version changed against the one before it."""
    return _kept(request, lambda: _compared(request, slug, number))


def _compared(request: OpenRequest, slug: str, number: int) -> HttpResponse:
    found = history(slug, today())
    new = found.numbered(number)
    old = found.before(new)
    if old is None:
        raise Http404
    shown = {"publication": found.publication, "version": new, "former": old, "changes": passages(old.text, new.text)}
    return render(request, "portal/places/differences.html", shown)


@require_safe
@public
def file(request: OpenRequest, slug: str, number: int) -> HttpResponseBase:  # noqa: ARG001
    """Give the file beside a version."""
    found = history(slug, today()).numbered(number)
    if found.file is None:
        raise Http404
    return FileResponse(open_file(found.file), content_type=found.file.media_type, filename=download_name(found.file))
