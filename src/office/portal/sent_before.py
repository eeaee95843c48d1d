"""The very same words sent once more from the page before: one act, though the page came with a fresh key.

Who presses "back" gets the form anew from us, and the words from the browser. What is written into the book, or asked, can
not be taken back, so the browser keeps for an hour under which key it has sent what: marks alone, no words.
"""

import hmac
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponseBase

from office.ui.once import FIELD, once_key

COOKIE: Final = "office_sent"
SECONDS: Final = 3600
KEPT: Final = 4
"""So many of the last forms of one browser."""
_SALT: Final = "office.portal.sent"
_NOT_SAID: Final = {FIELD, "csrfmiddlewaretoken", "altcha"}


def key_of_act(request: HttpRequest) -> UUID:
    """Give the key of what is sent: the former one where this browser has sent the very same within the hour.

    Raises SuspiciousOperation (a 400) as ``once_key``.
    """
    own = once_key(request)
    return UUID(_sent(request).get(_mark(request), str(own)))


def remember_sent(response: HttpResponseBase, request: HttpRequest, key: UUID) -> None:
    """Let the browser keep that this was sent under ``key``."""
    kept = _sent(request)
    mark = _mark(request)
    kept.pop(mark, None)
    last = [*kept.items(), (mark, str(key))][-KEPT:]
    guarded: dict[str, Any] = {"httponly": True, "samesite": "Lax", "secure": bool(settings.SESSION_COOKIE_SECURE)}
    response.set_cookie(COOKIE, dumps(dict(last), salt=_SALT), max_age=SECONDS, **guarded)


def _sent(request: HttpRequest) -> dict[str, str]:
    try:
        kept: dict[str, str] = loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=SECONDS)
    except BadSignature:
        return {}
    return kept


def _mark(request: HttpRequest) -> str:
    """Give a mark of the page and of all that was typed there; a file that was added makes it another act."""
    said = [(name, sorted(values)) for name, values in sorted(request.POST.lists()) if name not in _NOT_SAID]
    files = [(name, file.name, file.size) for name, sent in sorted(request.FILES.lists()) for file in sent]
    told = repr((request.get_full_path(), said, files)).encode()
    return hmac.new(settings.SECRET_KEY.encode(), told, sha256).hexdigest()[:32]
