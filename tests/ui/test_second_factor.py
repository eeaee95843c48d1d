"""A city may ask for a second factor by role (OFFICE_SECOND_FACTOR_ROLES)."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from office.centres.models import Posting, Role

pytestmark = pytest.mark.django_db
Postings = dict[Role, Posting]


def test_the_pages_of_such_a_role_open_once_a_second_factor_is_there(
    client: Client, postings: Postings, settings: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = ["front_office"]
    worker, page = postings[Role.FRONT_OFFICE].worker, reverse("frontdesk:home")
    client.force_login(worker)
    led = client.get(page)
    assert led["Location"] == reverse("mfa_index")
    assert "другий крок" in client.get(led["Location"]).content.decode()

    Authenticator.objects.create(user=worker, type=Authenticator.Type.TOTP, data={"secret": "of the telephone"})
    assert client.get(page).status_code == 200


def test_other_roles_are_not_held_up(client: Client, postings: Postings, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = ["system_admin"]
    client.force_login(postings[Role.FRONT_OFFICE].worker)
    assert client.get(reverse("frontdesk:home")).status_code == 200
