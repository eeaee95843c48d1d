"""Whatever is wrong is told as problem+json, in the language asked for, with the clause and the place."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from psycopg.errors import DeadlockDetected

from office.accounts.scopes import Scope
from office.api.views import centres as centre_views
from tests.api.reading import done, problem
from tests.factories.api import Caller, a_caller, a_whole, person_data
from tests.factories.cases import World


def test_an_address_that_is_not_there_is_no_page(client: Client) -> None:
    for path in (
        "/api/v1/nothing",
        "/api/v1/cases/not-a-uuid",
        "/api/v1/openapi.yaml",
        "/api/v1/cases/",
        "/api/v1/cases/%0A",
    ):
        for method in ("get", "post", "delete"):
            problem(getattr(client, method)(path), 404, "not-found")


def test_another_method_is_told_with_those_that_are_there(front: Caller) -> None:
    answer = front.send("DELETE", "/cases")
    problem(answer, 405, "method")
    assert answer.headers["Allow"] == "GET, POST"
    problem(front.send("TRACE", "/cases"), 405, "method")


def test_head_is_a_get_without_content(front: Caller) -> None:
    got, asked = front.get("/centres"), front.send("HEAD", "/centres")
    assert asked.status_code == 200
    assert not asked.content
    assert asked.headers["ETag"] == got.headers["ETag"]
    assert asked.headers["Content-Length"] == str(len(got.content))


@pytest.mark.parametrize("body", [b"", b"{", b"[", b"\xff", b'{"a": NaN}', b"\x00"])
def test_a_body_that_is_no_json_is_told(front: Caller, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {front.secret}", "Idempotency-Key": "a-key-of-mine"}
    answer = front.client.generic("POST", "/api/v1/cases", body, content_type="application/json", headers=headers)
    if body:
        problem(answer, 400, "malformed")
    else:
        assert problem(answer, 422, "invalid")["errors"]


def test_a_body_of_another_media_type_is_told(front: Caller) -> None:
    headers = {"Authorization": f"Bearer {front.secret}", "Idempotency-Key": "a-key-of-mine"}
    for media_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "bad"):
        answer = front.client.generic("POST", "/api/v1/cases", b"a=b", content_type=media_type, headers=headers)
        problem(answer, 415, "media-type")


def test_an_answer_in_another_form_is_not_to_be_had(front: Caller) -> None:
    problem(front.get("/centres", Accept="text/html"), 406, "not-acceptable")
    for accepted in ("*/*", "application/*", "application/json;q=0.5, text/html", "application/problem+json"):
        assert front.get("/centres", Accept=accepted).status_code == 200


def test_a_body_that_is_too_large_is_told(front: Caller, world: World, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    problem(front.post("/cases", a_whole(world)), 413, "too-large")


def test_every_mistake_is_told_at_its_place_and_no_value_is_repeated(front: Caller, world: World) -> None:
    body = a_whole(world)
    body["documents"][0]["mark"] = "таємниця"
    body["documents"][1]["sheets"] = "1"
    body["applicant"]["data"]["born_on"] = 5
    body["applicant"]["data"]["colour"] = "таємниця"
    body["answers"]["displaced"] = "no"
    answer = front.post("/cases", body)
    told = problem(answer, 422, "invalid")
    assert {each["field"] for each in told["errors"]} == {
        "/documents/0/mark",
        "/documents/1/sheets",
        "/applicant/data/born_on",
        "/applicant/data/colour",
        "/answers/displaced",
    }
    assert told["field"] == told["errors"][0]["field"]
    assert "таємниця" not in answer.content.decode()


def test_a_refusal_names_the_clause_and_the_place(front: Caller, world: World) -> None:
    told = problem(front.post("/cases", a_whole(world, consents=[])), 422, "invalid")
    assert (told["clause"], told["field"]) == ("L24", "/consents")
    faulty = a_whole(world, "faulty")
    told = problem(front.post("/cases", faulty), 422, "invalid")
    assert (told["clause"], told["field"]) == ("L23", "/documents/0/note")


def test_data_of_a_person_that_are_wrong_are_told_at_their_field(front: Caller, world: World) -> None:
    wrong = person_data(rntrc="123", given_name="")
    wrong["document"]["series_number"] = "12"
    told = problem(front.post("/cases", a_whole(world, applicant={"data": wrong})), 422, "invalid")
    places = {each["field"] for each in told["errors"]}
    assert places == {
        "/applicant/data/rntrc",
        "/applicant/data/given_name",
        "/applicant/data/document/series_number",
    }


def test_who_may_be_the_same_person_is_told_by_id_alone(front: Caller, world: World) -> None:
    person = person_data(rntrc="5478800108", born_on="2050-01-01")
    first = done(front.post("/cases", a_whole(world, applicant={"data": person})), 201)
    other = person_data(surname="Зовсім", given_name="Інша", rntrc="5478800108")
    answer = front.post("/people", {"centre": world.centre.code, "data": other})
    told = problem(answer, 409, "duplicate")
    assert told["candidates"] == [first["applicant"]]
    assert told["certain"] is True
    assert person["surname"] not in answer.content.decode()


def test_words_come_in_the_language_asked_for(front: Caller, world: World) -> None:
    def said(language: str) -> tuple[str, str]:
        answer = front.post("/cases", a_whole(world, consents=[]), Accept_Language=language)
        return answer.json()["title"], answer.headers["Content-Language"]

    english, ukrainian = said("en-GB,en;q=0.8"), said("uk")
    assert english[1] == "en"
    assert ukrainian[1] == "uk"
    assert english[0] == "Something in the request is not right"
    assert ukrainian[0] != english[0]
    assert said("de") == said("") == ukrainian


def test_what_is_not_theirs_answers_as_what_is_not_there(front: Caller, world: World) -> None:
    case = done(front.post("/cases", a_whole(world)), 201)["id"]
    stranger = a_caller(world.head, Scope.CASES)
    assert stranger.get(f"/cases/{case}").status_code == 200
    ssd = a_caller(world.officers["dsp"], Scope.PEOPLE)
    unknown = ssd.get("/people/00000000-0000-4000-8000-000000000000")
    problem(unknown, 404, "not-found")


def test_a_database_that_is_away_and_a_deadlock_are_no_faults_of_ours(
    front: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is real; that it breaks is played at the border to it."""

    def away(*_: Any, **__: Any) -> Any:
        raise OperationalError("connection refused")

    def deadlock(*_: Any, **__: Any) -> Any:
        raise OperationalError from DeadlockDetected()

    monkeypatch.setattr(centre_views, "visible_centres", away)
    answer = front.get("/centres")
    problem(answer, 503, "unavailable")
    assert answer.headers["Retry-After"] == "5"
    monkeypatch.setattr(centre_views, "visible_centres", deadlock)
    answer = front.get("/centres")
    problem(answer, 409, "conflict")
    assert answer.headers["Retry-After"] == "1"


def test_a_bug_is_logged_and_told_without_a_word_of_it(
    front: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError("таємниця")

    monkeypatch.setattr(centre_views, "visible_centres", broken)
    with pytest.raises(ZeroDivisionError):
        front.get("/centres")
    front.client.raise_request_exception = False
    answer = front.get("/centres")
    problem(answer, 500, "fault")
    assert "таємниця" not in answer.content.decode()
    assert any(record.levelname == "ERROR" and record.exc_info for record in caplog.records)
