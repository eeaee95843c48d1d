"""The second factor: its secrets are kept enciphered, and wrong codes stand in the journal."""

from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256
from typing import Any, ClassVar

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _

from office.accounts.clocks import clock
from office.accounts.forms import Worded
from office.accounts.models import Worker
from office.accounts.sessions import end_sessions_of
from office.accounts.telling import tell

PASSED = "office_second_factor"


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """A copy of the database alone does not give anybody's codes away: the key is not in it."""

    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is wrong or was used already. Take the next one from the application."),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


class AuthenticateForm(Worded, forms.AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The second step of sign-in."""

    def clean_code(self) -> str:
        return _told_when_wrong(super().clean_code, self.user)


class ReauthenticateForm(Worded, forms.ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The second factor asked again before it is changed."""

    def clean_code(self) -> str:
        return _told_when_wrong(super().clean_code, self.user)


def has_passed_second_factor(session: SessionBase) -> bool:
    """Tell whether this session was confirmed by a second factor, or the first one was set up in it.

    That there is one is not enough: a session may be older than it, and another's.
    """
    methods = session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return bool(session.get(PASSED)) or any(method.get("method") == "mfa" for method in methods)


def has_second_factor(worker: Worker) -> bool:
    """Tell whether ``worker`` has a code from a telephone or a security key."""
    return bool(is_mfa_enabled(worker, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]))


@transaction.atomic
def follow_added_factor(session: SessionBase, worker: Worker, *, at: datetime) -> None:
    """Let the session in which the first factor was set up pass, and end the others: nobody was asked for it there."""
    factors = Authenticator.objects.filter(user=worker).exclude(type=Authenticator.Type.RECOVERY_CODES)
    if factors.count() == 1:
        session[PASSED] = True
        end_sessions_of(worker, by=worker, at=at, but=session)


def _told_when_wrong(check: Any, user: Any) -> str:
    try:
        code: str = check()
    except ValidationError as wrong:
        tell("worker.second_factor_failed", user, by=None, at=clock(), data={"why": wrong.code})
        raise
    return code


def _cipher() -> MultiFernet:
    """A key made from the secret key, and from those before it so that one can be replaced."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(urlsafe_b64encode(_derived(secret))) for secret in secrets])


def _derived(secret: str | bytes) -> bytes:
    return sha256(b"office.accounts.second_factor" + force_bytes(secret)).digest()
