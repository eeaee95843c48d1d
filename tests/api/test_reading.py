"""Lists, papers, duties and the journal over the wire; each page by a bounded number of statements."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.audit.models import AccessRecord
from office.centres.models import Role
from office.centres.postings import Place
from tests.api.reading import done, problem
from tests.factories import cases, catalogue
from tests.factories.api import Caller, a_caller, a_whole
from tests.factories.cases import World
from tests.factories.management import heads_of


def registered(front: Caller, world: World) -> str:
    return str(done(front.post("/cases", a_whole(world)), 201)["id"])


def test_cases_come_page_by_page_the_latest_first_and_every_name_is_logged(front: Caller, world: World) -> None:
    made = [registered(front, world.later(minutes=nth % 2)) for nth in range(5)]
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = done(front.get("/cases", {"limit": 2} | ({"cursor": cursor} if cursor else {})))
        seen += [each["id"] for each in page["items"]]
        cursor = page["next"]
    assert sorted(seen) == sorted(made)
    assert len(seen) == 5
    moments = [done(front.get(f"/cases/{case}"))["registered_at"] for case in seen]
    assert moments == sorted(moments, reverse=True)
    assert AccessRecord.objects.filter(purpose="test", subject_id="").count() == 5


def test_a_list_is_narrowed(front: Caller, world: World) -> None:
    first = registered(front, world)
    world.later(hours=1)
    second = registered(front, world)
    shown = done(front.get(f"/cases/{first}"))
    for query, expected in (
        ({"number": shown["number"]}, [first]),
        ({"tracking_code": shown["tracking_code"].lower()}, [first]),
        ({"applicant": shown["applicant"]["id"]}, [first]),
        ({"registered_from": (world.at - timedelta(minutes=1)).isoformat()}, [second]),
        ({"registered_before": world.at.isoformat()}, [first]),
        ({"state": "registered", "centre": world.centre.code, "service": world.service.code}, [second, first]),
        ({"state": "archived"}, []),
        ({"number": "0/0-2026"}, []),
    ):
        assert [each["id"] for each in done(front.get("/cases", query))["items"]] == expected, query


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0},
        {"limit": 101},
        {"limit": "ten"},
        {"limit": "1.0"},
        {"cursor": "made up"},
        {"state": "lost"},
        {"registered_from": "2026-11-20"},
        {"registered_from": "2026-11-20T10:00:00"},
        {"colour": "red"},
    ],
)
def test_a_query_that_is_wrong_is_told(front: Caller, query: dict[str, object]) -> None:
    answer = front.get("/cases", query)
    problem(answer, *((400, "malformed") if "cursor" in query else (422, "invalid")))
    assert answer.json()["field"] == f"/{next(iter(query))}"


def test_a_cursor_of_another_list_is_refused(front: Caller, world: World) -> None:
    for _each in range(2):
        registered(front, world)
    cursor = done(front.get("/cases", {"limit": 1}))["next"]
    problem(front.get("/packages", {"cursor": cursor}), 400, "malformed")
    problem(front.get("/cases", {"cursor": cursor[:-1]}), 400, "malformed")


def test_few_statements_for_one_row_and_for_three(front: Caller, world: World) -> None:
    """First of all the token with the postings behind it; what opens people's data stands in a transaction of two more."""
    officer = a_caller(world.officers["dsp"])
    expected = {"/cases": 5, "/packages": 5, "/duties": 2, "/handovers/waiting": 2, "/handovers": 2, "/services": 3}
    case = registered(front, world)
    cases.a_package(world)
    query = {"/services": {"centre": world.centre.code}}
    for rows in (1, 3):
        while front.get("/cases").json()["items"].__len__() < rows:
            registered(front, world)
            cases.a_package(world)
        for path, count in expected.items():
            front.get(path, query.get(path))
            with CaptureQueriesContext(connection) as counted:
                done(front.get(path, query.get(path)))
            assert len(counted) == count, (path, rows, [each["sql"][:90] for each in counted])
    officer.get(f"/cases/{case}")
    with CaptureQueriesContext(connection) as counted:
        done(officer.get(f"/cases/{case}"))
    assert len(counted) == 9


def test_a_paper_is_made_for_who_may_see_the_case(front: Caller, world: World) -> None:
    case = registered(front, world)
    answer = front.get(f"/cases/{case}/papers/inventory", Accept="application/pdf")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    problem(front.get(f"/cases/{case}/papers/result"), 404, "not-found")
    problem(front.get(f"/cases/{case}/papers/poem"), 422, "invalid")
    head = front.send("HEAD", f"/cases/{case}/papers/routing")
    assert head.status_code == 200
    assert b"".join(head.streaming_content) == b""


def test_everybody_reads_his_duties_and_a_head_those_that_he_watches(front: Caller, world: World) -> None:
    case = registered(front, world)
    mine = done(front.get("/duties"))["items"]
    assert [(duty["clause"], duty["case"], duty["bearer"]["id"]) for duty in mine] == [
        ("L30", case, str(world.front.pk))
    ] * 2
    head = a_caller(world.head)
    assert not done(head.get("/duties"))["items"]
    watched = done(head.get("/duties", {"whose": "watched"}))["items"]
    assert sorted(duty["clause"] for duty in watched) == ["L30", "L30", "L31"]
    assert [duty["due_at"] for duty in watched] == sorted(duty["due_at"] for duty in watched)
    first = done(head.get("/duties", {"whose": "watched", "limit": 1}))
    rest = done(head.get("/duties", {"whose": "watched", "cursor": first["next"]}))
    assert first["items"] + rest["items"] == watched
    assert not done(head.get("/duties", {"whose": "watched", "state": "overdue"}))["items"]
    world.later(days=60)
    assert len(done(head.get("/duties", {"whose": "watched", "state": "overdue", "clause": "L31"}))["items"]) == 1
    assert not done(front.get("/duties", {"whose": "watched"}))["items"]
    assert not done(head.get("/duties", {"whose": "watched", "centre": "nowhere"}))["items"]


@pytest.mark.clause("K21")
def test_the_auditor_reads_the_journal_of_a_case(front: Caller, world: World) -> None:
    case = registered(front, world)
    auditor = a_caller(heads_of(world).auditor)
    path = f"/cases/{case}/journal"
    first = done(auditor.get(path, {"limit": 1}))
    [entry] = first["items"]
    assert (entry["verb"], entry["sequence"], entry["by"]["id"]) == ("case.registered", 1, str(world.front.pk))
    assert entry["previous_hash"] == "0" * 64
    assert first["next"] is None
    withdrawal = {"statement": "Заява № 5"}
    front.post(f"/cases/{case}/withdrawal", withdrawal, If_Match=front.get(f"/cases/{case}").headers["ETag"])
    page = done(auditor.get(path, {"limit": 1}))
    following = done(auditor.get(path, {"limit": 1, "cursor": page["next"]}))
    assert following["items"][0]["previous_hash"] == entry["hash"]
    assert following["next"] is None
    problem(front.get(path), 403, "forbidden")


def test_nobody_of_another_city_reads_a_case(front: Caller, world: World) -> None:
    case = registered(front, world)
    stranger = cases.a_world()
    readers = [
        stranger.front,
        stranger.head,
        catalogue.posted(Role.AUDITOR, Place(city=stranger.place.city), by=admin()),
    ]
    for worker in readers:
        caller = a_caller(worker)
        for path in ("", "/routing", "/papers/inventory"):
            problem(caller.get(f"/cases/{case}{path}"), 404, "not-found")
        assert not done(caller.get("/cases", {"number": done(front.get(f"/cases/{case}"))["number"]}))["items"]


def admin() -> Any:
    from office.centres.models import Posting  # noqa: PLC0415  only here

    return Posting.objects.filter(role=Role.SYSTEM_ADMIN).select_related("worker").earliest("starts_on").worker
