"""Whoever copies the database and the folder of files has nobody's numbers: a real pg_dump and every byte on the disk.

The tables are filled by the use-cases of a whole case and by the pages of the desk, with numbers that are known, so that
they can be looked for in every form in which a program might have left them.
"""

import base64
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from office.accounts.models import Worker
from office.booking.models import Appointment, WaitingEntry
from office.booking.waitlist import join
from office.cases import completing, intake
from office.cases.delivery import hand_out
from office.cases.models import Delivery
from office.cases.registration import register
from office.cases.states import Mark
from office.config.backups import _address, _found
from office.documents import open_file, store
from office.documents.models import StoredFile
from office.feedback.models import Enquiry, FeedbackEntry
from office.feedback.states import EnquiryChannel
from office.messages import Message
from office.parties import models
from office.parties.accounts import Claims, account_of, sign_in
from office.parties.affected import add_affected
from office.parties.applicants import add_document, correct_applicant, data_of
from office.parties.consents import ConsentData, give_consent
from office.parties.corrections import Wrong, ask_correction
from office.parties.data import AffectedData, DocumentData
from office.parties.models import CorrectedField, DocumentKind, Ground, Purpose
from office.parties.representatives import AuthorityData, add_representative
from office.queueing.models import PlaceNotice, Visit
from office.queueing.notices import ask_notice
from office.queueing.taking import Person
from tests.factories import cases
from tests.factories.booking import TOMORROW, a_booker, a_booking
from tests.factories.feedback import an_enquiry, an_entry
from tests.factories.scans import a_pdf, a_scan

CARD, BOOKLET = "900777001", "ЯЯ777002"
UNZR = "20770107-77704"
PHONE, NEW_PHONE, HELPERS_PHONE = "+380507770005", "+380507770006", "+380507770007"
EMAIL, NEEDS = "secret.address@example.test", "Пересувається на кріслі колісному"
RNTRC, AFFECTED_RNTRC, HELPERS_RNTRC = "6465607700", "6465607804", "6465607909"
AUTHORITY, PROOF = "довіреність НСХ 777008 від 02.11.2026", "заява-згода № 777009"
IN_A_FILE, FILE_NAME = "7770010777", "паспорт ЯЯ777011 Лелеченко.pdf"
VISITOR, VISITORS_PHONE, HELP = "Таємненко Пилипина", "+380507770021", "чує лише з апаратом 777022"
BOOKED, BOOKED_PHONE, WAITS_PHONE = "Потайченко Горпина", "+380507770023", "+380507770024"
BOOKS_EMAIL, ASKED, ASKER = "hidden.person@example.test", "Чи дійде лист 777025?", "Скритенко Явдоха"
RIGHT_ADDRESS, WHY = "вул. Схована, буд. 777026", "переїхала 777027"
SECRETS = {
    *(VISITOR, VISITORS_PHONE, HELP, BOOKED, BOOKED_PHONE, WAITS_PHONE, BOOKS_EMAIL, ASKED, ASKER),
    *(RIGHT_ADDRESS, WHY),
    *(CARD, BOOKLET, UNZR, PHONE, NEW_PHONE, HELPERS_PHONE, EMAIL, NEEDS, RNTRC, AFFECTED_RNTRC),
    *(HELPERS_RNTRC, AUTHORITY, PROOF, IN_A_FILE, FILE_NAME),
}
OPEN = "Лелеченко"  # names are looked for by their beginnings, and stay open (ADR 0064)
PAPER = a_pdf() + f"\n% {IN_A_FILE}\n%%EOF".encode()


def forms_of(secret: str) -> Iterator[bytes]:
    """Every form in which it could lie there: as it is, as hex of bytes, in base64 at any offset, in UTF-16, escaped."""
    written = secret.encode()
    yield written
    yield written.hex().encode()
    yield secret.encode("utf-16-le")
    yield secret.encode("unicode_escape")
    for before in range(3):  # bytes that share their group of three with others look different
        whole_groups = (before + len(written)) // 3 * 4
        yield base64.b64encode(bytes(before) + written)[4 if before else 0 : whole_groups]
    if secret.startswith("+380"):
        yield secret.removeprefix("+38").encode()


def walked() -> None:
    """A whole case, its applicant with a helper and another person, everything told that can be told of them."""
    world = cases.a_world()
    here, front = {"centre": world.centre, **world.front_office}, world.front_office
    card = DocumentData(kind=DocumentKind.ID_CARD, series_number=CARD, issued_by="0710", issued_on=date(2020, 5, 1))
    person = cases.a_person(
        world, surname=OPEN, rntrc=RNTRC, unzr=UNZR, phone=PHONE, email=EMAIL, needs=NEEDS, born_on=date(2077, 1, 7)
    )
    helper = cases.a_person(world, rntrc=HELPERS_RNTRC, phone=HELPERS_PHONE, email="")
    add_document(person, card, **front)
    booklet = replace(card, kind=DocumentKind.PASSPORT_BOOK, series_number=BOOKLET)
    add_document(person, booklet, **front)
    authority = AuthorityData(Ground.POWER_OF_ATTORNEY, AUTHORITY, date(2026, 11, 2))
    representative = add_representative(person, helper, authority, seen=True, **front)
    affected = AffectedData(surname=OPEN, given_name="Зоряна", rntrc=AFFECTED_RNTRC)
    add_affected(person, affected, **front)
    give_consent(person, ConsentData("імʼя", purpose=Purpose.REGISTERS, proof=PROOF), **here)

    package = cases.marked(world, cases.a_package(world, person, representative=representative), Mark.MISSING)
    item = package.items.order_by("order")[1]
    for content, name in ((PAPER, FILE_NAME), (a_scan(comment=IN_A_FILE.encode()), "ЯЯ777011.jpg")):
        scan = store(BytesIO(content), name=name, by=world.front, at=world.at)
        intake.attach_scan(package, item.pk, scan, **front)
    case = register(package, **front)
    completing.told_by_phone(case, said="донесе завтра", **front)
    case = cases.a_ready_case(world, cases.mended(world, case))
    hand_out(case, receiver=helper.full_name, shown_document=f"паспорт {BOOKLET}", **front)
    changed = replace(data_of(person), phone=NEW_PHONE)
    correct_applicant(person, changed, version=person.version, **world.later(hours=1).front_office)
    account = account_of(sign_in(Claims("city", "z-1", rntrc=RNTRC, email=BOOKS_EMAIL), at=world.at), at=world.at)
    assert account is not None
    wrong = Wrong(CorrectedField.ADDRESS, RIGHT_ADDRESS, WHY)
    ask_correction(account, person.pk, wrong, at=world.at, request=uuid4())


def visited() -> None:
    """Who came, booked, waits, wrote and asked: everything told that can be told of them."""
    office = a_booking()
    hall, at = office.hall, office.at
    came = hall.ticket(person=Person(name=VISITOR, needs=HELP))
    ask_notice(came.visit, contact=VISITORS_PHONE, ahead=3, at=at)
    office.booked(who=a_booker(BOOKED, contact=BOOKED_PHONE, needs=HELP))
    waits = a_booker(BOOKED, contact=WAITS_PHONE)
    join(office.bookables[1], waits, first_on=TOMORROW, last_on=TOMORROW, at=at, request=uuid4())
    an_entry(hall, name=ASKER, contact=BOOKS_EMAIL)
    an_enquiry(hall, EnquiryChannel.EMAIL, question=ASKED, name=ASKER, contact=BOOKS_EMAIL)


def searched() -> None:
    """The pages of the desk: looking for the person by each number, and a form that is refused."""
    browser = Client()
    browser.force_login(Worker.objects.get(surname="Віконенко"))
    for asked in (RNTRC, PHONE, BOOKLET, UNZR):
        assert browser.get("/desk/who/", {"who": asked}).status_code == 200
        assert browser.get("/work/search/", {"q": asked}).status_code == 200
    refused = {"kind": "natural", "rntrc": RNTRC, "phone": PHONE, "unzr": "x"}
    assert browser.post("/desk/people/new/", refused).status_code == 422


def dumped(how: str) -> bytes:
    done = subprocess.run(  # noqa: S603  PostgreSQL's own
        [_found("pg_dump"), f"--format={how}", f"--dbname={_address()}"], capture_output=True, check=True
    )
    return done.stdout


@pytest.fixture
def copied(transactional_db: None, settings: Settings, tmp_path: Path) -> dict[str, bytes]:
    """Everything that a thief could copy: the dump as text, and each file of the folder."""
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    walked()
    visited()
    searched()
    files = {str(path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    return {"the dump": dumped("plain"), **files}


def test_no_number_of_anybody_is_in_a_copy(copied: dict[str, bytes]) -> None:
    dump = copied["the dump"]
    assert OPEN.encode() in dump, "or it is not the dump of what was walked"
    assert len(copied) == 3, "the dump and two scans"
    found = [
        (secret, form[:40], place)
        for place, content in copied.items()
        for secret in sorted(SECRETS)
        for form in forms_of(secret)
        if form in content
    ]
    assert found == []
    check_that_all_were_written()


def check_that_all_were_written() -> None:
    """Or their absence would prove nothing: opened with the keys, every one of them is there."""
    told = [
        *models.Applicant.objects.values_list("rntrc", "unzr", "phone", "email", "needs"),
        *models.IdentityDocument.objects.values_list("series_number"),
        *models.AffectedPerson.objects.values_list("rntrc"),
        *models.Representative.objects.values_list("proof"),
        *models.Consent.objects.values_list("proof"),
        *Message.objects.values_list("address", "data"),
        *StoredFile.objects.values_list("name"),
        *Delivery.objects.values_list("shown_document"),
        *models.ApplicantAccount.objects.values_list("rntrc", "told_as", "email"),
        *models.CorrectionRequest.objects.values_list("wanted", "reason"),
        *Visit.objects.values_list("name", "needs"),
        *PlaceNotice.objects.values_list("contact"),
        *Appointment.objects.values_list("name", "contact", "needs"),
        *WaitingEntry.objects.values_list("name", "contact"),
        *FeedbackEntry.objects.values_list("name", "contact"),
        *Enquiry.objects.values_list("question", "name", "contact"),
    ]
    opened = "\n".join(map(str, told))
    corrected, in_a_file = {PHONE}, {IN_A_FILE}
    assert not [secret for secret in SECRETS - corrected - in_a_file if secret not in opened]
    with open_file(StoredFile.objects.order_by("size")[0]) as file:
        assert IN_A_FILE.encode() in file.read()


def test_the_search_for_them_would_find_them() -> None:
    """The looking itself is tried on what does hold them, in each form."""
    for content in (
        RNTRC.encode() + b",",
        f"\\x{RNTRC.encode().hex()}".encode(),
        base64.b64encode(b"before " + RNTRC.encode() + b" behind"),
        RNTRC.encode("utf-16-le"),
    ):
        assert any(form in content for form in forms_of(RNTRC))
    assert not any(form in b"6465607701" for form in forms_of(RNTRC))
