"""Representatives and other people of a package."""

import pytest
from django.test import Client

from office.cases.models import SubmissionPackage
from tests.factories import cases
from tests.frontdesk.pages import address, an_authority, desk_post, marks

pytestmark = pytest.mark.django_db


def registers(front: Client, package: SubmissionPackage) -> int:
    return front.post(address("package", package.pk), desk_post(package, "register", **marks(package))).status_code


@pytest.mark.clause("D3")
def test_a_representative_is_found_and_recorded_with_the_proof(world: cases.World, front: Client) -> None:
    package, helper = cases.a_package(world), cases.a_person(world)
    place = address("representative", package.pk)
    assert f"?person={helper.pk}" in front.get(place, {"who": helper.surname}).content.decode()
    assert helper.full_name in front.get(place, {"person": str(helper.pk)}).content.decode()
    sent = {"act": "add", "person": helper.pk, "ground": "power_of_attorney", "proof": "", "seen": "on"}
    sent |= {"starts_on_day": 2, "starts_on_month": 11, "starts_on_year": 2026}
    refused = front.post(place, sent)
    assert refused.status_code == 422
    assert 'href="#id_proof"' in refused.content.decode()
    assert front.post(place, sent | {"proof": "довіреність № 15"}).status_code == 303
    package.refresh_from_db()
    assert package.representative is not None
    assert package.representative.person == helper


def test_a_known_authority_is_chosen_and_a_strangers_is_not_there(world: cases.World, front: Client) -> None:
    package, helper = cases.a_package(world), cases.a_person(world)
    authority = an_authority(world, package.applicant, helper)
    place = address("representative", package.pk)
    assert front.post(place, {"act": "choose:none"}).status_code == 404
    assert front.post(place, {"act": f"choose:{authority.pk}"}).status_code == 303
    package.refresh_from_db()
    assert package.representative == authority


@pytest.mark.clause("K20")
def test_without_proof_of_another_persons_consent_nothing_is_registered(world: cases.World, front: Client) -> None:
    package = cases.a_package(world)
    sent = {"act": "add", "surname": "Лелеченко", "given_name": "Віра", "relation": "spouse"}
    answer = front.post(address("affected", package.pk), sent)
    other = package.affected.get()
    consent = address("affected_consent", package.pk, other.pk)
    assert answer.headers["Location"] == consent
    assert registers(front, package) == 422
    assert front.post(consent, {"data_categories": "імʼя", "proof": ""}).status_code == 422
    assert front.post(consent, {"data_categories": "імʼя", "proof": "заява № 3"}).status_code == 303
    assert registers(front, package) == 303


def test_a_child_is_spoken_for_by_the_applicant(world: cases.World, front: Client) -> None:
    package = cases.a_package(world)
    sent = {"act": "add", "surname": "Лелеченко", "given_name": "Віра", "relation": "child", "is_minor": "on"}
    assert front.post(address("affected", package.pk), sent).status_code == 422
    assert front.post(address("affected", package.pk), sent | {"guardian_is_applicant": "on"}).status_code == 303
    child = package.affected.get()
    consent = address("affected_consent", package.pk, child.pk)
    assert package.applicant.full_name in front.get(consent).content.decode()
    assert front.post(consent, {"data_categories": "імʼя", "proof": "заява № 4"}).status_code == 303


def test_a_person_known_from_another_package_is_linked(world: cases.World, front: Client) -> None:
    former = cases.a_package(world)
    sent = {"act": "add", "surname": "Лелеченко", "given_name": "Віра", "relation": "spouse"}
    sent |= {"consent_not_needed": "on", "no_consent_basis": "закон № 1, стаття 2"}
    assert front.post(address("affected", former.pk), sent).status_code == 303
    package = cases.a_package(world, former.applicant)
    known = former.affected.get()
    assert f"choose:{known.pk}" in front.get(address("affected", package.pk)).content.decode()
    assert front.post(address("affected", package.pk), {"act": f"choose:{known.pk}"}).status_code == 303
    assert package.affected.get() == known
