"""What came electronically, at the counter: looked at, taken in, or returned with why."""

from uuid import uuid4

import pytest
from django.test import Client

from office.audit.models import AccessRecord
from office.cases.models import Case, SentDocument
from office.cases.public import send_document
from office.cases.states import CaseState, Mark
from tests.factories import cases
from tests.factories.documents import a_stored_file
from tests.frontdesk.pages import address

pytestmark = pytest.mark.django_db


def sent_to(world: cases.World, case: Case, fault: int | None = None) -> SentDocument:
    file = a_stored_file("фото.jpg")
    return send_document(case, file, fault_id=fault, name="Висновок", request=uuid4(), at=world.at)


@pytest.mark.clause("L23")
def test_a_sent_document_is_looked_at_and_settled(world: cases.World, front: Client) -> None:
    case = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    [fault] = case.deficiency_notice.deficiencies.all()
    own, missing = sent_to(world, case), sent_to(world, case, fault.pk)
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


@pytest.mark.clause("L41")
def test_a_result_is_given_electronically(world: cases.World, front: Client) -> None:
    case = cases.a_ready_case(world)
    assert front.post(address("result", case.pk), {"act": "online"}).status_code == 303
    case.refresh_from_db()
    assert (case.state, case.delivery.way) == (CaseState.DELIVERED, "electronic")
