"""People over the wire: found, registered, opened for a purpose, put right; consents and authorities."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from office.accounts.models import Worker
from office.audit.models import AccessRecord
from office.parties.models import Applicant
from office.parties.search import SEARCH
from tests.api.reading import done, problem
from tests.factories import cases
from tests.factories.api import CONSENT, Caller, a_caller, a_secret, person_data
from tests.factories.cases import World


def registered(front: Caller, world: World, **changes: object) -> str:
    body = {"centre": world.centre.code, "data": person_data(**changes)}
    return str(done(front.post("/people", body), 201)["id"])


@pytest.mark.clause("K21")
def test_a_person_is_registered_opened_for_a_purpose_and_the_opening_is_logged(front: Caller, world: World) -> None:
    person = registered(front, world, rntrc="5478800108", born_on="2050-01-01", sex="female")
    answer = front.get(f"/people/{person}", Access_Purpose="%D0%B2%D1%96%D0%B4%D0%BF%D0%BE%D0%B2%D1%96%D0%B4%D1%8C")
    shown = done(answer)
    assert (shown["rntrc"], shown["born_on"]) == ("5478800108", "2050-01-01")
    assert shown["documents"][0]["issued_by"] == "0710"
    assert answer.headers["Cache-Control"] == "private, no-store"
    logged = AccessRecord.objects.latest("id")
    assert (logged.by, logged.person_id, logged.purpose) == (world.front, person, "відповідь")
    bare = front.client.get(f"/api/v1/people/{person}", headers={"Authorization": f"Bearer {front.secret}"})
    assert problem(bare, 400, "malformed")["clause"] == "K21"


def test_a_search_shows_enough_to_tell_people_apart(front: Caller, world: World) -> None:
    person = registered(front, world, surname="Пошукенко", phone="+380671119988")
    for text in ("Пошукенко", "0671119988"):
        found = done(front.post("/people/search", {"centre": world.centre.code, "text": text}))["items"]
        assert [one["id"] for one in found] == [person]
        assert found[0]["phone_tail"]
        assert "+380671119988" not in str(found)
    assert AccessRecord.objects.filter(person_id=person).count() == 2


def test_what_is_named_is_changed_and_the_rest_stays(front: Caller, world: World) -> None:
    person = registered(front, world, email="zrazok@example.test")
    path = f"/people/{person}"
    opened = front.get(path)
    changed = front.send("PATCH", path, {"phone": "+380671112255", "born_on": None}, If_Match=opened.headers["ETag"])
    assert done(changed) == {"id": person}
    now = front.get(path)
    expected = done(opened) | {"phone": "+380671112255", "born_on": None}
    assert done(now) == expected
    assert now.headers["ETag"] == changed.headers["ETag"]
    assert front.get(path, If_None_Match=now.headers["ETag"]).status_code == 304
    assert front.get(path, If_None_Match=opened.headers["ETag"]).status_code == 200


def test_a_change_says_which_version_it_is_made_to(front: Caller, world: World) -> None:
    path = f"/people/{registered(front, world)}"
    for header in ({}, {"If_Match": "*"}, {"If_Match": ""}):
        problem(front.send("PATCH", path, {"phone": "+380671112255"}, **header), 428, "precondition-required")
    problem(front.send("PATCH", path, {"phone": "+380671112255"}, If_Match="3-7"), 400, "malformed")
    stale = front.send("PATCH", path, {"phone": "+380671112255"}, If_Match='"1-0"')
    problem(stale, 412, "changed")
    tag = front.get(path).headers["ETag"]
    assert stale.headers["ETag"] == tag
    problem(front.send("PATCH", path, {"phone": "+380671112255"}, If_Match=f"W/{tag}"), 412, "changed")
    assert front.send("PATCH", path, {"phone": "+380671112255"}, If_Match=f'"1-0", {tag}').status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_two_clients_that_change_different_fields_at_once_no_edit_is_lost() -> None:
    world = cases.a_world()
    secret, person = a_secret(world.front), cases.a_person(world)
    path, together = f"/people/{person.pk}", Barrier(2, timeout=30)

    def changed(field: str, value: str) -> list[int]:
        caller = Caller(secret)
        statuses: list[int] = []
        try:
            tag = caller.get(path).headers["ETag"]
            together.wait()
            while not statuses or statuses[-1] == 412:
                answer = caller.send("PATCH", path, {field: value}, If_Match=tag)
                statuses.append(answer.status_code)
                tag = answer.headers["ETag"]
            return statuses
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(changed, "phone", "+380671112255")
        second = pool.submit(changed, "address", "вул. Нова, 5")
        statuses = sorted([first.result(timeout=30), second.result(timeout=30)], key=len)
    assert statuses == [[200], [412, 200]]
    now = Applicant.objects.get(pk=person.pk)
    assert (now.phone, now.address) == ("+380671112255", "вул. Нова, 5")


@pytest.mark.clause("L24")
def test_a_consent_is_given_listed_and_withdrawn_once(front: Caller, world: World) -> None:
    person = registered(front, world)
    given = front.post(f"/people/{person}/consents", CONSENT | {"centre": world.centre.code})
    consent = done(given, 201)["id"]
    assert given.headers["Location"] == f"/api/v1/consents/{consent}"
    listed = done(front.get(f"/people/{person}/consents"))["items"]
    assert [(one["id"], one["withdrawn_at"]) for one in listed] == [(consent, None)]
    path = f"/consents/{consent}"
    tag = front.get(path).headers["ETag"]
    assert tag == given.headers["ETag"]
    done(front.post(f"{path}/withdrawal", {"how": "paper"}, If_Match=tag))
    problem(front.post(f"{path}/withdrawal", {"how": "paper"}, If_Match=tag), 412, "changed")
    now = front.get(path)
    assert done(now)["withdrawn_at"] is not None
    told = problem(front.post(f"{path}/withdrawal", {}, If_Match=now.headers["ETag"]), 409, "stale")
    assert told["clause"] == "L24"


def test_somebody_is_authorised_and_the_authority_is_revoked(front: Caller, world: World) -> None:
    person, speaker = registered(front, world), registered(front, world)
    body = {"person": speaker, "ground": "power_of_attorney", "proof": "№ 7", "starts_on": "2026-01-01"}
    made = front.post(f"/people/{person}/representatives", body)
    path = f"/representatives/{done(made, 201)['id']}"
    [listed] = done(front.get(f"/people/{person}/representatives"))["items"]
    assert (listed["person"], listed["verified_at"] is not None) == (speaker, True)
    assert AccessRecord.objects.latest("id").person_id == speaker  # shown, so opened (K21)
    tag = front.get(path).headers["ETag"]
    revoked = front.post(f"{path}/revocation", {"because": "Скасовано", "on": "2026-11-20"}, If_Match=tag)
    done(revoked)
    assert done(front.get(path))["revoked_on"] == "2026-11-20"
    problem(front.post(f"{path}/revocation", {"because": "ще", "on": "2026-11-20"}, If_Match=tag), 412, "changed")


@pytest.mark.clause("K20")
def test_another_person_is_added_and_consents(front: Caller, world: World) -> None:
    person = registered(front, world)
    body = {"surname": "Зразковий", "given_name": "Іван", "relation": "spouse"}
    added = front.post(f"/people/{person}/affected", body)
    path = f"/affected/{done(added, 201)['id']}"
    assert done(front.get(path))["applicant"] == person
    done(front.post(f"{path}/consents", CONSENT | {"centre": world.centre.code}), 201)
    told = problem(front.post(f"{path}/consents", CONSENT | {"centre": world.centre.code, "proof": ""}), 422, "invalid")
    assert told["field"] == "/proof"


def test_an_identity_document_is_added(front: Caller, world: World) -> None:
    person = registered(front, world, document=None)
    path, home = f"/people/{person}/documents", f"/people/{person}"
    paper = {"kind": "id_card", "series_number": "900111222", "issued_by": "0710", "issued_on": "2021-05-01"}
    for _each in range(2):
        done(front.post(path, paper, If_Match=front.get(home).headers["ETag"]))
    shown = done(front.get(home))["documents"]
    assert [one["series_number"] for one in shown] == ["900111222"]


def test_of_two_who_put_a_document_right_at_once_one_is_told(front: Caller, world: World) -> None:
    person = registered(front, world, document=None)
    path, home = f"/people/{person}/documents", f"/people/{person}"
    paper = {"kind": "id_card", "series_number": "900111222", "issued_by": "0710", "issued_on": "2021-05-01"}
    problem(front.post(path, paper), 428, "precondition-required")
    seen = front.get(home).headers["ETag"]
    added = front.post(path, paper, If_Match=seen)
    done(added)
    again = front.post(path, paper | {"issued_by": "5101"}, If_Match=seen)
    assert problem(again, 412, "changed")
    assert [one["issued_by"] for one in done(front.get(home))["documents"]] == ["0710"]
    done(front.post(path, paper | {"issued_by": "5101"}, If_Match=added.headers["ETag"]))
    assert [one["issued_by"] for one in done(front.get(home))["documents"]] == ["5101"]


def test_staff_of_another_city_open_nobody(front: Caller, world: World) -> None:
    person = registered(front, world)
    stranger = a_caller(cases.a_world().front)
    for path in (f"/people/{person}", f"/people/{person}/consents", f"/people/{person}/representatives"):
        problem(stranger.get(path), 404, "not-found")
    body = {"centre": world.centre.code, "text": "Зразк"}
    problem(stranger.post("/people/search", body), 404, "not-found")


@pytest.mark.clause("K21")
def test_a_double_that_is_refused_is_logged_as_shown(front: Caller, world: World) -> None:
    person = registered(front, world, rntrc="5478800108")
    known = shown_to(world.front)
    body = {"centre": world.centre.code, "data": person_data(rntrc="5478800108")}
    told = problem(front.post("/people", body), 409, "duplicate")
    assert told["candidates"] == [person]
    assert shown_to(world.front) == [*known, person]


@pytest.mark.clause("K21")
def test_an_answer_that_shows_people_again_is_an_opening_again(front: Caller, world: World) -> None:
    person = registered(front, world, rntrc="5478800108")
    body = {"centre": world.centre.code, "text": "5478800108"}
    known = shown_to(world.front)
    for times in (1, 2, 3):
        answer = front.post("/people/search", body, key="the-same-key-each-time")
        assert [one["id"] for one in done(answer)["items"]] == [person]
        assert answer.headers.get("Idempotent-Replayed") == ("true" if times > 1 else None)
        assert shown_to(world.front) == [*known, *[person] * times]


def shown_to(worker: Worker) -> list[str]:
    """Whom searches have shown to the worker, in their order."""
    shown = AccessRecord.objects.filter(by=worker, purpose=SEARCH).order_by("pk")
    return list(shown.values_list("person_id", flat=True))
