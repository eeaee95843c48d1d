from datetime import timedelta

import pytest
from django.test import Client

from office.accounts.models import Worker
from office.centres.models import Posting, Role
from office.centres.postings import end_posting
from office.law import CLAUSES
from office.ui.clock import now, today
from tests.factories.accounts import a_worker
from tests.factories.ui import second_posting

pytestmark = pytest.mark.django_db
Postings = dict[Role, Posting]


def signed(client: Client, worker: Worker) -> Client:
    client.force_login(worker)
    return client


def of_two(postings: Postings) -> tuple[Worker, Posting, Posting]:
    own = postings[Role.FRONT_OFFICE]
    other = second_posting(own.worker, Role.CASE_OFFICER, own, by=postings[Role.DEPARTMENT].worker)
    return own.worker, own, other


def test_who_did_not_sign_in_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/staff/").headers["Location"].startswith("/accounts/login/")
    answer = client.get("/keyboard/?a=1")
    assert answer.headers["Location"] == "/accounts/login/?next=/keyboard/%3Fa%3D1"


def test_a_fragment_is_never_filled_with_a_sign_in_page(client: Client, gallery: None) -> None:
    came_from = {"HX-Request": "true", "HX-Current-URL": "http://testserver/gallery/counter/?x=1"}
    answer = client.get("/gallery/fragment/", headers=came_from)
    assert answer.status_code == 200
    assert answer.content == b""
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=/gallery/counter/%3Fx%3D1"


def test_a_worker_without_a_posting_is_told_so(client: Client) -> None:
    page = signed(client, a_worker()).get("/staff/").content.decode()
    assert "Сьогодні у вас немає призначення" in page


def test_the_page_of_a_role_opens_for_that_role_alone(client: Client, gallery: None, postings: Postings) -> None:
    page = signed(client, postings[Role.FRONT_OFFICE].worker).get("/gallery/counter/")
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert signed(client, postings[Role.CASE_OFFICER].worker).get("/gallery/counter/").status_code == 404


def test_an_ended_posting_opens_nothing(client: Client, gallery: None, postings: Postings) -> None:
    own = postings[Role.FRONT_OFFICE]
    by = postings[Role.DEPARTMENT].worker
    end_posting(own, ends_on=today() - timedelta(days=1), act="Наказ № 9", by=by, at=now())
    assert signed(client, own.worker).get("/gallery/counter/").status_code == 404


def test_a_worker_of_two_postings_chooses_first(client: Client, gallery: None, postings: Postings) -> None:
    worker, own, other = of_two(postings)
    signed(client, worker)
    answer = client.get("/gallery/counter/?x=1")
    assert answer.headers["Location"] == "/posting/?next=%2Fgallery%2Fcounter%2F%3Fx%3D1"
    assert client.get("/staff/").headers["Location"] == "/posting/"
    asked = client.get(answer.headers["Location"]).content.decode()
    assert str(own.pk) in asked
    assert str(other.pk) in asked
    chosen = client.post("/posting/", {"posting": str(own.pk), "next": "/gallery/counter/?x=1"})
    assert chosen.headers["Location"] == "/gallery/counter/?x=1"
    assert client.get("/gallery/counter/").status_code == 200
    client.post("/posting/", {"posting": str(other.pk)})
    assert client.get("/gallery/counter/").status_code == 404


def test_a_posting_of_somebody_else_can_not_be_chosen(client: Client, gallery: None, postings: Postings) -> None:
    worker = postings[Role.CASE_OFFICER].worker
    signed(client, worker)
    answer = client.post("/posting/", {"posting": str(postings[Role.FRONT_OFFICE].pk)})
    assert "Це призначення вже не ваше" in answer.content.decode()
    assert client.get("/gallery/counter/").status_code == 404


def test_the_choice_never_leads_to_another_site(client: Client, postings: Postings) -> None:
    own = postings[Role.FRONT_OFFICE]
    signed(client, own.worker)
    answer = client.post("/posting/", {"posting": str(own.pk), "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/staff/"


def test_the_language_is_changed_and_kept(client: Client) -> None:
    assert '<html lang="uk"' in client.get("/clauses/L41/").content.decode()
    answer = client.post("/language/", {"language": "en", "next": "/clauses/L41/"})
    assert answer.headers["Location"] == "/clauses/L41/"
    page = client.get("/clauses/L41/").content.decode()
    assert '<html lang="en"' in page
    assert "clause 41 of the Regulation" in page
    assert client.get("/language/").status_code == 405


def test_every_clause_has_its_page_in_our_words(client: Client) -> None:
    for clause in CLAUSES.values():
        page = client.get(f"/clauses/{clause.id}/")
        assert page.status_code == 200, clause.id
        assert clause.says_uk.split()[0] in page.content.decode()
    assert client.get("/clauses/L999/").status_code == 404


def test_single_keys_can_be_switched_off(client: Client, gallery: None, postings: Postings) -> None:
    signed(client, postings[Role.FRONT_OFFICE].worker)
    assert 'data-keys="on"' in client.get("/gallery/counter/").content.decode()
    client.post("/keyboard/", {"keys": "off"})
    assert 'data-keys="off"' in client.get("/gallery/counter/").content.decode()
    client.post("/keyboard/", {"keys": "on"})
    assert 'data-keys="on"' in client.get("/keyboard/").content.decode()
