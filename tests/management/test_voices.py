"""The head and what people say: publishing, answering, figures that show no single person, terms, codes."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office.feedback.models import FeedbackEntry, FeedbackRules
from office.feedback.queries import published
from office.feedback.rating import rate
from office.feedback.states import RatingWay
from office.parties.accounts import Claims, account_of, link_person, sign_in
from office.parties.corrections import Wrong, ask_correction
from office.parties.models import CorrectedField
from tests.factories.feedback import HOSTILE, a_served_ticket, an_enquiry, an_entry
from tests.factories.queueing import Reception
from tests.management.conftest import AtDesk

pytestmark = pytest.mark.django_db
PARTS = ("day", "month", "year")


@pytest.fixture
def head(hall: Reception, at_desk: AtDesk) -> Client:
    client = at_desk(hall.head)
    client.cookies["django_language"] = "en"
    return client


def address(name: str, *args: Any) -> str:
    return reverse(f"management:{name}", args=args)


def text(client: Client, name: str, *args: Any, **asked: Any) -> str:
    answer = client.get(address(name, *args), asked)
    assert answer.status_code == 200, answer
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.clause("L52")
def test_an_entry_is_published_without_personal_data_and_answered(hall: Reception, head: Client) -> None:
    entry = an_entry(hall, f"Пані Зоряна {HOSTILE}", name="Вербицька", contact="a@example.test")
    page = address("voice_entry", entry.pk)
    assert page in text(head, "voices")
    shown = text(head, "voice_entry", entry.pk)
    assert "<script>alert" not in shown
    assert "a@example.test" in shown
    for hidden, reason, told in (
        ("Оксана", "ім'я", "does not stand in the text"),
        ("Зоряна", "", "Say which personal"),
    ):
        refused = head.post(page, {"act": "publish", "hidden": hidden, "reason": reason})
        assert (refused.status_code, told in refused.content.decode()) == (422, True)
    head.post(page, {"act": "publish", "hidden": "Зоряна\r\n", "reason": "ім'я"})
    assert published(entry.pk).pieces == ["Пані ", f" {HOSTILE.strip()}"]
    assert head.post(page, {"act": "answer", "text": " "}).status_code == 422
    assert head.post(page, {"act": "answer", "text": "Дякуємо"}).status_code == 303
    assert head.post(page, {"act": "answer", "text": "Ще"}).status_code == 409
    assert "Every entry is answered" in text(head, "voices")


def asked_to_put_right(hall: Reception) -> None:
    """Let a person whom the clerk knows ask from their account."""
    person = hall.person()
    account = account_of(sign_in(Claims("city", str(person.pk)), at=hall.at), at=hall.at)
    assert account is not None
    link_person(account, person, **hall.clerk())
    wrong = Wrong(CorrectedField.OTHER, "дата видачі", "помилка")
    ask_correction(account, person.pk, wrong, at=hall.at, request=uuid4())


def test_the_page_asks_as_much_for_three_as_for_one_and_tells_what_is_overdue(
    hall: Reception, head: Client, at_desk: AtDesk
) -> None:
    counted = []
    for _each in range(3):
        an_entry(hall)
        an_enquiry(hall)
        asked_to_put_right(hall)
        with CaptureQueriesContext(connection) as asked:
            page = text(head, "voices")
        counted.append(len(asked))
    assert counted == [9, 9, 9]
    assert page.count("Something else") == 3
    assert "Overdue answers" not in page
    hall.later(days=40)
    later = at_desk(hall.head)
    later.cookies["django_language"] = "en"
    assert "Overdue answers: book 3, enquiries 3" in text(later, "voices")
    morning = text(later, "duties")
    told = (
        "Enquiries whose answer is overdue",
        "Entries of the book whose answer is overdue",
        "Entries of the book to publish",
        "Requests to put personal data right whose answer is overdue",
    )
    assert [words in morning for words in told] == [True] * len(told)


def test_ratings_are_shown_from_five_on(hall: Reception, head: Client) -> None:
    for nth in range(5):
        rate(a_served_ticket(hall), 1 + nth % 2, words=f"слова {nth} {HOSTILE}", way=RatingWay.PHONE, at=hall.at)
        if nth == 3:
            page = text(head, "ratings", by="worker")
            assert ("fewer than 5: not shown" in page, "слова" in page) == (True, False)
    for by in ("day", "service", "body", "desk", "worker"):
        page = text(head, "ratings", by=by)
        assert ("<meter" in page, "слова 4" in page, "<script>alert" in page) == (True, True, False)
    assert "ratings <strong>5</strong>, on average <strong>1.4</strong>" in page
    assert text(head, "ratings", by="nonsense")
    long_ago = {
        f"{end}_{part}": value
        for end in ("since", "until")
        for part, value in zip(PARTS, ("1", "1", "2020"), strict=True)
    }
    assert "Nobody rated" in text(head, "ratings", by="day", **long_ago)


def test_the_head_sets_terms_and_prints_codes(hall: Reception, head: Client) -> None:
    assert head.post(address("voice_terms"), {"entry_days": "31", "enquiry_days": "5"}).status_code == 422
    assert head.post(address("voice_terms"), {"entry_days": "10", "enquiry_days": "5"}).status_code == 303
    assert (FeedbackRules.objects.get().entry_days, FeedbackRules.objects.get().enquiry_days) == (10, 5)
    page = text(head, "voice_codes")
    assert page.count("data:image/svg+xml") == len(hall.desks)
    assert f"{reverse('portal:write', args=[hall.centre.code])}?desk={hall.desks[0].number}" in page


def test_a_clerk_opens_none_of_it(hall: Reception, at_desk: AtDesk) -> None:
    entry = an_entry(hall)
    clerk = at_desk(hall.clerks[0])
    for name, args in (("voices", ()), ("ratings", ()), ("voice_terms", ()), ("voice_entry", (entry.pk,))):
        assert clerk.get(address(name, *args)).status_code == 404
    assert FeedbackEntry.objects.count() == 1
