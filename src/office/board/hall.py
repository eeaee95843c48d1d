"""The board in the hall: called numbers and where to go; no names, ever."""

from typing import Any, Final

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from office.board.said import board_said
from office.centres.models import Centre
from office.queueing.board import snapshot
from office.queueing.policy import published
from office.queueing.queues import rules_of
from office.queueing.states import DayState
from office.ui.clock import now
from office.ui.decorators import public
from office.ui.live import live_address
from office.ui.requests import OpenRequest

THEMES: Final = ("light", "dark")


@require_safe
@never_cache
@public
def hall(request: OpenRequest, centre: str) -> HttpResponse:
    """Show the board of a centre, or of one zone of it (``?zone=``), dark on light or light on dark (``?theme=``)."""
    found, zone = _centre(centre), request.GET.get("zone", "")
    said = board_said(snapshot(found, at=now()), zone)
    query = urlencode({"zone": zone}) if zone else ""
    theme, english = request.GET.get("theme", ""), request.LANGUAGE_CODE == "en"
    shown: dict[str, Any] = {
        "centre": found,
        "zone": zone,
        "theme": theme if theme in THEMES else THEMES[0],
        "said": said,
        "paused": said["day"] == DayState.PAUSED,
        "policy": [words.en if english else words.uk for words in published(rules_of(found).policy)],
        "now": now(),
        "stream": live_address(request, "board", found.code, query),
        "again": f"{reverse('board:now', args=[found.code])}?{query}",
    }
    return render(request, "board/hall.html", shown)


@require_safe
@never_cache
@public
def calls_now(request: OpenRequest, centre: str) -> HttpResponse:
    """Tell a board whose stream is broken what is called now."""
    return JsonResponse(board_said(snapshot(_centre(centre), at=now()), request.GET.get("zone", "")))


def _centre(code: str) -> Centre:
    found = Centre.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found
