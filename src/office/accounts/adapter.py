"""Sign-in as this house wants it: what allauth asks its adapter (ADR 0002).

Sign-in is the one face that the platform has: allauth brings the views, so requests and the clock come in here.
"""

from datetime import datetime
from math import ceil
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse  # noqa: TID251 allauth's views live in this app
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from office.accounts.clocks import clock
from office.accounts.idle import start_idle_limit
from office.accounts.models import Worker
from office.accounts.second_factor import follow_added_factor
from office.accounts.sessions import note_session
from office.accounts.telling import tell
from office.accounts.tries import TRIES_ALLOWED, LockedOut, count_failure, count_try, forgive, forgive_everywhere

# allauth tells the owner of an account of these by mail; the journal hears of them at the same place.
TOLD_BY_MAIL = {
    "mfa/email/totp_activated": "worker.second_factor_added",
    "mfa/email/totp_deactivated": "worker.second_factor_removed",
    "mfa/email/recovery_codes_generated": "worker.recovery_codes_made",
    "mfa/email/webauthn_added": "worker.security_key_added",
    "mfa/email/webauthn_removed": "worker.security_key_removed",
}
FACTOR_ADDED = {"mfa/email/totp_activated", "mfa/email/webauthn_added"}


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail or the password is wrong. Check both and try again."),
        "too_many_login_attempts": _("Too many wrong codes. Wait five minutes and try again."),
        "rate_limited": _("Too many tries. Wait five minutes and try again."),
        "incorrect_password": _("The password is wrong."),
        "enter_current_password": _("This is not your present password."),
        "invalid_password_reset": _("The link is no longer good. Ask for a new one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 allauth's own signature
        """Nobody signs up: a worker is taken on by ``services.create_worker``."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try before the password is looked at; an unknown e-mail is counted just so."""
        at = clock()
        try:
            self.tries = count_try(credentials.get("email", ""), self.get_client_ip(request), at=at)
        except LockedOut as locked:
            raise ValidationError(_locked(locked.until, at), code="too_many_login_attempts") from None

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Worker | None:
        worker: Worker | None = super().authenticate(request, **credentials)
        if worker:
            forgive(self.tries)
        return worker

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002 allauth's own
        """Tell the journal, of the account or, where the e-mail is nobody's, of the pair that is counted."""
        at = clock()
        count_failure(self.tries, at=at)
        email = Worker.objects.normalize_email(credentials.get("email"))
        subject = Worker.objects.filter(email=email).first() or self.tries
        where = {"address": self.tries.address, "tries": self.tries.count}
        tell("worker.sign_in_failed", subject, by=None, at=at, data=where)
        if self.tries.count >= TRIES_ALLOWED:
            tell("worker.locked_out", subject, by=None, at=at, data=where)

    def respond_user_inactive(self, request: HttpRequest, user: Worker) -> HttpResponse:
        tell("worker.sign_in_refused", user, by=None, at=clock(), data={"address": self.get_client_ip(request)})
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response

    def login(self, request: HttpRequest, user: Worker) -> None:
        super().login(request, user)
        start_idle_limit(request.session)
        at, address = clock(), self.get_client_ip(request)
        note_session(request.session, user, address=address, browser=self.get_http_user_agent(request), at=at)
        tell("worker.signed_in", user, by=user, at=at, data={"address": address})

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, Worker):
            tell("worker.signed_out", request.user, by=request.user, at=clock())
        super().logout(request)

    @transaction.atomic
    def set_password(self, user: Worker, password: str) -> None:
        """Change or reset a password: open sessions elsewhere end, locks of the account open."""
        user.set_password(password)
        user.save(update_fields=["password"])
        forgive_everywhere(user.email)
        tell("worker.password_changed", user, by=user, at=clock())

    def send_notification_mail(
        self, template_prefix: str, user: Worker, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        at = clock()
        if verb := TOLD_BY_MAIL.get(template_prefix):
            tell(verb, user, by=user, at=at)
        if template_prefix in FACTOR_ADDED:
            follow_added_factor(self.request.session, user, at=at)
        super().send_notification_mail(template_prefix, user, context, email or user.email)


def _locked(until: datetime, at: datetime) -> str:
    minutes = max(1, ceil((until - at).total_seconds() / 60))
    return ngettext(
        "Too many wrong passwords. Sign-in is closed for %(minutes)d minute more. Then try again.",
        "Too many wrong passwords. Sign-in is closed for %(minutes)d minutes more. Then try again.",
        minutes,
    ) % {"minutes": minutes}
