"""What came electronically, at the counter: looked at, taken in, or returned with why."""

from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from office.audit.models import AccessRecord
from office.cases.states import CaseState, Mark
from office.parties.accounts import Claims, account_of, link_person, sign_in
from office.parties.corrections import Wrong, ask_correction
from office.parties.models import CorrectedField, CorrectionRequest
from tests.factories import cases
from tests.factories.documents import a_stored_file
from tests.factories.online import a_sent_document
from tests.frontdesk.pages import address

pytestmark = pytest.mark.django_db


@pytest.mark.clause("L23")
def test_a_sent_document_is_looked_at_and_settled(world: cases.World, front: Client) -> None:
    case = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    [fault] = case.deficiency_notice.deficiencies.all()
    own, missing = a_sent_document(world, case), a_sent_document(world, case, fault.pk)
    listed = front.get(address("online")).content.decode()
    assert address("sent", own.pk) in listed
    assert "Висновок" in listed
    page = address("sent", missing.pk)
    assert front.get(address("sent_file", missing.pk)).headers["Content-Type"] == "application/pdf"
    assert AccessRecord.objects.filter(subject_id=str(case.pk), by=world.front).exists()
    assert front.post(page, {"act": "return", "answer": " "}).status_code == 422
    assert front.post(page, {"act": "take"}).status_code == 303
    assert front.post(page, {"act": "take"}).status_code == 409
    front.post(address("sent", own.pk), {"act": "return", "answer": "Немає дати"})
    own.refresh_from_db()
    assert (own.taken, own.answer) == (False, "Немає дати")
    assert "Немає дати" in front.get(address("sent", own.pk)).content.decode()
    case.refresh_from_db()
    assert (case.full_at, case.state) == (world.at, CaseState.REGISTERED)
    assert "Електронно нічого не надходило" in front.get(address("online")).content.decode()


def test_documents_of_other_bodies_are_not_there(world: cases.World, front: Client) -> None:
    assert front.get(address("sent", uuid4())).status_code == 404
    assert front.get(address("sent_file", uuid4())).status_code == 404


def asked(world: cases.World, wrong: Wrong) -> CorrectionRequest:
    """Ask from the account of a person whom the centre knows."""
    person = cases.a_person(world)
    account = account_of(sign_in(Claims("city", str(person.pk)), at=world.at), at=world.at)
    assert account is not None
    link_person(account, person, **world.front_office)
    return ask_correction(account, person.pk, wrong, at=world.at, request=uuid4())


@pytest.mark.clause("K21")
def test_a_request_to_put_data_right_is_compared_and_answered(world: cases.World, front: Client) -> None:
    paper = a_stored_file("паспорт.jpg")
    made = asked(world, Wrong(CorrectedField.ADDRESS, "вул. <i>Нова</i>, 2", "переїзд", paper))
    listed = front.get(address("online")).content.decode()
    assert address("correction", made.pk) in listed
    assert "Нова" not in listed  # nobody's data stand in the list
    page = address("correction", made.pk)
    assert "вул. &lt;i&gt;Нова" in front.get(page).content.decode()
    assert AccessRecord.objects.filter(subject_id=str(made.pk), by=world.front).exists()
    assert front.get(address("correction_proof", made.pk)).headers["Content-Type"] == "application/pdf"
    version = made.applicant.version
    said = {"value": "вул. Нова, 2", "answer": "Виправлено за паспортом", "version": str(version)}
    assert front.post(page, said | {"answer": " "}).status_code == 422
    assert front.post(page, said | {"version": "99"}).status_code == 409
    assert front.post(page, said).status_code == 303
    made.applicant.refresh_from_db()
    assert made.applicant.address == "вул. Нова, 2"
    assert front.post(page, said).status_code == 409
    assert "Виправлено за паспортом" in front.get(page).content.decode()
    assert "Електронно нічого не надходило" in front.get(address("online")).content.decode()


def test_what_can_not_be_put_right_says_why_and_a_refusal_has_a_page_of_its_own(
    world: cases.World, front: Client
) -> None:
    other = asked(world, Wrong(CorrectedField.BORN_ON, "завтра", "помилка"))
    said = {"value": "завтра", "answer": "так", "version": str(other.applicant.version)}
    assert "27.03.1984" in front.post(address("correction", other.pk), said).content.decode()
    refuse = address("correction_refuse", other.pk)
    assert front.post(refuse, {"answer": ""}).status_code == 422
    assert front.post(refuse, {"answer": "У паспорті стоїть та сама дата"}).status_code == 303
    other.refresh_from_db()
    assert (other.state, other.answered_by) == ("refused", world.front)
    assert front.get(address("correction_proof", other.pk)).status_code == 404
    assert front.get(address("correction", uuid4())).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(
    world: cases.World, front: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _row in range(rows):
        asked(world, Wrong(CorrectedField.OTHER, "дата видачі", "помилка"))
    front.get(address("online"))
    with django_assert_num_queries(6):
        front.get(address("online"))


@pytest.mark.clause("L41")
def test_a_result_is_given_electronically(world: cases.World, front: Client) -> None:
    case = cases.a_ready_case(world)
    assert front.post(address("result", case.pk), {"act": "online"}).status_code == 303
    case.refresh_from_db()
    assert (case.state, case.delivery.way) == (CaseState.DELIVERED, "electronic")
