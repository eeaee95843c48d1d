"""Every address of the product × every role: closed by default."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from office.centres.models import Posting, Role
from office.ui.decorators import Access, staff
from tests.ui.conftest import TEMPLATES

pytestmark = pytest.mark.django_db
Postings = dict[Role, Posting]

# Pages of allauth that guard themselves: they are about who signs in, and open no work of the office.
ALLAUTH = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_index",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
}


def _dummy(part: re.Match[str]) -> str:
    """Give a value the converter takes and no subject has."""
    return {"uuid": str(uuid.uuid4()), "uuidstr": str(uuid.uuid4()), "int": "1"}.get(part[1] or "str", "none")


@dataclass(frozen=True)
class Place:
    route: str
    name: str
    view: Any

    @property
    def access(self) -> Access | None:
        return getattr(self.view, "office_access", None)

    @property
    def address(self) -> str:
        """An address of this route whose subject does not exist."""
        return "/" + re.sub(r"<(?:(\w+):)?\w+>", _dummy, self.route)


def walk(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[Place]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        else:
            yield Place(route, pattern.name or "", pattern.callback)


def places() -> list[Place]:
    return list(walk(get_resolver(settings.ROOT_URLCONF).url_patterns))


def staff_places() -> list[tuple[Place, Access]]:
    return [(place, place.access) for place in places() if place.access and place.access.kind == "staff"]


@pytest.fixture
def bare_absence(settings: Any) -> None:
    """Say in two words that something is not there: a thousand times the page of it would be drawn, with all its links."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [TEMPLATES / "bare"]}]


def test_what_is_not_there_is_told_to_every_role(client: Client, postings: Postings) -> None:
    for posting in postings.values():
        client.force_login(posting.worker)
        answer = client.get("/no/such/page/")
        assert answer.status_code == 404
        assert "Сторінку не знайдено" in answer.content.decode()


def test_every_view_is_classified() -> None:
    unmarked = [place.route for place in places() if place.access is None and place.name not in ALLAUTH]
    assert not unmarked, f"mark these views with public, signed_in or staff (office.ui.decorators): {unmarked}"


def test_the_list_of_exceptions_holds_allauth_alone() -> None:
    strangers = [
        place.route for place in places() if place.name in ALLAUTH and not _module(place).startswith("allauth.")
    ]
    assert not strangers


def _module(place: Place) -> str:
    return str(getattr(place.view, "view_class", place.view).__module__)


def test_who_did_not_sign_in_gets_no_page_of_staff(client: Client) -> None:
    sign_in = resolve_url(settings.LOGIN_URL)
    wrong = []
    for place in places():
        if place.access and place.access.kind in {"signed_in", "staff"}:
            answer = client.get(place.address)
            if not (answer.status_code == 405 or answer.headers.get("Location", "").startswith(sign_in)):
                wrong.append(f"{place.route}: {answer.status_code}")
    assert not wrong


@pytest.mark.usefixtures("bare_absence")
def test_a_page_of_a_device_is_not_there_for_people(client: Client, postings: Postings) -> None:
    addresses = [place.address for place in places() if place.access and place.access.kind == "device"]
    for posting in (None, *postings.values()):
        if posting is not None:
            client.force_login(posting.worker)
        wrong = [address for address in addresses if client.get(address).status_code not in {404, 405}]
        assert not wrong


def test_no_session_opens_an_address_of_the_api(client: Client, postings: Postings) -> None:
    """Which token may ask for what is the map of tests/api/test_access_map.py."""
    addresses = [place.address for place in places() if place.access and place.access.kind == "token"]
    assert addresses
    for posting in (None, *postings.values()):
        if posting is not None:
            client.force_login(posting.worker)
        wrong = [address for address in addresses if client.get(address).status_code not in {401, 405}]
        assert not wrong


@pytest.mark.usefixtures("bare_absence")
def test_a_page_of_staff_is_not_there_for_another_role(client: Client, postings: Postings) -> None:
    wrong = []
    for role, posting in postings.items():
        client.force_login(posting.worker)
        for place, access in staff_places():
            status = client.get(place.address).status_code
            if status >= 500 or (role not in access.roles and status not in {404, 405}):
                wrong.append(f"{place.route} for {role}: {status}")
    assert not wrong


@pytest.mark.usefixtures("bare_absence")
def test_no_open_page_breaks_for_anyone(client: Client, postings: Postings) -> None:
    broken = []
    for role, posting in postings.items():
        client.force_login(posting.worker)
        for place in places():
            if place.access and place.access.kind != "staff":
                status = client.get(place.address).status_code
                if status >= 500:
                    broken.append(f"{place.route} for {role}: {status}")
    assert not broken


def test_the_walk_finds_a_view_nobody_classified(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.ui.unclassified"
    assert [place.route for place in places() if place.access is None] == ["deep/<uuid:id>/open/"]
    assert re.fullmatch(r"/deep/[0-9a-f-]{36}/open/", places()[0].address)


def test_a_page_of_staff_names_its_roles() -> None:
    with pytest.raises(ValueError, match="name the roles"):
        staff()
