"""My case by its number and code: what it tells, what it never tells, and how little a guess brings."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from office.audit import growth_checker, history
from office.audit.checker import check
from office.audit.sealing import seal_days
from office.cases import delivery, intake, pauses, registration
from office.cases.models import Case, CaseGrant, Duty, SentDocument
from office.cases.sent import return_sent, take_sent
from office.cases.states import Mark
from office.feedback.models import Rating
from office.feedback.rating import rate_case
from office.feedback.rating_figures import rating_figures
from office.law import Refusal
from office.portal.case_access import COOKIE
from tests.factories import cases
from tests.factories.journal import forge, tamper
from tests.factories.scans import a_pdf, a_scan
from tests.portal.test_booking import text

DOOR = "/my-case/"


@pytest.fixture(autouse=True)
def at_work(world: cases.World) -> None:
    """The clock of the faces is the world's."""


def opened(client: Client, case: Case, **typed: str) -> Any:
    said = {"number": case.number, "code": case.tracking_code} | typed
    return client.post(DOOR, said, follow=True)


def shown(client: Client, case: Case) -> str:
    return text(client.get(reverse("portal:case", args=[case.pk])))


def sent(client: Client, case: Case, file: bytes, which: object = "own", name: str = "Довідка", **more: Any) -> Any:
    address = reverse("portal:case_send", args=[case.pk])
    once = re.search(r'name="once" value="([^"]+)"', text(client.get(address)))
    assert once is not None
    uploaded = BytesIO(file)
    uploaded.name = "довідка.pdf"
    said = {"once": once[1], "which": str(which), "name": name, "file": uploaded} | more
    return client.post(address, said, follow=True)


@pytest.mark.clause("L5.2")
def test_the_page_tells_where_the_case_is_and_no_workers_note(world: cases.World, client: Client) -> None:
    case = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    page = text(opened(client, case, number=f" № {case.number} ".replace("-", "–"), code=case.tracking_code.lower()))
    for told in ("Waits for your documents", "Свідоцтво про народження", "РАЦС", "Постанова № 1751", "clauses/L28/"):
        assert told in page
    assert world.body().name in page
    for kept in (world.front.surname, case.applicant.surname, case.tracking_code):
        assert kept not in page
    assert "no-store" in client.get(reverse("portal:case", args=[case.pk]))["Cache-Control"]


def test_whatever_is_wrong_has_one_answer_and_few_tries(world: cases.World, client: Client) -> None:
    case, other = cases.a_registered_case(world), cases.a_registered_case(world)
    wrong = [(case.number, other.tracking_code), ("99/1-2026", case.tracking_code), (case.number, ""), ("abc", "АБВ")]
    answers = [client.post(DOOR, {"number": number, "code": code or "-"}) for number, code in wrong]
    pages = {re.sub(r'value="[^"]*"|CSRFToken": "\w+"', "", text(each)) for each in answers}
    assert {each.status_code for each in answers} == {422}
    assert len(pages) == 1
    assert COOKIE not in client.cookies
    tries = [client.post(DOOR, {"number": case.number, "code": "AAAAAAAAAA"}).status_code for _try in range(8)]
    assert tries[-1] == 429


def test_the_page_of_sending_chooses_the_document_that_is_meant(world: cases.World, client: Client) -> None:
    package = intake.answer_questions(cases.a_package(world), {"displaced": True}, **world.front_office)
    marked = cases.marked(world, package, Mark.ORIGINAL, Mark.MISSING, Mark.MISSING)
    case = registration.register(marked, **world.front_office)
    opened(client, case)
    first, second = case.deficiency_notice.deficiencies.order_by("item__order")
    address = reverse("portal:case_send", args=[case.pk])

    def chosen(query: str = "") -> list[str]:
        page = text(client.get(address + query))
        return [
            re.findall(r'value="([^"]+)"', tag)[0] for tag in re.findall(r"<input[^>]*>", page) if " checked" in tag
        ]

    assert chosen() == chosen("?which=nonsense") == chosen(f"?which={uuid4()}") == [str(first.pk)]
    assert chosen(f"?which={second.pk}") == [str(second.pk)]
    cases.mended(world, case)
    assert chosen() == ["own"]


def test_a_forged_or_worn_out_grant_opens_nothing(world: cases.World, client: Client) -> None:
    case, other = cases.a_registered_case(world), cases.a_registered_case(world)
    opened(client, case)
    for address in ("portal:case", "portal:case_send", "portal:case_result", "portal:case_proof"):
        for stranger in (other.pk, uuid4()):
            assert client.get(reverse(address, args=[stranger]))["Location"] == DOOR
    first = client.cookies[COOKIE].value
    assert first not in str(list(CaseGrant.objects.values()))
    opened(client, other)
    assert client.cookies[COOKIE].value != first
    assert {client.get(reverse("portal:case", args=[each.pk])).status_code for each in (case, other)} == {200}
    client.cookies[COOKIE] = "x" * 43
    assert client.get(reverse("portal:case", args=[case.pk])).status_code == 302
    opened(client, case)
    world.later(hours=1, seconds=1)
    assert client.get(reverse("portal:case", args=[case.pk])).status_code == 302
    opened(client, case)
    assert CaseGrant.objects.count() == 1
    client.post(reverse("portal:case_close"))
    assert not CaseGrant.objects.exists()
    assert [entry.by for entry in history(case) if entry.verb == "case.opened_by_applicant"] == [None] * 3


@pytest.mark.clause("L51")
def test_the_page_follows_the_case_to_its_end(world: cases.World, client: Client) -> None:
    case = cases.a_registered_case(world)
    opened(client, case)
    assert "clauses/L31/" in shown(client, case)
    cases.received(world, case)
    page = shown(client, case)
    assert world.body("ssd").name in page
    assert "Nothing now" in page
    cases.a_ready_case(world, case)
    page = shown(client, case)
    assert "Collect the result" in page
    assert "clauses/L41/" in page
    assert "You have the right to go to court" in page
    assert client.get(reverse("portal:case_result", args=[case.pk])).status_code == 302
    delivery.send_online(case, **world.front_office)
    file = client.get(reverse("portal:case_result", args=[case.pk]))
    assert file.content.startswith(b"%PDF")
    assert "attachment" in file["Content-Disposition"]
    assert "Download the result" in shown(client, case)


@pytest.mark.clause("L52")
def test_who_received_the_result_rates_the_way_of_the_case_once_and_may_change_it_for_a_day(
    world: cases.World, client: Client
) -> None:
    case = cases.a_ready_case(world)
    address = reverse("portal:case_rate", args=[case.pk])
    assert client.get(address)["Location"] == DOOR
    opened(client, case)
    assert address not in shown(client, case)
    assert client.post(address, {"steps": "5", "words": ""}).status_code == 422
    delivery.send_online(case, **world.front_office)
    assert address in shown(client, case)
    assert client.post(address, {"steps": "7", "words": ""}).status_code == 422
    for steps in ("2", "4"):
        assert client.post(address, {"steps": steps, "words": "<b>Довго</b>"})["Location"].endswith(f"{case.pk}/")
    made = Rating.objects.get()
    assert (made.case, made.ticket, made.steps, made.words) == (case, None, 4, "<b>Довго</b>")
    assert (made.body, made.service, made.desk, made.worker) == (case.decider, case.service, None, None)
    assert "You gave <strong>4 of 5</strong>" in shown(client, case)
    assert "Change it" in shown(client, case)
    assert [entry.data for entry in history(case) if entry.verb == "case.rated"] == [{}]
    day = made.on
    figures = {by: rating_figures(case.centre, since=day, until=day, by=by) for by in ("service", "worker", "desk")}
    assert [len(rows) for rows in figures.values()] == [1, 0, 0]
    world.later(hours=25)
    opened(client, case)
    assert "Change it" not in shown(client, case)
    assert client.post(address, {"steps": "1", "words": ""}).status_code == 422
    world.later(days=14)
    with pytest.raises(Refusal, match="long ago"):
        rate_case(case, 1, at=world.at)


def test_a_suspended_case_says_that_its_term_stands_still(world: cases.World, client: Client) -> None:
    case = cases.a_registered_case(world)
    cases.received(world, case)
    case.refresh_from_db()
    facts: dict[str, Any] = {
        "reason": "reply",
        "explanation": "таємна примітка",
        "review_on": world.at.date() + timedelta(days=5),
    }
    pauses.suspend(case, **facts, by=case.officer, at=world.at)
    opened(client, case)
    page = shown(client, case)
    assert "The term stands still" in page
    assert "таємна примітка" not in page


@pytest.mark.clause("L28")
def test_a_missing_document_is_sent_checked_and_taken_in(world: cases.World, client: Client) -> None:
    case = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    [fault] = case.deficiency_notice.deficiencies.all()
    opened(client, case)
    assert "waits to be checked" in text(sent(client, case, a_scan(), fault.pk))
    duty = Duty.objects.open().get(case=case, clause="L26")
    assert duty.bearer == world.front
    [document] = SentDocument.objects.all()
    return_sent(document, answer="Не видно печатки: зробіть фото ще раз", by=world.front, at=world.at)
    assert "Не видно печатки" in shown(client, case)
    duty.refresh_from_db()
    assert duty.done_by == world.front
    sent(client, case, a_pdf(pages=2), fault.pk)
    take_sent(SentDocument.objects.waiting().get(), by=world.front, at=world.at)
    case.refresh_from_db()
    assert case.full_at == world.at
    item = fault.item
    item.refresh_from_db()
    assert (item.mark, item.sheets, item.scans.count()) == ("copy", 2, 1)
    page = shown(client, case)
    assert "taken in" in page
    assert "Without them a refusal is likely" not in page


@pytest.mark.clause("K19")
def test_a_document_of_ones_own_is_added_until_the_decision(world: cases.World, client: Client) -> None:
    case = cases.a_registered_case(world)
    opened(client, case)
    assert sent(client, case, a_pdf(), name=" ").status_code == 422
    sent(client, case, a_pdf(), name="<b>Висновок</b>")
    assert "&lt;b&gt;Висновок&lt;/b&gt;" in shown(client, case)
    take_sent(SentDocument.objects.get(), by=world.front, at=world.at)
    assert case.package.items.filter(document=None, name="<b>Висновок</b>", mark="copy").exists()
    cases.a_decided_case(world, case)
    address = reverse("portal:case_send", args=[case.pk])
    assert "can not change it any more" in text(client.get(address))


def test_hostile_files_are_refused_by_name_and_a_second_press_sends_once(world: cases.World, client: Client) -> None:
    case = cases.a_registered_case(world)
    opened(client, case)
    for bad in (b"", b"MZ\x90\x00" * 50, b"<html><script>alert(1)</script>", a_pdf()[:200], b"PK\x03\x04" + b"x" * 99):
        answer = sent(client, case, bad)
        assert answer.status_code == 422
        assert "довідка.pdf" in text(answer)
    assert not SentDocument.objects.exists()
    address = reverse("portal:case_send", args=[case.pk])
    once = re.search(r'name="once" value="([^"]+)"', text(client.get(address)))
    assert once is not None
    for _press in range(2):
        file = BytesIO(a_pdf())
        file.name = "a.pdf"
        client.post(address, {"once": once[1], "which": "own", "name": "Довідка", "file": file})
    assert SentDocument.objects.count() == 1
    assert client.post(address, {"once": "forged", "which": "own", "name": "x", "file": BytesIO(b"x")}).status_code in {
        400,
        422,
    }


def test_too_many_waiting_documents_are_refused(
    world: cases.World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("office.cases.public.sending.MOST_WAITING", 1)
    case = cases.a_registered_case(world)
    opened(client, case)
    sent(client, case, a_pdf())
    assert "Too many documents wait" in text(sent(client, case, a_pdf()))
    assert SentDocument.objects.count() == 1


def test_the_proof_of_the_case_leads_to_the_published_root(world: cases.World, client: Client) -> None:
    case = cases.a_registered_case(world)
    opened(client, case)
    assert client.get(reverse("portal:case_proof", args=[case.pk]))["Location"].endswith(f"{case.pk}/")
    assert "sealed after midnight" in shown(client, case)
    assert "No day has been sealed yet" in text(client.get(reverse("portal:roots")))
    world.later(days=1)
    seal_days(at=world.at)
    opened(client, case)
    page = shown(client, case)
    mark = next(bytes(entry.hash).hex() for entry in history(case) if entry.verb == "case.registered")
    assert mark in page
    published = client.get(reverse("portal:roots_file")).json()["roots"]
    assert published[0]["root"] in text(client.get(reverse("portal:roots")))
    assert published[0]["root"] in page
    proof = client.get(reverse("portal:case_proof", args=[case.pk])).content.decode()
    assert check(proof, published[0]["root"])
    assert "def climb" in client.get(reverse("portal:checker")).content.decode()
    assert client.get(reverse("portal:roots"), {"before": "9" * 30}).status_code == 200


def test_who_keeps_a_root_can_check_that_the_journal_was_only_continued(world: cases.World, client: Client) -> None:
    cases.a_registered_case(world)
    address = reverse("portal:growth")
    kept: list[dict[str, Any]] = []
    for _day in range(2):
        world.later(days=1)
        seal_days(at=world.at)
        cases.a_registered_case(world)
        kept.insert(0, client.get(reverse("portal:roots_file")).json()["roots"][0])
    page = text(client.get(reverse("portal:roots")))
    assert f"{address}?since={kept[1]['day']}" in page
    assert f"{address}?since={kept[0]['day']}" not in page
    assert reverse("portal:growth_checker") in page
    answer = client.get(address, {"since": kept[1]["day"]})
    assert answer.headers["Content-Disposition"] == f'attachment; filename="growth-{kept[1]["day"]}.json"'
    assert growth_checker.check(answer.content.decode(), kept[1]["root"], kept[0]["root"])
    assert "def check" in client.get(reverse("portal:growth_checker")).content.decode()
    for since in ("2019-01-01", "yesterday", "", "9" * 30):
        assert client.get(address, {"since": since}).status_code == 404


def test_files_of_the_journal_are_fetched_anew_only_after_another_day_was_sealed(
    world: cases.World, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cases.a_registered_case(world)
    world.later(days=1)
    seal_days(at=world.at)
    since = client.get(reverse("portal:roots_file")).json()["roots"][0]["day"]
    for address in (reverse("portal:roots_file"), f"{reverse('portal:growth')}?since={since}"):
        tag = client.get(address).headers["ETag"]
        with django_assert_num_queries(1):
            assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
        world.later(days=1)
        seal_days(at=world.at)
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_nothing_is_proved_to_everybody_from_a_journal_that_is_not_whole(
    world: cases.World, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    cases.a_registered_case(world)
    for _day in range(2):
        world.later(days=1)
        seal_days(at=world.at)
    first = client.get(reverse("portal:roots_file")).json()["roots"][-1]["day"]
    tamper("UPDATE audit_dayseal SET leaf = sha256('x') WHERE number = 2")
    page = text(client.get(reverse("portal:growth"), {"since": first}, follow=True))
    assert "The journal is not whole" in page
    assert [entry.name for entry in caplog.records if entry.levelname == "ERROR"] == ["office.journal"]


def test_a_journal_that_is_not_whole_is_not_told_as_a_day_that_is_not_sealed_yet(
    world: cases.World, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    case = cases.a_registered_case(world)
    world.later(days=1)
    seal_days(at=world.at)
    forge(case, 1)
    opened(client, case)
    page = text(client.get(reverse("portal:case_proof", args=[case.pk]), follow=True))
    assert "The journal is not whole" in page
    assert "can be had after midnight" not in page
    assert [entry.name for entry in caplog.records if entry.levelname == "ERROR"] == ["office.journal"]
    assert case.applicant.surname not in caplog.text


@pytest.mark.parametrize("documents", [1, 3])
def test_statements_of_the_page(
    world: cases.World, client: Client, documents: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    opened(client, case)
    for _document in range(documents):
        sent(client, case, a_pdf())
    with django_assert_num_queries(8):
        assert client.get(reverse("portal:case", args=[case.pk])).status_code == 200
