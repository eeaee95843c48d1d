"""Keyboard shortcuts of single characters can be switched off (WCAG 2.1.4); the choice lives in the session."""

from django.http import HttpRequest

SESSION_KEY = "keys"


def keys_on(request: HttpRequest) -> bool:
    return bool(request.session.get(SESSION_KEY, True))


def switch_keys(request: HttpRequest, *, on: bool) -> None:
    request.session[SESSION_KEY] = on
