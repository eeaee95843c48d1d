"""A desk left alone signs its worker out: a session ends when nothing was asked for ``SESSION_COOKIE_AGE`` seconds.

The session is written at most once a minute, not on every page.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from time import time

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse  # noqa: TID251 a middleware is handed requests

from office.accounts.sessions import follow_session, has_moved

SEEN = "office_seen"
WRITTEN_EVERY = 60  # seconds


def start_idle_limit(session: SessionBase) -> None:
    session[SEEN] = int(time())


def idle_limit(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Move the end of a signed-in session on with its use."""

    def answer(request: HttpRequest) -> HttpResponse:
        session, seen = request.session, request.session.get(SEEN)
        if seen is not None and (time() - seen >= WRITTEN_EVERY or has_moved(session)):
            start_idle_limit(session)
            follow_session(session, at=datetime.now(UTC))
        return get_response(request)

    return answer
