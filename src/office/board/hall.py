"""The board in the hall: called numbers and where to go, shown and spoken; no names, ever."""

from typing import Any, Final

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from office.board.said import board_said, call_aloud, notice_of
from office.centres.models import Centre
from office.documents.speech import SpeechFailedError, spoken
from office.queueing.board import call_of, snapshot
from office.queueing.device_states import DeviceKind
from office.queueing.policy import published
from office.queueing.queues import rules_of
from office.ui.clock import now
from office.ui.decorators import device, public
from office.ui.devices import remember_device, token_of
from office.ui.live import live_address
from office.ui.pairing import pairing_page
from office.ui.requests import DeviceRequest, OpenRequest

THEMES: Final = ("light", "dark")
DAY: Final = 24 * 60 * 60


@require_safe
@never_cache
@public
def hall(request: OpenRequest, centre: str) -> HttpResponse:
    """Show the board of a centre, or of one zone of it (``?zone=``), dark on light or light on dark (``?theme=``)."""
    return _board(request, _centre(centre), request.GET.get("zone", ""))


@require_safe
@device(DeviceKind.BOARD)
def own(request: DeviceRequest) -> HttpResponse:
    """Show a paired board what it is there for: its centre, its zone, its line of notice. Its cookie is set anew."""
    board = request.device
    shown = {"notice": notice_of(board, request.LANGUAGE_CODE), "alive": reverse("board:alive")}
    return remember_device(_board(request, board.centre, board.zone, **shown), token_of(request))


@require_safe
@device(DeviceKind.BOARD)
def alive(request: DeviceRequest) -> HttpResponse:
    """Hear that a board lives, and tell it the line of notice as it is now."""
    return JsonResponse({"notice": notice_of(request.device, request.LANGUAGE_CODE)})


@require_http_methods(["GET", "POST"])
@public
def pairing(request: OpenRequest) -> HttpResponseBase:
    """Pair this browser as a board."""
    return pairing_page(request, DeviceKind.BOARD, first="board:own")


@require_safe
@never_cache
@public
def calls_now(request: OpenRequest, centre: str) -> HttpResponse:
    """Tell a board whose stream is broken what is called now."""
    return JsonResponse(board_said(snapshot(_centre(centre), at=now()), request.GET.get("zone", "")))


@require_safe
@public
def voice(_request: OpenRequest, centre: str, line: int) -> HttpResponseBase:
    """Speak a call of today: the number sign by sign, then the desk; slowly to whoever needs more time."""
    call = call_of(_centre(centre), line, at=now())
    if call is None:
        raise Http404
    try:
        sound = spoken(call_aloud(call), "uk", slow=call.is_slow)
    except SpeechFailedError:
        raise Http404 from None  # the board shows the number all the same
    response = FileResponse(sound.open("rb"), content_type="audio/wav")
    response["Cache-Control"] = f"public, max-age={DAY}, immutable"
    return response


def _board(request: OpenRequest, centre: Centre, zone: str, **more: Any) -> HttpResponse:
    said = board_said(snapshot(centre, at=now()), zone)
    query = urlencode({"zone": zone}) if zone else ""
    theme, english = request.GET.get("theme", ""), request.LANGUAGE_CODE == "en"
    shown: dict[str, Any] = {
        "centre": centre,
        "zone": zone,
        "theme": theme if theme in THEMES else THEMES[0],
        "said": said,
        "policy": [words.en if english else words.uk for words in published(rules_of(centre).policy)],
        "now": now(),
        "stream": live_address(request, "board", centre.code, query),
        "again": f"{reverse('board:now', args=[centre.code])}?{query}",
        "voice": reverse("board:voice", args=[centre.code, 0]),
        **more,
    }
    return render(request, "board/hall.html", shown)


def _centre(code: str) -> Centre:
    found = Centre.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found
