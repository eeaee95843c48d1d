"""What applicants send from the site, made by the use-cases behind its pages."""

from typing import Any
from uuid import uuid4

from office.cases.models import Application, Case, SentDocument
from office.cases.public import send_document
from office.cases.public.applying import add_draft_file, save_draft, start_draft, submit_application
from office.cases.states import DeliveryWay
from office.parties.accounts import Claims, account_of, sign_in
from tests.factories.cases import World
from tests.factories.documents import a_stored_file

SAID = {
    "surname": "Вербицька",
    "given_name": "Зоряна",
    "patronymic": "Іванівна",
    "born_on": "2050-01-01",
    "rntrc": "5478800108",
    "document_kind": "id_card",
    "document_number": "900111222",
    "document_issued_by": "0710",
    "document_issued_on": "2020-05-01",
    "address": "вул. Єдності, 7, м. Зразкове",
    "phone": "050 123 45 67",
    "email": "zoryana@example.test",
}


def an_application(world: World, **said: Any) -> Application:
    """Give a submitted application with the first document of the card and one of the applicant's own."""
    account = account_of(sign_in(Claims("city", f"z-{uuid4()}"), at=world.at), at=world.at)
    assert account is not None
    draft = start_draft(account, world.service, world.centre, at=world.at)
    told = {"person": SAID, "for_other": False, "person_done": True} | said
    save_draft(draft, answers={"displaced": False}, said=told, result_way=DeliveryWay.ELECTRONIC, at=world.at)
    [first, *_others] = draft.card.documents.all()
    for document, name in ((first.pk, ""), (None, "Довідка з роботи")):
        file = a_stored_file("заява.pdf", at=world.at)
        add_draft_file(draft, file, document_id=document, name=name, request=uuid4(), at=world.at)
    return submit_application(draft, consented=True, may_request=True, language="uk", at=world.at)


def a_sent_document(world: World, case: Case, fault: int | None = None) -> SentDocument:
    """Give a document that the applicant has sent to ``case``; ``fault``: which one that lacks it is to mend."""
    file = a_stored_file("фото.jpg", at=world.at)
    return send_document(case, file, fault_id=fault, name="Висновок", request=uuid4(), at=world.at)
