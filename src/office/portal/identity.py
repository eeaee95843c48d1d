"""Who signs in, by word of a provider: OpenID Connect Core 1.0 with PKCE, or the older OAuth 2 of id.gov.ua (ADR 0104).

Addresses and answers of providers hold codes, secrets and personal numbers: nothing of them goes into a log or a fault.
"""

import base64
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote, urlencode

import jwt
import requests
from django.conf import settings

from office.parties.accounts import Claims
from office.parties.identifiers import IdentifierError
from office.parties.identifiers import rntrc as cleaned_rntrc

SECONDS_TO_ANSWER: Final = 10
LEEWAY: Final = 60  # seconds by which clocks may differ
ASYMMETRIC: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
MUST_SAY: Final = ("iss", "sub", "aud", "exp", "iat", "nonce")
LONGEST_NUMBER: Final = 60
GOV_FIELDS: Final = "givenname,middlename,lastname,drfocode,email"


class SignInError(Exception):
    """The provider did not answer, or what it said can not be believed. The message names no value."""


@dataclass(frozen=True)
class Provider:
    """A provider as it is set. ``rntrc_claim``: where an OpenID Connect provider tells a verified taxpayer number."""

    code: str
    kind: str
    name: str
    url: str
    client: str
    secret: str = field(repr=False)
    rntrc_claim: str = ""


@dataclass(frozen=True)
class Flow:
    """What is kept in the browser between leaving for the provider and coming back."""

    provider: str
    state: str
    nonce: str
    verifier: str
    then: str

    @classmethod
    def fresh(cls, provider: str, then: str) -> "Flow":
        """Draw one: nothing of it can be guessed."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _each in range(3))
        return cls(provider, state, nonce, verifier, then)

    def kept(self) -> dict[str, str]:
        return asdict(self)


def providers() -> list[Provider]:
    """Give the providers that are set; none: applicants do not sign in here."""
    return [Provider(**each) for each in settings.APPLICANT_PROVIDERS]


def provider_named(code: str) -> Provider | None:
    return next((each for each in providers() if each.code == code), None)


def address_of(provider: Provider, flow: Flow, *, callback: str) -> str:
    """Give the address at the provider to which the browser is sent. Raises SignInError."""
    if provider.kind == "id_gov_ua":
        asked = {"response_type": "code", "client_id": provider.client, "auth_type": "dig_sign,bank_id,mobileid"}
        return f"{provider.url}/?{urlencode({**asked, 'state': flow.state, 'redirect_uri': callback})}"
    challenge = base64.urlsafe_b64encode(sha256(flow.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": provider.client,
        "redirect_uri": callback,
        "scope": "openid profile email",
        "state": flow.state,
        "nonce": flow.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{_said(_discovered(provider), 'authorization_endpoint')}?{urlencode(asked)}"


def claims_from(provider: Provider, flow: Flow, *, state: str, code: str, callback: str) -> Claims:
    """Give what the provider vouches for, after the browser came back with ``state`` and ``code``.

    Raises SignInError: the answer is not to this question, is not signed by the provider, or there is none.
    """
    if not code or not hmac.compare_digest(state.encode(), flow.state.encode()):
        raise SignInError("the answer is not to our question")
    return FLOWS[provider.kind](provider, flow, code, callback)


# -- OpenID Connect ----------------------------------------------------------------------------------------------------


def _openid_connect(provider: Provider, flow: Flow, code: str, callback: str) -> Claims:
    about = _discovered(provider)
    given = _asked(
        "POST",
        _said(about, "token_endpoint"),
        auth=(quote(provider.client, safe=""), quote(provider.secret, safe="")),
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": callback,
            "code_verifier": flow.verifier,
        },
    )
    signed = _signed(_said(given, "id_token"), about, provider, flow)
    told = dict(signed)
    if endpoint := about.get("userinfo_endpoint"):
        bearer = {"Authorization": f"Bearer {_said(given, 'access_token')}"}
        more = _asked("GET", str(endpoint), headers=bearer)
        if more.get("sub") != signed["sub"]:
            raise SignInError("the provider speaks of two people")
        told |= more
    subject = str(signed["sub"])[:255]
    return Claims(
        provider=provider.code,
        subject=subject,
        told_as=subject if _is_number(subject) else "",
        surname=_text(told, "family_name"),
        given_name=_text(told, "given_name"),
        patronymic=_text(told, "middle_name"),
        rntrc=_text(told, provider.rntrc_claim),
        email=_text(told, "email") if told.get("email_verified") is True else "",
    )


def _is_number(subject: str) -> bool:
    """Tell whether a provider tells people apart by what may be their taxpayer number: it is not to stand open in a table."""
    try:
        cleaned_rntrc(subject)
    except IdentifierError:
        return False
    return True


def _discovered(provider: Provider) -> dict[str, Any]:
    about = _asked("GET", f"{provider.url}/.well-known/openid-configuration")
    if str(about.get("issuer", "")).rstrip("/") != provider.url:
        raise SignInError("the provider calls itself by another name")
    return about


def _signed(token: str, about: Mapping[str, Any], provider: Provider, flow: Flow) -> dict[str, Any]:
    """Believe an ID token only by the provider's key, for us, now, and as the answer to this very question."""
    try:
        keys = jwt.PyJWKSet.from_dict(_asked("GET", _said(about, "jwks_uri"))).keys
        head = jwt.get_unverified_header(token)
        named = [key for key in keys if head.get("kid") in (None, key.key_id)]
        if head.get("alg") not in ASYMMETRIC or not named:
            raise SignInError("the identity is not signed by the provider")
        told: dict[str, Any] = jwt.decode(
            token,
            named[0],
            algorithms=[str(head["alg"])],
            audience=provider.client,
            issuer=str(about["issuer"]),
            leeway=LEEWAY,
            options={"require": list(MUST_SAY)},
        )
    except jwt.PyJWTError:
        raise SignInError("the identity can not be believed") from None
    several = isinstance(told["aud"], list) and len(told["aud"]) > 1
    if several and told.get("azp") != provider.client:
        raise SignInError("the identity is meant for another")
    if not hmac.compare_digest(str(told["nonce"]).encode(), flow.nonce.encode()):
        raise SignInError("the identity is not the answer to our question")
    return told


# -- id.gov.ua ---------------------------------------------------------------------------------------------------------


def _id_gov_ua(provider: Provider, _flow: Flow, code: str, _callback: str) -> Claims:
    """Ask id.gov.ua: it has no ID token; who answers over TLS at its address is believed."""
    given = _asked(
        "GET",
        f"{provider.url}/get-access-token",
        params={
            "grant_type": "authorization_code",
            "client_id": provider.client,
            "client_secret": provider.secret,
            "code": code,
        },
    )
    told = _asked(
        "GET",
        f"{provider.url}/get-user-info",
        params={
            "access_token": _said(given, "access_token"),
            "user_id": _said(given, "user_id"),
            "fields": GOV_FIELDS,
        },
    )
    number = _said(told, "drfocode")
    # Accounts of former times stand by this key; it finds them, and nothing new is kept by it (ADR 0104).
    former = hmac.new(settings.SECRET_KEY.encode(), f"id_gov_ua:{number}".encode(), sha256).hexdigest()
    return Claims(
        provider=provider.code,
        subject=former,
        surname=_text(told, "lastname"),
        given_name=_text(told, "givenname"),
        patronymic=_text(told, "middlename"),
        rntrc=number,
        told_as=number[:LONGEST_NUMBER],
        email="",  # it is not said to be verified
    )


FLOWS: Final[dict[str, Callable[[Provider, Flow, str, str], Claims]]] = {
    "oidc": _openid_connect,
    "id_gov_ua": _id_gov_ua,
}


# -- asking ------------------------------------------------------------------------------------------------------------


def _asked(method: str, address: str, **said: Any) -> dict[str, Any]:
    """Ask the provider, follow no redirect; give its JSON. No address stands in the fault: it may hold a secret."""
    try:
        answer = requests.request(method, address, timeout=SECONDS_TO_ANSWER, allow_redirects=False, **said)
        told = answer.json() if answer.ok else None
    except (requests.RequestException, ValueError):
        raise SignInError("the provider does not answer") from None
    if not isinstance(told, dict) or told.get("error"):
        raise SignInError("the provider refuses")
    return told


def _said(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str | int) or not str(value):
        raise SignInError(f"the provider does not say {name}")
    return str(value)


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name) if name else ""
    return value.strip() if isinstance(value, str) else ""
