"""My data: who looked at them, what I let be done, all of them to take along; another's are not there."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from office.cases.access import access_case
from office.cases.models import Case
from office.law import Refusal
from office.parties.consents import check_consent
from office.parties.models import Consent
from tests.factories import cases
from tests.portal.applicants import signed_in
from tests.portal.test_booking import text


@pytest.fixture(autouse=True)
def at_work(world: cases.World) -> None:
    """The clock of the faces is the world's."""


@pytest.fixture
def mine(world: cases.World, client: Client) -> Case:
    """A case of the person who has signed in, whose taxpayer number the provider has verified."""
    case = cases.a_registered_case(world, applicant=cases.a_person(world, rntrc="5478800108", born_on=None))
    signed_in(client, world)
    return case


@pytest.mark.clause("K21")
def test_who_looked_is_told_by_body_and_purpose_not_by_name(world: cases.World, client: Client, mine: Case) -> None:
    access_case(world.front, mine.pk, at=world.at, purpose="taking a package in")
    page = text(client.get(reverse("portal:looks")))
    assert world.body().name in page
    assert "taking a package in" in page
    assert world.front.surname not in page
    assert client.get(reverse("portal:looks"), {"after": "nonsense"}).status_code == 200


@pytest.mark.clause("L24")
def test_a_consent_is_withdrawn_once_by_its_owner(world: cases.World, client: Client, mine: Case) -> None:
    consent = Consent.objects.get(applicant=mine.applicant)
    page = reverse("portal:withdraw", args=[consent.pk])
    assert "No new application is registered" in text(client.get(page))
    assert "withdrawn" in text(client.post(page, follow=True))
    consent.refresh_from_db()
    assert (consent.withdrawn_at, consent.withdrawn_by, consent.withdrawn_how) == (world.at, None, "electronic")
    assert client.post(page).status_code == 409
    with pytest.raises(Refusal):
        check_consent(mine.applicant, centre=world.centre, at=world.at)
    other = Consent.objects.get(applicant=cases.a_registered_case(world).applicant)
    for stranger in (other.pk, uuid4()):
        assert client.post(reverse("portal:withdraw", args=[stranger])).status_code == 404
    other.refresh_from_db()
    assert other.withdrawn_at is None


def test_all_that_is_kept_is_shown_and_taken_along(world: cases.World, client: Client, mine: Case) -> None:
    other = cases.a_registered_case(world)
    page = text(client.get(reverse("portal:my_data")))
    assert "5478800108" in page
    file = client.get(reverse("portal:my_data_file"))
    assert "no-store" in file["Cache-Control"]
    told = file.json()
    assert [each["number"] for each in told["cases"]] == [mine.number]
    assert told["people"][0]["documents"]
    assert other.number not in file.content.decode()
    assert str(world.front.pk) not in file.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_statements_of_the_pages(
    world: cases.World, client: Client, mine: Case, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _row in range(rows):
        access_case(world.front, mine.pk, at=world.at, purpose="taking a package in")
    for name, count in (("looks", 4), ("consents", 2), ("my_data", 6), ("me", 3)):
        with django_assert_num_queries(count):
            assert client.get(reverse(f"portal:{name}")).status_code == 200
