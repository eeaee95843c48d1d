"""One filled form acts once: a signed key travels in the form and goes to the use-case as ``key=``."""

import uuid

from django.core.exceptions import SuspiciousOperation
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

FIELD = "once"
_SALT = "office.ui.once"


def _signer(request: HttpRequest) -> Signer:
    """Bind the key to who is signed in: a key copied from another worker's form is worth nothing."""
    return Signer(salt=f"{_SALT}:{getattr(request.user, 'pk', None)}")


def fresh_key(request: HttpRequest) -> str:
    """Give a new signed key; the one that was sent when a form is shown again with its mistakes."""
    try:
        return _signer(request).sign(str(once_key(request)))
    except SuspiciousOperation:
        return _signer(request).sign(str(uuid.uuid4()))


def once_key(request: HttpRequest) -> uuid.UUID:
    """Give the key of the form that was sent; raise SuspiciousOperation (a 400) when it is not one of ours."""
    try:
        return uuid.UUID(_signer(request).unsign(request.POST.get(FIELD, "")))
    except (BadSignature, ValueError):
        raise SuspiciousOperation("the form came without its key") from None
