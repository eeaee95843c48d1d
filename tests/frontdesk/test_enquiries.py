"""Enquiries at the desk: a call is written down in one form, a letter is made and sent, the paper book is typed in."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from office.centres.models import Role
from office.feedback.models import Enquiry, FeedbackEntry
from office.feedback.states import EnquiryChannel, EnquiryState
from tests.factories import centres
from tests.factories.feedback import HOSTILE, an_enquiry
from tests.factories.queueing import Reception
from tests.factories.scans import a_pdf
from tests.frontdesk.conftest import SignedIn
from tests.frontdesk.pages import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(hall: Reception, signed_in: SignedIn) -> Client:
    client = signed_in(hall.clerks[0])
    client.cookies["django_language"] = "en"
    return client


def text(client: Client, name: str, *args: Any, **asked: Any) -> str:
    answer = client.get(address(name, *args), asked)
    assert answer.status_code == 200, answer
    return re.sub(r"\s+", " ", answer.content.decode())


def send(client: Client, name: str, data: dict[str, Any]) -> Any:
    key = re.search(r'name="once" value="([^"]+)"', text(client, name))
    assert key
    return client.post(address(name), {**data, "once": key[1]})


@pytest.mark.clause("L16")
def test_a_call_that_is_answered_at_once_is_one_form(hall: Reception, clerk: Client) -> None:
    said = {"channel": "phone", "question": "До котрої ви працюєте?", "answer": "До 20:00", "service": ""}
    done = send(clerk, "enquiry_new", said)
    found = Enquiry.objects.get()
    assert done["Location"] == address("enquiry", found.pk)
    assert (found.state, found.answer.channel, found.taken_by) == (EnquiryState.ANSWERED, "phone", hall.clerks[0])
    assert "До 20:00" in text(clerk, "enquiry", found.pk)
    refused = send(clerk, "enquiry_new", {**said, "channel": "email", "contact": "a@example.test"})
    assert (refused.status_code, Enquiry.objects.count()) == (422, 1)


@pytest.mark.clause("L16")
def test_a_letter_is_answered_by_a_letter_that_is_printed_and_sent(hall: Reception, clerk: Client) -> None:
    said = {"channel": "post", "question": HOSTILE, "name": "Зоряна Вербицька", "contact": "вул. Зразкова, 1"}
    send(clerk, "enquiry_new", said)
    found = Enquiry.objects.get()
    page = text(clerk, "enquiry", found.pk)
    assert "<script>alert" not in page
    assert "Who was told" not in page
    assert clerk.post(address("enquiry", found.pk), {"text": " "}).status_code == 422
    clerk.post(address("enquiry", found.pk), {"text": "Прийом до 20:00."})
    letter = clerk.get(address("enquiry_letter", found.pk))
    assert (letter["Content-Type"], b"".join(letter.streaming_content)[:4]) == ("application/pdf", b"%PDF")  # type: ignore[attr-defined]
    assert "handed to the post" in text(clerk, "enquiry", found.pk)
    assert clerk.post(address("enquiry_sent", found.pk)).status_code == 303
    assert clerk.post(address("enquiry_sent", found.pk)).status_code == 409
    found.refresh_from_db()
    assert found.state == EnquiryState.ANSWERED


def test_who_was_told_is_asked_of_what_is_spoken(hall: Reception, clerk: Client) -> None:
    found = an_enquiry(hall, EnquiryChannel.PHONE)
    answer = clerk.post(address("enquiry", found.pk), {"text": "До 20:00"})
    assert (answer.status_code, "Write who was told" in answer.content.decode()) == (422, True)
    clerk.post(address("enquiry", found.pk), {"text": "До 20:00", "told_to": "Зоряна"})
    assert Enquiry.objects.get().answer.told_to == "Зоряна"
    assert clerk.post(address("enquiry", found.pk), {"text": "Ще", "told_to": "Зоряна"}).status_code == 409


def test_the_register_asks_as_much_for_three_as_for_one(hall: Reception, clerk: Client) -> None:
    counted = []
    for channel in (EnquiryChannel.WEB, EnquiryChannel.PHONE, EnquiryChannel.POST):
        an_enquiry(hall, channel)
        with CaptureQueriesContext(connection) as asked:
            page = text(clerk, "enquiries")
        counted.append(len(asked))
    assert counted == [8, 8, 8]
    assert [f"З-{nth}/2026" in page for nth in (1, 2, 3)] == [True] * 3
    found = text(clerk, "enquiries", typed="050 123 45 67", channel="", state="open")
    assert [f"З-{nth}/2026" in found for nth in (1, 2, 3)] == [False, True, False]


def test_others_do_not_find_it_and_a_greeter_answers_the_telephone(
    hall: Reception, clerk: Client, signed_in: SignedIn
) -> None:
    found = an_enquiry(hall)
    _desk, stranger = hall.elsewhere()
    assert signed_in(stranger).get(address("enquiry", found.pk)).status_code == 404
    officer = centres.a_posting(
        Role.CASE_OFFICER, centre=hall.centre, provider=hall.place.bodies["dsp"], by=hall.head
    ).worker
    assert signed_in(officer).get(address("enquiries")).status_code == 404
    greeter = signed_in(hall.greeter)
    greeter.cookies["django_language"] = "en"
    send(greeter, "enquiry_new", {"channel": "phone", "question": "До котрої?", "answer": "До 20:00", "service": ""})
    assert Enquiry.objects.get(taken_by=hall.greeter).state == EnquiryState.ANSWERED


@pytest.mark.clause("L52")
def test_a_page_of_the_paper_book_is_typed_in_with_its_scan(hall: Reception, clerk: Client) -> None:
    scan = SimpleUploadedFile("книга.pdf", a_pdf(), content_type="application/pdf")
    said = {"kind": "thanks", "text": "Дякую за чай", "name": "", "contact": ""}
    assert send(clerk, "paper_entry", {**said, "scan": scan}).status_code == 303
    entry = FeedbackEntry.objects.get()
    assert (entry.way, entry.entered_by, entry.scan is not None) == ("paper", hall.clerks[0], True)
    bad = SimpleUploadedFile("книга.pdf", b"MZ\x00", content_type="application/pdf")
    assert send(clerk, "paper_entry", {**said, "scan": bad}).status_code == 422
    assert FeedbackEntry.objects.count() == 1
