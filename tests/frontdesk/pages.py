"""What a browser would send back of the desk: every field with the value it shows, and the button that was pressed."""

from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from office.cases.models import SubmissionPackage
from office.cases.states import Mark
from office.parties.applicants import register_applicant
from office.parties.models import Applicant, Ground, Representative
from office.parties.representatives import AuthorityData, add_representative
from tests.factories import cases, parties


def address(name: str, *args: Any) -> str:
    return reverse(f"frontdesk:{name}", args=args)


def desk_post(package: SubmissionPackage, act: str = "save", **changes: Any) -> dict[str, Any]:
    """Give the fields of the desk as the page shows them, with ``changes`` typed over (``i12_mark`` for ``i12-mark``)."""
    sent: dict[str, Any] = {"act": act, "n-note": package.note, "own-name": "", "own-mark": "copy", "own-sheets": ""}
    sent |= {"c-data_categories": "імʼя, адреса", "c-proof": ""}
    sent |= {f"q-{code}": "yes" if value else "no" for code, value in package.answers.items()}
    for item in package.items.all():
        prefix = f"i{item.pk}"
        sent |= {f"{prefix}-mark": item.mark, f"{prefix}-sheets": str(item.sheets or ""), f"{prefix}-note": item.note}
        sent[f"{prefix}-was"] = f"{item.mark}|{item.sheets}|{item.note}"
    return sent | {name.replace("_", "-", 1): value for name, value in changes.items()}


def marks(package: SubmissionPackage, *found: Mark) -> dict[str, str]:
    """Give the marks of the documents in their order as they would be typed; what is not said is an original."""
    items = list(package.items.order_by("order"))
    wanted = [*found, *[Mark.ORIGINAL] * (len(items) - len(found))]
    return {f"i{item.pk}_mark": str(mark) for item, mark in zip(items, wanted, strict=True)}


def see_desk(client: Client, package: SubmissionPackage) -> str:
    answer = client.get(address("package", package.pk))
    assert answer.status_code == 200
    return answer.content.decode()


def an_applicant(world: cases.World, **changes: Any) -> Applicant:
    """Give a person without a document and without any consent."""
    return register_applicant(parties.person_data(**changes), centre=world.centre, **world.front_office)


def an_authority(world: cases.World, person: Applicant, helper: Applicant) -> Representative:
    data = AuthorityData(Ground.POWER_OF_ATTORNEY, "довіреність № 15 від 02.11.2026", date(2026, 11, 2))
    return add_representative(person, helper, data, seen=True, **world.front_office)
