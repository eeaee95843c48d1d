"""Sign-in with the city's own identity provider (OpenID Connect Core 1.0, ADR 0090).

It lets in whom the office has taken on: the provider vouches for an e-mail, and a worker with that e-mail is there.
"""

from typing import Any

import requests
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest  # noqa: TID251 allauth's views live in this app
from django.template.response import TemplateResponse

from office.accounts.models import Worker

SECONDS_TO_ANSWER = 10
UNAVAILABLE = 503


class CitySignInAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002 allauth's own
        """Nobody signs up: a worker is taken on by ``services.create_worker``."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Join the account at the provider to the worker whose e-mail it has checked (``email_verified``)."""
        if not sociallogin.is_existing:
            checked = [address.email.lower() for address in sociallogin.email_addresses if address.verified is True]
            worker = Worker.objects.filter(email__in=checked).first()
            if worker:
                sociallogin.connect(request, worker)

    def get_requests_session(self) -> requests.Session:
        return _Patient()


class _Patient(requests.Session):
    """Waits so long and no longer, and tells the person when the provider does not answer."""

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        try:
            return super().request(*args, **{"timeout": SECONDS_TO_ANSWER} | kwargs)
        except (requests.ConnectionError, requests.Timeout) as away:
            page = TemplateResponse(context.request, "socialaccount/away.html", status=UNAVAILABLE)
            raise ImmediateHttpResponse(page.render()) from away
