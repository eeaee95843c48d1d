"""One request acts once: sent again it gets the same answer, whoever was faster."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from office.accounts.client_models import KeptAnswer
from office.audit.verification import verify
from office.cases.models import Case, RegistrationJournal
from office.messages.models import Message
from office.parties.models import Purpose
from tests.api.reading import done, problem
from tests.factories import cases
from tests.factories.api import Caller, a_caller, a_secret, a_whole, person_data
from tests.factories.cases import World

KEY = "0d6f1c9e-6a0f-4f7e-9a53-1f2b6c6f0e11"


def test_the_same_request_gets_the_same_answer_and_acts_once(front: Caller, world: World) -> None:
    body = a_whole(world)
    first = front.post("/cases", body, key=KEY)
    world.later(hours=1)
    again = front.post("/cases", body, key=KEY)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Content-Type"] == "application/json"
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert Case.objects.count() == 1
    assert Message.objects.count() == 1


def test_another_request_under_the_same_key_is_refused(front: Caller, world: World) -> None:
    done(front.post("/cases", a_whole(world), key=KEY), 201)
    problem(front.post("/cases", a_whole(world), key=KEY), 422, "key-reused")
    problem(front.post("/people", {"centre": world.centre.code, "data": person_data()}, key=KEY), 422, "key-reused")
    assert Case.objects.count() == 1


def test_another_client_has_keys_of_its_own(front: Caller, world: World) -> None:
    body = a_whole(world, applicant={"id": str(cases.a_person(world).pk)})
    first = done(front.post("/cases", body, key=KEY), 201)
    second = done(a_caller(world.front).post("/cases", body, key=KEY), 201)
    assert first["id"] != second["id"]


def test_what_was_refused_has_changed_nothing_and_is_judged_anew(front: Caller, world: World) -> None:
    person = cases.a_person(world)
    body = a_whole(world, applicant={"id": str(person.pk)}, consents=[])
    for consent in person.consents.all():
        consent.withdrawn_at, consent.withdrawn_how, consent.withdrawn_by = world.at, "paper", world.front
        consent.save(update_fields=["withdrawn_at", "withdrawn_how", "withdrawn_by"])
    problem(front.post("/cases", body, key=KEY), 422, "invalid")
    assert not KeptAnswer.objects.exists()
    cases.consents(world.later(minutes=1), person, Purpose.SERVICE)
    done(front.post("/cases", body, key=KEY), 201)


@pytest.mark.parametrize("key", ["short", "a" * 201, "has a blank", "кирилиця"])
def test_a_post_needs_a_key_that_is_one(front: Caller, world: World, key: str) -> None:
    problem(front.post("/cases", a_whole(world), key=key), 400, "malformed")


def test_a_post_without_a_key_does_nothing(front: Caller, world: World) -> None:
    problem(front.send("POST", "/cases", a_whole(world)), 400, "malformed")
    assert not Case.objects.exists()


def test_what_is_kept_is_not_to_be_read_in_the_table(front: Caller, world: World) -> None:
    body = {"centre": world.centre.code, "text": "Зразк"}
    front.post("/people", {"centre": world.centre.code, "data": person_data(surname="Зразковенко")})
    found = done(front.post("/people/search", body, key=KEY))
    assert found["items"][0]["name"].startswith("Зразковенко")
    stored = b"".join(bytes(kept.sealed) + bytes(kept.mark) for kept in KeptAnswer.objects.all())
    assert "Зразковенко".encode() not in stored
    assert KEY.encode() not in stored


def test_a_retried_change_that_was_made_answers_with_its_success(front: Caller, world: World) -> None:
    person = cases.a_person(world)
    path = f"/people/{person.pk}"
    tag = front.get(path).headers["ETag"]
    change = {"phone": "+380671112255"}
    first = front.send("PATCH", path, change, Idempotency_Key=KEY, If_Match=tag)
    again = front.send("PATCH", path, change, Idempotency_Key=KEY, If_Match=tag)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.headers["ETag"] == first.headers["ETag"] != tag
    problem(front.send("PATCH", path, change, If_Match=tag), 412, "changed")


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_under_one_key_one_acts_and_all_get_its_answer() -> None:
    world = cases.a_world()
    secret, body = a_secret(world.front), a_whole(world)
    started = Barrier(8, timeout=30)

    def asked(_nth: int) -> tuple[int, bytes]:
        caller = Caller(secret)
        started.wait()
        try:
            for _try in range(200):
                answer = caller.post("/cases", body, key=KEY)
                if answer.status_code != 409:
                    return answer.status_code, answer.content
                problem(answer, 409, "in-progress")
                assert answer.headers["Retry-After"] == "1"
            raise AssertionError("no answer")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(asked, range(8)))
    assert {status for status, _content in answers} == {201}
    assert len({content for _status, content in answers}) == 1
    assert Case.objects.count() == 1


@pytest.mark.clause("L25")
@pytest.mark.django_db(transaction=True)
def test_many_clients_at_once_get_numbers_without_gap() -> None:
    world = cases.a_world()
    secret = a_secret(world.front)
    bodies = [a_whole(world) for _each in range(24)]
    started = Barrier(8, timeout=30)

    def registered(part: int) -> list[dict[str, Any]]:
        caller = Caller(secret)
        started.wait()
        try:
            return [done(caller.post("/cases", body), 201) for body in bodies[part::8]]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        told = [each for part in pool.map(registered, range(8)) for each in part]
    numbers = sorted(int(each["number"].split("/")[1].split("-")[0]) for each in told)
    assert numbers == list(range(1, 25))
    assert RegistrationJournal.objects.get().last_number == 24
    assert not list(verify())
