"""The page for what no view caught: the database is away, the disk is full, or we have made a mistake."""

import sys
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import server_error

from office.documents.room import is_out_of_room
from office.tables.away import COME_AGAIN, is_away, is_full, let_go_of_lost

AWAY, NO_ROOM = 503, 507
OWN_PAGES: Final = {AWAY: "503.html", NO_ROOM: "507.html"}


@requires_csrf_token
def fault(request: HttpRequest) -> HttpResponse:
    """Answer in plain words what is the matter; only what is nobody's lack but our mistake is a 500."""
    raised = sys.exc_info()[1]
    if is_away(raised):
        let_go_of_lost()
        return _page(AWAY, **{"Retry-After": str(COME_AGAIN)})
    if is_out_of_room(raised) or is_full(raised):
        return _page(NO_ROOM)
    return server_error(request)


def _page(status: int, **headers: str) -> HttpResponse:
    """Draw the page without the request: its session and its worker may be what can not be read."""
    headers |= {"Cache-Control": "no-store", "Content-Language": get_language() or settings.LANGUAGE_CODE}
    return HttpResponse(render_to_string(OWN_PAGES[status]), status=status, headers=headers)
