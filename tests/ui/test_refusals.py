import logging
import re
import uuid

import pytest
from django.test import Client

from office.centres.models import Posting, Role

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def without_changing_parts(page: str) -> str:
    page = re.sub(r'name="(csrfmiddlewaretoken|next)" value="[^"]*"', "", page)
    return re.sub(r'"X-CSRFToken": "[^"]*"', "", page)


def test_a_refusal_is_a_polite_page_with_its_clause_and_a_way_back(client: Client, gallery: None) -> None:
    answer = client.get("/gallery/refuse/", headers={"Referer": "http://testserver/gallery/base/"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Зараз цього зробити не можна" in page
    assert 'href="/clauses/L24/">п. 24 Регламенту</a>' in page
    assert 'href="http://testserver/gallery/base/"' in page


def test_the_way_back_never_leads_to_another_site(client: Client, gallery: None) -> None:
    answer = client.get("/gallery/refuse/", headers={"Referer": "https://evil.example/"})
    assert "evil" not in answer.content.decode()


def test_a_stale_change_says_so(client: Client, gallery: None) -> None:
    page = client.get("/gallery/stale/").content.decode()
    assert "Тим часом це змінилося" in page
    assert "Переглянути теперішній стан" in page


def test_htmx_gets_the_notice_alone(client: Client, gallery: None) -> None:
    answer = client.get("/gallery/refuse/", headers=HTMX)
    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#notices"
    assert answer.content.decode().strip().startswith('<div class="govuk-notification-banner')


def test_the_log_names_the_clause_and_nobody(client: Client, gallery: None, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="office.refusals"):
        client.get("/gallery/refuse/?person=Шевчук")
    assert [record.getMessage() for record in caplog.records if record.name == "office.refusals"] == [
        "refused by L24 at gallery_refuse"
    ]


@pytest.mark.parametrize(("language", "words"), [("uk", "Сторінку не знайдено"), ("en", "Page not found")])
def test_not_there_and_not_yours_answer_alike(
    client: Client, gallery: None, postings: dict[Role, Posting], language: str, words: str
) -> None:
    client.force_login(postings[Role.AUDITOR].worker)
    client.post("/language/", {"language": language})
    places = ["/gallery/counter/", "/gallery/missing/", "/gallery/not-yours/", f"/{uuid.uuid4()}/"]
    answers = [client.get(place) for place in places]
    assert {answer.status_code for answer in answers} == {404}
    assert len({without_changing_parts(answer.content.decode()) for answer in answers}) == 1
    assert words in answers[0].content.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("uk", "Щось зламалося з нашого боку"), ("en", "Something broke on our side")]
)
def test_a_bug_is_told_as_a_bug(client: Client, gallery: None, language: str, words: str) -> None:
    client.raise_request_exception = False
    client.post("/language/", {"language": language})
    answer = client.get("/gallery/broken/")
    assert answer.status_code == 500
    assert words in answer.content.decode()


def test_a_form_without_its_token_is_refused_politely(gallery: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/gallery/base/", {"surname": "Ш"})
    assert answer.status_code == 403
    assert "Сторінка була відкрита надто довго" in answer.content.decode()


def test_a_form_without_its_key_is_a_bad_request(client: Client, gallery: None) -> None:
    good = {"surname": "Ш", "born_on_day": "1", "born_on_month": "2", "born_on_year": "1990", "sheets": "1"}
    answer = client.post("/gallery/base/", {**good, "way": "post", "body": "1", "agrees": "on", "once": "forged"})
    assert answer.status_code == 400
    assert "Цей запит не вдалося прочитати" in answer.content.decode()
