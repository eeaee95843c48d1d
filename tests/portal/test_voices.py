"""The book, the rating and the enquiry on the web: written once, shown without anybody's data, escaped, limited."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from office.booking.codes import shown as in_groups
from office.booking.proving import new_riddle
from office.feedback.answering import answer_entry
from office.feedback.models import Enquiry, EnquiryDuty, FeedbackEntry, Rating
from office.feedback.moderating import moderate
from office.feedback.replying import Reply, answer_enquiry
from office.feedback.states import EnquiryChannel
from tests.booking.test_proving import solved
from tests.factories.booking import Booking
from tests.factories.feedback import HOSTILE, a_served_ticket, an_entry
from tests.factories.queueing import Reception
from tests.portal.test_booking import send, statements, text

ENTRY = {"kind": "proposal", "text": "Поставте лавку біля входу", "name": "Зоряна Вербицька", "contact": ""}


@pytest.fixture
def hall(office: Booking) -> Reception:
    return office.hall


def write_page(hall: Reception) -> str:
    return reverse("portal:write", args=[hall.centre.code])


@pytest.mark.clause("L52")
def test_from_the_book_to_an_entry_that_everybody_reads(hall: Reception, client: Client) -> None:
    book = reverse("portal:voices")
    assert "Nothing is published here yet" in text(client.get(book))
    assert write_page(hall) in text(client.get(reverse("portal:write"), follow=True))
    done = send(client, write_page(hall), ENTRY)
    entry = FeedbackEntry.objects.get()
    assert (entry.name, entry.way, entry.kind) == ("Зоряна Вербицька", "portal", "proposal")
    page = text(client.get(done["Location"]))
    assert (">1/2026<" in page, "Вербицька" in page) == (True, False)
    assert "лавку" not in text(client.get(book))
    assert client.get(reverse("portal:voice", args=[entry.pk])).status_code == 404
    moderate(entry, hidden=["лавку"], reason="проба", **hall.of_head)
    answer_entry(entry, text="Лавку замовлено", **hall.of_head)
    for address in (book, reverse("portal:voice", args=[entry.pk])):
        page = text(client.get(address))
        assert "Поставте <mark" in page
        assert "[hidden: personal data]</mark> біля входу" in page
        assert "Лавку замовлено" in page
        assert "Вербицька" not in page
        assert hall.head.surname not in page
    for query, found in (
        (f"centre={hall.centre.code}&kind=proposal&answered=yes", True), ("kind=thanks", False), ("answered=no", False),
        ("kind=%3Cscript%3E&centre=x&after=x~y", True),
    ):  # fmt: skip
        assert ("біля входу" in text(client.get(f"{book}?{query}"))) is found, query


def test_the_book_asks_the_database_as_much_for_three_as_for_one(hall: Reception, client: Client) -> None:
    book = reverse("portal:voices")
    counted = []
    for _each in range(3):
        entry = an_entry(hall.later(minutes=1))
        moderate(entry, **hall.of_head)
        answer_entry(entry, text="Дякуємо", **hall.of_head)
        counted.append(statements(client, book))
    assert counted == [2, 2, 2]


def test_hostile_text_is_shown_as_it_is_typed(hall: Reception, client: Client) -> None:
    send(client, write_page(hall), {**ENTRY, "text": HOSTILE})
    entry = FeedbackEntry.objects.get()
    moderate(entry, **hall.of_head)
    answer_entry(entry, text=HOSTILE, **hall.of_head)
    page = client.get(reverse("portal:voices")).content.decode()
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2


def test_a_form_that_is_sent_twice_is_one_entry_and_mistakes_keep_what_was_typed(
    hall: Reception, client: Client
) -> None:
    key = re.search(r'name="once" value="([^"]+)"', client.get(write_page(hall)).content.decode())
    assert key
    first, second = (client.post(write_page(hall), {**ENTRY, "once": key[1]}) for _each in range(2))
    assert (first.status_code, second.status_code, FeedbackEntry.objects.count()) == (302, 302, 1)
    assert client.post(write_page(hall), ENTRY).status_code == 400
    wrong = send(client, write_page(hall), {**ENTRY, "contact": "немає"})
    assert (wrong.status_code, "лавку" in text(wrong), "Give an e-mail" in text(wrong)) == (422, True, True)
    assert FeedbackEntry.objects.count() == 1


def test_who_does_not_work_for_it_writes_little(hall: Reception, client: Client) -> None:
    ends = [send(client, write_page(hall), ENTRY).status_code for _each in range(5)]
    assert ends == [302, 302, 302, 302, 429]
    assert send(client, write_page(hall), {**ENTRY, "altcha": solved(new_riddle(at=hall.at))}).status_code == 302


@pytest.mark.parametrize("name", ["portal:written", "portal:enquiry"])
def test_a_forged_or_old_address_opens_nothing(hall: Reception, client: Client, name: str) -> None:
    done = send(client, write_page(hall), ENTRY)["Location"]
    for token in ("x", done.rstrip("/").rpartition("/")[2].replace(":", ":x"), str(uuid4())):
        assert client.get(reverse(name, args=[token])).status_code == 404


def test_the_code_at_a_desk_is_noted_and_a_spoilt_one_is_not(hall: Reception, client: Client) -> None:
    page = f"{write_page(hall)}?desk={hall.desks[0].number}"
    assert f"desk {hall.desks[0].number}" in text(client.get(page))
    send(client, page, ENTRY)
    entry = FeedbackEntry.objects.get()
    assert (entry.way, entry.desk) == ("desk", hall.desks[0])
    for desk in ("999", "x", "²", "1" * 30):
        assert client.get(f"{write_page(hall)}?desk={desk}").status_code == 200


def test_a_service_is_rated_from_my_place_and_the_words_come_after(
    office: Booking, hall: Reception, client: Client
) -> None:
    ticket = a_served_ticket(hall)
    code = ticket.visit.secret
    place, rating = reverse("board:place", args=[code]), reverse("portal:rate_ticket", args=[code, ticket.pk])
    page = text(client.get(place))
    assert rating in page
    assert "How were you served?" in page
    assert client.post(rating, {"steps": "9"}).status_code == 422
    assert client.post(rating, {"steps": "4"})["Location"] == reverse("portal:rate", args=[code])
    assert "You gave <strong>4 of 5</strong>" in text(client.get(place))
    assert client.post(rating, {"steps": "5", "words": HOSTILE}).status_code == 302
    page = client.get(reverse("portal:rate", args=[code])).content.decode()
    assert "&lt;script&gt;" in page
    assert client.post(rating, {"steps": "2"}).status_code == 302
    assert (Rating.objects.get().steps, Rating.objects.get().words) == (2, HOSTILE.strip())
    office.later(days=2)
    assert "can not be given or changed" in text(client.get(rating))
    assert client.post(rating, {"steps": "5"}).status_code == 422


def test_only_the_code_of_the_visit_opens_its_rating(hall: Reception, client: Client) -> None:
    mine, other = a_served_ticket(hall), a_served_ticket(hall)
    code = mine.visit.secret
    waiting = hall.ticket(1)
    for address in (
        reverse("portal:rate", args=["x" * 22]),
        reverse("portal:rate_ticket", args=[code, other.pk]),
        reverse("portal:rate_ticket", args=[waiting.visit.secret, waiting.pk]),
        reverse("portal:rate_ticket", args=["x" * 22, mine.pk]),
    ):
        assert client.get(address).status_code == 404
        assert client.post(address, {"steps": "1"}).status_code in {404, 405}
    assert "once you have been served" in text(client.get(reverse("portal:rate", args=[waiting.visit.secret])))
    assert statements(client, reverse("portal:rate", args=[code])) == 3


@pytest.mark.clause("L16")
def test_a_question_on_the_web_is_answered_there(hall: Reception, client: Client) -> None:
    page = reverse("portal:ask", args=[hall.centre.code])
    assert page in text(client.get(reverse("portal:ask"), follow=True))
    asked = {"service": hall.services[0].code, "question": HOSTILE, "name": "", "contact": ""}
    done = send(client, page, asked)
    found = Enquiry.objects.get()
    assert (found.service, found.channel, EnquiryDuty.objects.get().enquiry) == (hall.services[0], "web", found)
    shown = text(client.get(done["Location"]))
    assert in_groups(found.code) in shown
    assert "&lt;script&gt;" in shown
    answer_enquiry(found, Reply(EnquiryChannel.WEB, "Паспорт і заява."), **hall.clerk())
    find = reverse("portal:enquiry")
    opened = client.post(find, {"number": found.number, "code": in_groups(found.code).lower()}, follow=True)
    assert "Паспорт і заява." in text(opened)
    for number, code in ((found.number, "2A4C-5E7F-9H3K"), ("З-2/2026", found.code), ("\x00", "\x00")):
        refused = client.post(find, {"number": number, "code": code})
        assert refused.status_code == 422
    assert hall.clerks[0].surname not in text(opened)
    assert statements(client, opened.redirect_chain[-1][0]) == 2


def test_guessing_codes_is_slow(hall: Reception, client: Client) -> None:
    guess = {"number": "1/2026", "code": "2A4C-5E7F-9H3K"}
    ends = [client.post(reverse("portal:enquiry"), guess).status_code for _each in range(11)]
    assert ends == [422] * 10 + [429]


def test_an_hour_later_the_address_is_worth_nothing(
    hall: Reception, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = send(client, write_page(hall), ENTRY)["Location"]
    assert client.get(done).status_code == 200
    monkeypatch.setattr("office.portal.voice_tokens.HOUR", -1)
    assert client.get(done).status_code == 404
