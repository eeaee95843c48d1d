"""After registration: documents that were missing, hand-overs, results, the cases under control, the end of a case."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from office.cases import delivery, routing
from office.cases.models import Case, HandoverList, ItemScan
from office.cases.states import CaseState, Mark
from office.centres.models import Role
from tests.factories import cases, centres
from tests.factories.scans import a_pdf
from tests.frontdesk.conftest import SignedIn
from tests.frontdesk.pages import address

pytestmark = pytest.mark.django_db


def a_waiting_case(world: cases.World) -> Case:
    return cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)


def a_sent_case(world: cases.World) -> Case:
    case = cases.a_decided_case(world)
    delivery.send_outgoing(case, contents="Повідомлення", by=case.officer, at=world.at)
    case.refresh_from_db()
    return case


def page_of(client: Client, name: str, *args: Any, **query: str) -> str:
    answer = client.get(address(name, *args), query)
    assert answer.status_code == 200
    return answer.content.decode()


# -- papers ---------------------------------------------------------------------------------------------------------


@pytest.mark.clause("L29")
def test_the_papers_of_a_registered_case_are_printed(world: cases.World, front: Client) -> None:
    case = a_waiting_case(world)
    page = page_of(front, "registered", case.pk)
    assert case.number in page
    assert "Скажіть заявникові зараз" in page
    for name, said in (("inventory", "inventory-1-1-1-2026.pdf"), ("deficiencies", "deficiencies-1-1-1-2026.pdf")):
        assert address(name, case.pk) in page
        paper = front.get(address(name, case.pk))
        assert paper.content.startswith(b"%PDF-")
        assert paper.headers["Content-Disposition"] == f'inline; filename="{said}"'


def test_a_case_without_faults_has_no_notice_to_print(world: cases.World, front: Client) -> None:
    assert front.get(address("deficiencies", cases.a_registered_case(world).pk)).status_code == 404


# -- waiting for documents ------------------------------------------------------------------------------------------


def test_a_document_is_brought_with_its_scan_and_the_case_goes_on(world: cases.World, front: Client) -> None:
    case = a_waiting_case(world)
    fault = case.deficiency_notice.deficiencies.get()
    key = f"d{fault.pk}"
    bad = {"act": f"bring:{fault.pk}", f"{key}-mark": "copy", f"{key}-scan": SimpleUploadedFile("о.pdf", b"MZ\x00")}
    refused = front.post(address("waiting_case", case.pk), bad)
    assert refused.status_code == 422
    assert "«о.pdf»" in refused.content.decode()
    good = bad | {f"{key}-sheets": "2", f"{key}-scan": SimpleUploadedFile("о.pdf", a_pdf())}
    answer = front.post(address("waiting_case", case.pk), good)
    assert answer.headers["Location"] == address("registered", case.pk)
    case.refresh_from_db()
    assert case.full_at == world.at
    assert ItemScan.objects.get().item == fault.item


def test_a_document_without_a_mark_is_asked_for_it(world: cases.World, front: Client) -> None:
    case = a_waiting_case(world)
    fault = case.deficiency_notice.deficiencies.get()
    answer = front.post(address("waiting_case", case.pk), {"act": f"bring:{fault.pk}"})
    assert answer.status_code == 422
    assert f'href="#id_d{fault.pk}-mark_0"' in answer.content.decode()


@pytest.mark.clause("L29")
def test_a_call_is_noted_and_the_case_goes_on_without(world: cases.World, front: Client) -> None:
    case = a_waiting_case(world)
    place = address("waiting_case", case.pk)
    assert front.post(place, {"act": "phone", "said": ""}).status_code == 422
    assert front.post(place, {"act": "phone", "said": "донесе завтра"}).status_code == 303
    assert "донесе завтра" in page_of(front, "waiting_case", case.pk)
    assert front.post(place, {"act": "go_on", "reason": ""}).status_code == 422
    assert front.post(place, {"act": "go_on", "reason": "заява від 20.11.2026"}).status_code == 303
    assert front.post(place, {"act": "phone", "said": "ще раз"}).status_code == 409
    assert front.get(place).status_code == 302 or front.get(place).status_code == 303


def test_what_waits_is_listed_under_one_count(
    world: cases.World, front: Client, django_assert_num_queries: Any
) -> None:
    for number in (1, 3):
        while Case.objects.count() < number:
            a_waiting_case(world)
        with django_assert_num_queries(6):
            page = page_of(front, "waiting")
        assert page.count("<tr") == number + 1  # and the head of the table


# -- hand-overs -----------------------------------------------------------------------------------------------------


@pytest.mark.clause("L33")
def test_cases_are_listed_by_body_and_handed_over(world: cases.World, front: Client) -> None:
    case = cases.a_registered_case(world)
    page = page_of(front, "handovers")
    assert world.body("ssd").name in page
    step = case.steps.get(provider=world.body("ssd"))
    nothing = front.post(address("handovers"), {"to": world.body("ssd").pk})
    assert nothing.status_code == 422
    assert "щонайменше одну справу" in nothing.content.decode()
    answer = front.post(address("handovers"), {"to": world.body("ssd").pk, "steps": [step.pk, "сто"]})
    made = HandoverList.objects.get()
    assert answer.headers["Location"] == address("handover", made.pk)
    assert made.code in page_of(front, "handover", made.pk)
    assert front.get(address("handover_paper", made.pk)).content.startswith(b"%PDF-")
    assert front.post(address("handovers"), {"to": world.body("ssd").pk, "steps": [step.pk]}).status_code == 404


def test_a_returned_case_says_why(world: cases.World, front: Client) -> None:
    case = cases.a_registered_case(world)
    made = next(one for one in cases.handed_over(world, case) if one.to_provider == world.body("ssd"))
    step = made.items.get().step
    routing.decline(made, step.pk, reason="немає <i>додатка</i>", **world.officer("ssd"))
    page = page_of(front, "handover", made.pk)
    assert "немає &lt;i&gt;додатка&lt;/i&gt;" in page
    assert case.number in page_of(front, "handovers")


def test_hand_overs_take_one_count_of_statements(
    world: cases.World, front: Client, django_assert_num_queries: Any
) -> None:
    for number in (1, 3):
        while Case.objects.count() < number:
            cases.a_registered_case(world)
        with django_assert_num_queries(6):
            page_of(front, "handovers")


# -- results --------------------------------------------------------------------------------------------------------


@pytest.mark.clause("L39", "L41")
def test_a_result_arrives_is_registered_and_handed_out(world: cases.World, front: Client) -> None:
    case = a_sent_case(world)
    assert case.number in page_of(front, "outgoing", shelf="sent")
    place = address("result", case.pk)
    assert front.post(place, {"act": "arrived"}).status_code == 303
    assert front.post(place, {"act": "register"}).status_code == 303
    assert case.number in page_of(front, "outgoing")
    page = page_of(front, "result", case.pk)
    assert f'value="{case.applicant.full_name}"' in page
    assert f'value="паспорт-картка (ID-картка) {case.applicant.identity_documents.get().series_number}"' in page
    empty = front.post(place, {"act": "hand_out", "receiver": "", "shown_document": "ID-картка"})
    assert empty.status_code == 422
    assert 'href="#id_receiver"' in empty.content.decode()
    assert front.post(place, {"act": "hand_out", "receiver": "Мати", "shown_document": "ID-картка"}).status_code == 303
    case.refresh_from_db()
    assert case.state == CaseState.DELIVERED
    again = front.post(place, {"act": "hand_out", "receiver": "Мати", "shown_document": "ID-картка"})
    assert again.status_code == 409
    assert case.number not in page_of(front, "outgoing")
    assert case.number in page_of(front, "to_archive")


def test_a_result_is_posted_with_its_number(world: cases.World, front: Client) -> None:
    case = cases.a_ready_case(world)
    place = address("result", case.pk)
    assert case.applicant.address in page_of(front, "result", case.pk)
    sent = {"act": "post", "postal_number": "", "address": "вул. Нова, 1"}
    assert front.post(place, sent).status_code == 422
    assert front.post(place, sent | {"postal_number": "4301000000000"}).status_code == 303
    assert case.delivery.postal_number == "4301000000000"


@pytest.mark.clause("L41")
def test_an_overdue_result_is_seen_to_be_late(world: cases.World, front: Client, signed_in: SignedIn) -> None:
    cases.a_ready_case(world)
    assert "office-term--late" not in page_of(front, "outgoing")
    world.later(days=7)
    assert "office-term--late" in page_of(signed_in(world.front), "outgoing")


def test_results_are_listed_under_one_count(world: cases.World, front: Client, django_assert_num_queries: Any) -> None:
    for number in (1, 3):
        while Case.objects.count() < number:
            cases.a_ready_case(world)
        with django_assert_num_queries(6):
            page = page_of(front, "outgoing")
        assert page.count("<tr") == number + 1


# -- control, withdrawal, archive -----------------------------------------------------------------------------------


@pytest.mark.clause("L36")
def test_the_worker_sees_the_cases_under_control_under_one_count(
    world: cases.World, front: Client, django_assert_num_queries: Any
) -> None:
    for number in (1, 3):
        while Case.objects.count() < number:
            cases.a_registered_case(world)
        with django_assert_num_queries(8):
            page = page_of(front, "controlled")
        assert page.count("/registered/") == number


@pytest.mark.clause("L34", "L36")
def test_the_worker_sees_who_has_each_case_in_hand(world: cases.World, front: Client) -> None:
    case = cases.a_registered_case(world)
    assert "фронт-офіс" in page_of(front, "controlled")
    cases.handed_over(world, case)
    assert page_of(front, "controlled").count(world.front.short_name) == 2, (
        "with the sender, once, until it is confirmed"
    )
    cases.received(world, cases.a_registered_case(world))
    held = page_of(front, "controlled")
    assert f"{world.officers['dsp'].short_name}, DSP" in held
    assert f"{world.officers['ssd'].short_name}, SSD" in held
    decided = cases.a_decided_case(world)
    assert f"{decided.officer.short_name}, PFU" in page_of(front, "controlled")


@pytest.mark.clause("L36")
def test_what_has_a_term_stands_before_what_waits_for_documents(world: cases.World, front: Client) -> None:
    waiting = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    running = cases.a_registered_case(world)
    page = page_of(front, "controlled")
    assert page.index(str(running.pk)) < page.index(str(waiting.pk))


@pytest.mark.clause("L44")
def test_closed_cases_wait_for_the_archive_under_one_count(
    world: cases.World, front: Client, django_assert_num_queries: Any
) -> None:
    assert "До архіву нічого не чекає" in page_of(front, "to_archive")
    for number in (1, 3):
        while Case.objects.count() < number:
            case = cases.a_registered_case(world)
            front.post(address("withdraw", case.pk), {"statement": "заява від 20.11.2026"})
        with django_assert_num_queries(6):
            page = page_of(front, "to_archive")
        assert page.count(">Передати до архіву<") == number
    case = Case.objects.latest("closed_at")
    kept = {"application": "paper", "place": "А-12"}
    assert front.post(address("archive", case.pk), kept).headers["Location"] == address("to_archive")
    assert page_of(front, "to_archive").count(">Передати до архіву<") == 2


@pytest.mark.clause("L44")
def test_a_case_is_withdrawn_and_archived(world: cases.World, front: Client) -> None:
    case = cases.a_registered_case(world)
    assert front.post(address("withdraw", case.pk), {"statement": ""}).status_code == 422
    answer = front.post(address("withdraw", case.pk), {"statement": "заява від 20.11.2026"})
    assert answer.headers["Location"] == address("archive", case.pk)
    assert 'name="result"' not in page_of(front, "archive", case.pk)
    kept = {"application": "paper", "place": ""}
    assert front.post(address("archive", case.pk), kept).status_code == 422
    assert front.post(address("archive", case.pk), kept | {"place": "А-12"}).status_code == 303
    assert front.post(address("archive", case.pk), kept | {"place": "А-12"}).status_code == 409


def test_a_decided_case_keeps_its_result(world: cases.World, front: Client) -> None:
    case = cases.a_delivered_case(world)
    kept = {"application": "paper", "place": "А-12"}
    answer = front.post(address("archive", case.pk), kept)
    assert answer.status_code == 422
    assert 'href="#id_result_0"' in answer.content.decode()
    assert front.post(address("archive", case.pk), kept | {"result": "paper"}).status_code == 303


@pytest.mark.clause("K21")
def test_what_is_not_ones_own_is_not_there(world: cases.World, signed_in: SignedIn) -> None:
    case = cases.a_registered_case(world)
    other = cases.a_world()
    stranger = signed_in(other.front)
    for name in ("registered", "inventory", "withdraw", "archive", "waiting_case", "result"):
        assert stranger.get(address(name, case.pk)).status_code == 404
    [made, *_more] = cases.handed_over(world, case)
    for name in ("handover", "handover_paper"):
        assert stranger.get(address(name, made.pk)).status_code == 404
    head = signed_in(
        centres.a_posting(Role.CASE_OFFICER, centre=world.centre, by=world.head, provider=world.body()).worker
    )
    assert head.get(address("registered", case.pk)).status_code == 404
