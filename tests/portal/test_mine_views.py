"""My data: who looked at them, what I let be done, all of them to take along; another's are not there."""

import re
from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from office.cases.access import access_case
from office.cases.models import Case
from office.law import Refusal
from office.parties.consents import check_consent
from office.parties.corrections import Wrong, ask_correction, put_right
from office.parties.models import ApplicantAccount, Consent, CorrectedField, CorrectionRequest
from tests.factories import cases
from tests.factories.scans import a_pdf
from tests.portal.applicants import signed_in
from tests.portal.test_booking import text


@pytest.fixture(autouse=True)
def at_work(world: cases.World) -> None:
    """The clock of the faces is the world's."""


@pytest.fixture
def mine(world: cases.World, client: Client) -> Case:
    """A case of the person who has signed in, whose taxpayer number the provider has verified."""
    case = cases.a_registered_case(world, applicant=cases.a_person(world, rntrc="5478800108", born_on=date(2050, 1, 1)))
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
    assert "01.01.2050" in page
    file = client.get(reverse("portal:my_data_file"))
    assert "no-store" in file["Cache-Control"]
    told = file.json()
    assert [each["number"] for each in told["cases"]] == [mine.number]
    assert told["people"][0]["documents"]
    assert other.number not in file.content.decode()
    assert str(world.front.pk) not in file.content.decode()


def test_what_is_wrong_is_asked_to_be_put_right_and_answered(world: cases.World, client: Client, mine: Case) -> None:
    address = reverse("portal:wrong", args=[mine.applicant.pk])
    assert address in text(client.get(reverse("portal:my_data")))
    once = re.search(r'name="once" value="([^"]+)"', text(client.get(address)))
    assert once is not None
    said = {"once": once[1], "field": "address", "wanted": "вул. <b>Нова</b>, 2", "reason": "переїзд"}
    assert client.post(address, said | {"wanted": ""}).status_code == 422
    spoilt = BytesIO(b"MZ")
    spoilt.name = "x.pdf"
    assert client.post(address, said | {"file": spoilt}).status_code == 422
    paper = BytesIO(a_pdf())
    paper.name = "паспорт.pdf"
    for _press in range(2):
        paper.seek(0)
        page = text(client.post(address, said | {"file": paper}, follow=True))
    assert "The answer comes by" in page
    assert "вул. &lt;b&gt;Нова" in page
    made = CorrectionRequest.objects.get()
    assert made.proof is not None
    other = cases.a_registered_case(world).applicant
    for stranger in (other.pk, uuid4()):
        assert client.get(reverse("portal:wrong", args=[stranger])).status_code == 404
    put_right(made, "вул. Нова, 2", answer="Виправлено", version=mine.applicant.version, by=world.front, at=world.at)
    page = text(client.get(reverse("portal:my_data")))
    assert "Виправлено" in page
    assert "The answer comes by" not in page
    assert client.get(reverse("portal:my_data_file")).json()["corrections"][0]["answer"] == "Виправлено"


@pytest.mark.parametrize("rows", [1, 3])
def test_statements_of_the_pages(
    world: cases.World, client: Client, mine: Case, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _row in range(rows):
        access_case(world.front, mine.pk, at=world.at, purpose="taking a package in")
        wrong = Wrong(CorrectedField.ADDRESS, "вул. Нова, 2", "переїзд")
        ask_correction(ApplicantAccount.objects.get(), mine.applicant.pk, wrong, at=world.at, request=uuid4())
    for name, count in (("looks", 4), ("consents", 2), ("my_data", 8), ("me", 5)):
        with django_assert_num_queries(count):
            assert client.get(reverse(f"portal:{name}")).status_code == 200
