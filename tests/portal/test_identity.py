"""Signing in by word of a provider: what is believed, and what is not."""

import hmac
import logging
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from office.parties.models import AccountSession, ApplicantAccount
from office.portal.account_access import COOKIE, FLOW_COOKIE
from office.portal.identity import Flow, Provider, SignInError, address_of
from tests.portal.providers import CLIENT, CODE, SECRET, STRANGER, Spoken, a_provider
from tests.portal.test_booking import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_work() -> None:
    """Here the clock is the real one: the provider's tokens are of now."""


@pytest.fixture
def spoken(settings: Settings) -> Iterator[Spoken]:
    with a_provider() as spoken:
        common = {"url": spoken.url, "client": CLIENT, "secret": SECRET}
        settings.APPLICANT_PROVIDERS = [
            {"code": "city", "kind": "oidc", "name": "Вхід міста", "rntrc_claim": "drfo", **common},
            {"code": "id-gov-ua", "kind": "id_gov_ua", "name": "id.gov.ua", **common},
        ]
        yield spoken


def left(client: Client, spoken: Spoken, provider: str = "city", then: str = "") -> dict[str, list[str]]:
    """Leave for the provider; give what it was asked."""
    answer = client.get(reverse("portal:leave_for", args=[provider]), {"next": then})
    assert answer.status_code == 302
    assert answer["Location"].startswith(spoken.url)
    asked = parse_qs(urlsplit(answer["Location"]).query)
    spoken.nonce = asked.get("nonce", [""])[0]
    return asked


def back(client: Client, asked: dict[str, list[str]], provider: str = "city", **said: str) -> Any:
    address = reverse("portal:come_back", args=[provider])
    return client.get(address, {"code": CODE, "state": asked["state"][0]} | said)


def test_a_provider_vouches_for_a_person_once(spoken: Spoken, client: Client) -> None:
    spoken.person = {"sub": "s-1", "family_name": "Вербицька", "given_name": "Зоряна", "drfo": "5478800108"}
    spoken.person |= {"email": "z@example.test", "email_verified": False}
    asked = left(client, spoken, then="/apply/x/")
    assert (asked["code_challenge_method"], asked["response_type"]) == (["S256"], ["code"])
    assert client.cookies[FLOW_COOKIE]["httponly"]
    answer = back(client, asked)
    assert answer["Location"] == "/apply/x/"
    cookie = client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    account = ApplicantAccount.objects.get()
    assert (account.surname, account.rntrc, account.email) == ("Вербицька", "5478800108", None)
    [verifier] = next(said for path, said in spoken.asked if path == "/token")["code_verifier"]
    assert len(verifier) >= 43
    assert cookie.value not in str(list(AccountSession.objects.values()))
    assert back(client, asked).status_code == 503
    assert "Вербицька" in text(client.get("/me/"))
    spoken.person["family_name"] = "Ткач"
    first = client.cookies[COOKIE].value
    back(client, left(client, spoken))
    assert client.cookies[COOKIE].value != first
    assert ApplicantAccount.objects.get().surname == "Ткач"
    assert AccountSession.objects.count() == 1


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "another"},
        {"aud": "another"},
        {"aud": [CLIENT, "another"]},
        {"iss": "https://evil.example"},
        {"exp": 1},
        {"sub": "s-2"},
    ],
)
def test_an_identity_that_does_not_fit_is_not_believed(spoken: Spoken, client: Client, lie: dict[str, Any]) -> None:
    spoken.person, spoken.claims = {"sub": "s-1"}, lie
    assert back(client, left(client, spoken)).status_code == 503
    assert not ApplicantAccount.objects.exists()


@pytest.mark.parametrize(("key", "algorithm"), [(STRANGER, "RS256"), (None, "none"), (None, "HS256")])
def test_an_identity_signed_by_another_is_not_believed(
    spoken: Spoken, client: Client, key: Any, algorithm: str
) -> None:
    spoken.person, spoken.key, spoken.algorithm = {"sub": "s-1"}, key, algorithm
    assert back(client, left(client, spoken)).status_code == 503
    assert COOKIE not in client.cookies


def test_an_answer_to_no_question_or_to_anothers_is_refused(spoken: Spoken, client: Client) -> None:
    spoken.person = {"sub": "s-1"}
    asked = left(client, spoken)
    assert back(Client(), asked).status_code == 503
    assert back(client, {"state": ["forged"]}).status_code == 503
    asked = left(client, spoken)
    assert back(client, asked, "id-gov-ua").status_code == 503
    assert back(client, left(client, spoken), code="").status_code == 503
    assert client.get("/me/sign-in/nobody/").status_code == 404
    assert not ApplicantAccount.objects.exists()


@pytest.mark.parametrize("then", ["https://evil.example/", "//evil.example", "/\\evil.example", "x" * 600])
def test_the_way_on_leads_to_our_own_pages_alone(spoken: Spoken, client: Client, then: str) -> None:
    spoken.person = {"sub": "s-1"}
    assert back(client, left(client, spoken, then=then))["Location"] == "/me/"


def test_id_gov_ua_tells_the_taxpayer_number_and_no_log_does(
    spoken: Spoken, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    told = {"drfocode": "5478800114", "lastname": "Ґудзь", "givenname": "Петро", "middlename": "Іванович"}
    spoken.person = told | {"email": "p@example.test"}
    asked = left(client, spoken, "id-gov-ua")
    assert asked["auth_type"] == ["dig_sign,bank_id,mobileid"]
    assert back(client, asked, "id-gov-ua")["Location"] == "/me/"
    account = ApplicantAccount.objects.get()
    assert (account.full_name, account.rntrc, account.email) == ("Ґудзь Петро Іванович", "5478800114", None)
    assert "5478800114" not in account.subject
    fields = next(said for path, said in spoken.asked if path == "/get-user-info")["fields"]
    assert "drfocode" in fields[0]
    spoken.person = {"error": 1, "message": "no"}
    assert back(client, left(client, spoken, "id-gov-ua"), "id-gov-ua").status_code == 503
    spoken.person = {"lastname": "Ґудзь"}
    assert back(client, left(client, spoken, "id-gov-ua"), "id-gov-ua").status_code == 503
    for secret in (SECRET, "at-2", "5478800114", CODE):
        assert secret not in caplog.text


def of_gov(spoken: Spoken, client: Client, number: str) -> ApplicantAccount:
    """Sign in through id.gov.ua as whom it knows by ``number``."""
    spoken.person = {"drfocode": number, "lastname": "Ґудзь", "givenname": "Петро"}
    assert back(client, left(client, spoken, "id-gov-ua"), "id-gov-ua")["Location"] == "/me/"
    return ApplicantAccount.objects.latest("signed_in_at")


@pytest.mark.parametrize("number", ["5478800114", "КМ123456"])
def test_an_account_of_id_gov_ua_outlives_the_secret_of_the_installation(
    spoken: Spoken, client: Client, settings: Settings, number: str
) -> None:
    first = of_gov(spoken, client, number)
    assert first.told_as == number
    settings.SECRET_KEY = "another secret altogether"
    assert of_gov(spoken, Client(), number) == first
    assert of_gov(spoken, Client(), "5478800108") != first


def test_an_account_of_former_times_is_found_by_its_number_or_its_key(
    spoken: Spoken, client: Client, settings: Settings
) -> None:
    known, refused = of_gov(spoken, client, "5478800114"), of_gov(spoken, Client(), "КМ123456")
    for account, number in ((known, "5478800114"), (refused, "КМ123456")):
        key = hmac.new(settings.SECRET_KEY.encode(), f"id_gov_ua:{number}".encode(), sha256).hexdigest()
        ApplicantAccount.objects.filter(pk=account.pk).update(subject=key, told_as=None)
    assert of_gov(spoken, Client(), "КМ123456") == refused
    settings.SECRET_KEY = "another secret altogether"
    assert of_gov(spoken, Client(), "5478800114") == known
    subjects = set(ApplicantAccount.objects.values_list("subject", flat=True))
    for number in ("5478800114", "КМ123456"):  # nobody who learns a secret can look for a number any more
        for secret in (settings.SECRET_KEY, "another secret altogether"):
            assert hmac.new(secret.encode(), f"id_gov_ua:{number}".encode(), sha256).hexdigest() not in subjects
    assert ApplicantAccount.objects.count() == 2


def test_a_provider_that_tells_people_apart_by_the_taxpayer_number_leaves_it_nowhere_open(
    spoken: Spoken, client: Client
) -> None:
    number = "5478800114"
    spoken.claims = {"sub": number}
    spoken.person = {"sub": number, "family_name": "Ґудзь", "given_name": "Петро"}
    assert back(client, left(client, spoken))["Location"] == "/me/"
    account = ApplicantAccount.objects.get()
    assert account.told_as == number
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(account)::text FROM parties_applicantaccount AS account")
        assert number not in cursor.fetchone()[0]
    ApplicantAccount.objects.update(subject=number, told_as=None)  # as it stood in former times
    browser = Client()
    assert back(browser, left(browser, spoken))["Location"] == "/me/"
    account.refresh_from_db()
    assert ApplicantAccount.objects.count() == 1
    assert number not in account.subject


def test_a_key_that_only_looks_like_a_number_finds_nobody_elses_account(spoken: Spoken, client: Client) -> None:
    number = "5478800114"
    spoken.person = {"sub": "s-1", "family_name": "Ґудзь", "given_name": "Петро"}
    back(client, left(client, spoken))
    ApplicantAccount.objects.update(rntrc=number)
    spoken.claims = {"sub": number}
    spoken.person = {"sub": number, "family_name": "Інший", "given_name": "Хтось"}
    browser = Client()
    assert back(browser, left(browser, spoken))["Location"] == "/me/"
    assert ApplicantAccount.objects.count() == 2


def test_a_provider_that_is_away_or_calls_itself_otherwise_is_told_plainly(spoken: Spoken, client: Client) -> None:
    spoken.broken = "/.well-known/openid-configuration"
    assert "did not work" in text(client.get("/me/sign-in/city/"))
    spoken.broken = ""
    other = Provider("city", "oidc", "x", spoken.url.replace("127.0.0.1", "localhost"), CLIENT, SECRET)
    with pytest.raises(SignInError, match="another name"):
        address_of(other, Flow.fresh("city", "/"), callback="")
    assert SECRET not in repr(other)


def test_where_no_provider_is_set_the_page_says_what_can_be_done(settings: Settings, client: Client) -> None:
    settings.APPLICANT_PROVIDERS = []
    assert "not set up here yet" in text(client.get("/me/sign-in/"))
