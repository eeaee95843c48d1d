"""What came electronically, settled by another system: applications, and documents sent to cases."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.audit.models import AccessRecord, JournalEntry
from office.cases.models import Application, Duty, SubmissionPackage
from office.cases.states import Channel, Mark
from office.parties.models import Applicant
from tests.api.reading import all_pages, done, problem
from tests.factories import cases
from tests.factories.api import ROOT, Caller, a_caller
from tests.factories.cases import World
from tests.factories.online import SAID, a_sent_document, an_application


def settled(caller: Caller, path: str, act: str, body: Any = None) -> Any:
    """Act on what is at ``path`` in the version that is there."""
    return caller.post(f"{path}/{act}", body or {}, If_Match=caller.get(path).headers["ETag"])


@pytest.mark.clause("L22")
def test_an_application_becomes_a_package(front: Caller, world: World) -> None:
    made = an_application(world, affected=[{"surname": "Вербицький", "given_name": "Лесь", "relation": "child"}])
    [line] = all_pages(front, "/applications")
    assert (line["id"], line["reference"], line["state"]) == (str(made.pk), made.reference, "submitted")
    assert not AccessRecord.objects.filter(subject_id=str(made.pk)).exists(), "a list shows nobody's data"
    path = f"/applications/{made.pk}"
    opened = front.get(path)
    shown = done(opened)
    assert AccessRecord.objects.filter(subject_id=str(made.pk), by=world.front).count() == 1
    assert shown["person"]["surname"] == SAID["surname"]
    assert shown["person"]["document"]["series_number"] == "900111222"
    assert (shown["other"], shown["authority"], shown["may_request"]) == (None, None, True)
    assert [each["relation"] for each in shown["affected"]] == ["child"]
    assert {(each["line"], each["name"]) for each in shown["files"]} == {(1, "Заява"), (None, "Довідка з роботи")}
    file = front.get(f"{path}/files/{shown['files'][0]['id']}", Accept="application/pdf")
    assert file.headers["Content-Type"] == "application/pdf"
    problem(front.get(f"{path}/files/{uuid4()}", Accept="application/pdf"), 404, "not-found")
    taken = front.post(f"{path}/taking-in", {}, key="one-key-of-mine", If_Match=opened.headers["ETag"])
    told = done(taken, 201)
    again = front.post(f"{path}/taking-in", {}, key="one-key-of-mine", If_Match=opened.headers["ETag"])
    assert again.content == taken.content
    package = SubmissionPackage.objects.get()
    assert (told["id"], taken.headers["Location"]) == (str(package.pk), f"{ROOT}/packages/{package.pk}")
    assert taken.headers["ETag"] == front.get(f"/packages/{package.pk}").headers["ETag"]
    assert (package.channel, package.answers, package.affected.count()) == (Channel.ELECTRONIC, {"displaced": False}, 1)
    now = done(front.get(path))
    assert (now["state"], now["package"]) == ("taken", str(package.pk))
    assert all_pages(front, "/applications") == []
    assert not Duty.objects.open().filter(application=made).exists()


@pytest.mark.clause("L23")
def test_an_application_is_returned_with_what_is_wrong(front: Caller, world: World) -> None:
    path = f"/applications/{an_application(world).pk}"
    stale = str(front.get(path).headers["ETag"])
    refused = settled(front, path, "return", {"answer": " "})
    assert problem(refused, 422, "invalid")["field"] == "/answer"
    answer = settled(front, path, "return", {"answer": "Немає підпису"})
    assert done(answer)["state"] == "returned"
    assert answer.headers["ETag"] == front.get(path).headers["ETag"]
    assert done(front.get(path))["answer"] == "Немає підпису"
    problem(front.post(f"{path}/taking-in", {}, If_Match=stale), 412, "changed")
    assert problem(settled(front, path, "taking-in"), 409, "stale")["clause"] == "L23"
    assert problem(front.post(f"{path}/return", {"answer": "так"}), 428, "precondition-required")


def test_a_person_who_is_known_is_named_and_not_registered_twice(front: Caller, world: World) -> None:
    first = f"/applications/{an_application(world).pk}"
    done(settled(front, first, "taking-in"), 201)
    second = f"/applications/{an_application(world).pk}"
    told = problem(settled(front, second, "taking-in"), 409, "duplicate")
    [known] = told["candidates"]
    assert SubmissionPackage.objects.count() == 1
    done(settled(front, second, "taking-in", {"person": known}), 201)
    assert Applicant.objects.count() == 1
    problem(
        settled(front, f"/applications/{an_application(world).pk}", "taking-in", {"person": str(uuid4())}),
        404,
        "not-found",
    )


def test_a_draft_and_an_application_of_others_are_not_there(front: Caller, world: World) -> None:
    made = an_application(world)
    stranger = a_caller(cases.a_world().front)
    for path in (f"/applications/{made.pk}", f"/sent-documents/{uuid4()}"):
        problem(stranger.get(path), 404, "not-found")
    problem(stranger.post(f"/applications/{made.pk}/taking-in", {}, If_Match='"2"'), 404, "not-found")
    assert all_pages(stranger, "/applications") == []
    Application.objects.filter(pk=made.pk).update(state="draft", submitted_at=None, reference="")
    problem(front.get(f"/applications/{made.pk}"), 404, "not-found")


@pytest.mark.clause("L23")
def test_documents_sent_to_a_case_are_settled(front: Caller, world: World) -> None:
    case = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    [fault] = case.deficiency_notice.deficiencies.all()
    own, missing = a_sent_document(world, case), a_sent_document(world.later(minutes=1), case, fault.pk)
    lines = all_pages(front, "/sent-documents")
    assert [(each["id"], each["lack"], each["number"]) for each in lines] == [
        (str(own.pk), None, case.number),
        (str(missing.pk), fault.pk, case.number),
    ]
    path = f"/sent-documents/{missing.pk}"
    before = front.get(path)
    shown = done(before)
    assert (shown["name"], shown["state"], shown["applicant"]["id"]) == (fault.what, "waiting", str(case.applicant_id))
    assert front.get(f"{path}/file", Accept="application/pdf").headers["Content-Type"] == "application/pdf"
    assert AccessRecord.objects.filter(subject_id=str(case.pk), by=world.front).exists()
    told = settled(front, path, "taking-in")
    assert done(told) == {"id": str(missing.pk), "case": str(case.pk), "state": "taken"}
    assert told.headers["ETag"] == '"taken"'
    problem(front.post(f"{path}/taking-in", If_Match=before.headers["ETag"]), 412, "changed")
    problem(settled(front, path, "return", {"answer": "пізно"}), 409, "stale")
    case.refresh_from_db()
    assert case.full_at == world.at
    other = f"/sent-documents/{own.pk}"
    assert problem(settled(front, other, "return", {"answer": " "}), 422, "invalid")["field"] == "/answer"
    assert done(settled(front, other, "return", {"answer": "Немає дати"}))["state"] == "returned"
    assert done(front.get(other))["answer"] == "Немає дати"
    assert JournalEntry.objects.filter(verb="case.document_returned").count() == 1
    assert all_pages(front, "/sent-documents") == []


def test_both_lists_come_page_by_page_in_as_many_statements_for_three_as_for_one(front: Caller, world: World) -> None:
    case = cases.a_registered_case(world)

    def asked(path: str) -> int:
        front.get(path)  # the first request of a minute writes down that the client was here
        with CaptureQueriesContext(connection) as counted:
            done(front.get(path))
        return len(counted)

    made, sent = [], []
    counts: set[tuple[int, int]] = set()
    for _each in range(3):
        made.append(str(an_application(world).pk))
        sent.append(str(a_sent_document(world, case).pk))
        counts.add((asked("/applications"), asked("/sent-documents")))
        world.later(minutes=1)
    assert len(counts) == 1
    assert [each["id"] for each in all_pages(front, "/applications")] == made
    assert [each["id"] for each in all_pages(front, "/sent-documents")] == sent
    problem(
        front.get("/sent-documents", {"cursor": done(front.get("/applications", {"limit": 1}))["next"]}),
        400,
        "malformed",
    )
