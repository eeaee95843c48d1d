"""An applicant who has signed in and fills in an application, page by page."""

import re
from io import BytesIO
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse

from office.cases.models import Application
from office.cases.states import ApplicationState
from office.parties.accounts import Claims, sign_in
from office.parties.models import ApplicantAccount
from office.portal.account_access import COOKIE
from tests.factories import cases
from tests.factories.scans import a_pdf
from tests.portal.test_booking import text

CLAIMS = Claims("city", "z-1", "Вербицька", "Зоряна", "Іванівна", rntrc="5478800108", email="zoryana@example.test")
CHILD = {
    "surname": "Вербицький",
    "given_name": "Лесь",
    "relation": "child",
    "born_on_0": "2",
    "born_on_1": "2",
    "born_on_2": "2020",
}
PERSON: dict[str, str] = {
    "surname": "Вербицька",
    "given_name": "Зоряна",
    "patronymic": "Іванівна",
    "born_on_0": "1",
    "born_on_1": "1",
    "born_on_2": "2050",
    "rntrc": "5478800108",
    "document_kind": "id_card",
    "document_number": "900111222",
    "document_issued_by": "0710",
    "document_issued_on_0": "1",
    "document_issued_on_1": "5",
    "document_issued_on_2": "2020",
    "address": "вул. Єдності, 7, м. Зразкове",
    "phone": "050 123 45 67",
    "email": "zoryana@example.test",
}


def signed_in(client: Client, world: cases.World, claims: Claims = CLAIMS) -> ApplicantAccount:
    client.cookies[COOKIE] = sign_in(claims, at=world.at)
    return ApplicantAccount.objects.get(provider=claims.provider, subject=claims.subject)


def days(said: dict[str, str]) -> dict[str, str]:
    """Name the parts of days as the page does."""
    parts = {"_0": "_day", "_1": "_month", "_2": "_year"}
    return {re.sub("(_[012])$", lambda part: parts[part[1]], name): value for name, value in said.items()}


def begun(client: Client, world: cases.World) -> UUID:
    """Choose the centre; give the key of the draft."""
    at = reverse("portal:apply", args=[world.service.code])
    answer = client.post(at, {"centre": world.centre.code})
    assert answer.status_code == 302, text(answer)
    return Application.objects.filter(state=ApplicationState.DRAFT).latest("created_at").pk


def page(client: Client, step: str, draft: UUID, said: dict[str, Any] | None = None) -> Any:
    address = reverse(f"portal:apply_{step}", args=[draft])
    return client.get(address) if said is None else client.post(address, said)


def file(client: Client, draft: UUID, content: bytes, which: object, name: str = "", **more: str) -> Any:
    once = re.search(r'name="once" value="([^"]+)"', text(page(client, "documents", draft)))
    assert once is not None
    uploaded = BytesIO(content)
    uploaded.name = "заява.pdf"
    return page(
        client, "documents", draft, {"once": once[1], "which": str(which), "name": name, "file": uploaded, **more}
    )


def filled_in(client: Client, world: cases.World) -> UUID:
    """Answer everything up to the last page."""
    draft = begun(client, world)
    assert page(client, "questions", draft, {"q-displaced": "no"}).status_code == 302
    answer = page(client, "person", draft, days(PERSON) | {"for_other": "no"})
    assert answer.status_code == 302, text(answer)
    [first, *_others] = Application.objects.get(pk=draft).card.documents.all()
    assert file(client, draft, a_pdf(), first.pk).status_code == 302
    return draft


def submitted(client: Client, world: cases.World, **said: str) -> Application:
    draft = filled_in(client, world)
    last = {"result_way": "electronic", "consented": "on", "may_request": "on"} | said
    answer = page(client, "check", draft, last)
    assert answer.status_code == 302, text(answer)
    return Application.objects.get(pk=draft)
