"""Who may ask: a valid token, a scope, a posting; and no more often than agreed."""

from datetime import timedelta

import pytest
from django.test import Client

from office.accounts.client_models import ApiToken
from office.accounts.clients import close_client, revoke_token
from office.accounts.scopes import Scope
from office.centres.postings import end_posting
from tests.api.reading import problem
from tests.factories.api import Caller, a_caller, a_whole
from tests.factories.cases import World


def test_without_a_token_that_is_valid_nothing_opens(front: Caller, world: World) -> None:
    bare = Client().get("/api/v1/centres")
    told = problem(bare, 401, "unauthorised")
    assert bare.headers["WWW-Authenticate"] == 'Bearer realm="office"'
    assert "clause" not in told
    for header in ("Bearer nobody's", "Bearer ", "Basic dXNlcjpwYXNz", front.secret, f"Token {front.secret}"):
        answer = Client().get("/api/v1/centres", headers={"Authorization": header})
        problem(answer, 401, "unauthorised")
    assert front.get("/centres").status_code == 200
    token = ApiToken.objects.get()
    revoke_token(token, by=None, at=world.at)
    revoked = front.get("/centres")
    problem(revoked, 401, "unauthorised")
    assert 'error="invalid_token"' in revoked.headers["WWW-Authenticate"]


def test_a_session_of_the_staff_opens_nothing_here(world: World) -> None:
    signed_in = Client()
    signed_in.force_login(world.front)
    problem(signed_in.get("/api/v1/centres"), 401, "unauthorised")


def test_a_token_runs_out(front: Caller, world: World) -> None:
    world.later(days=366)
    problem(front.get("/centres"), 401, "unauthorised")


def test_a_scope_narrows_what_the_worker_may(world: World) -> None:
    reader = a_caller(world.front, Scope.CATALOGUE)
    assert reader.get("/centres").status_code == 200
    told = problem(reader.post("/cases", a_whole(world)), 403, "forbidden")
    assert "cases:intake" in told["detail"]


def test_a_scope_gives_nothing_that_the_worker_may_not(world: World) -> None:
    officer = a_caller(world.officers["pfu"])
    told = problem(officer.post("/cases", a_whole(world)), 403, "forbidden")
    assert told["clause"] == "K3"


def test_with_the_posting_the_right_ends(front: Caller, world: World) -> None:
    posting = world.front.postings.get()
    end_posting(posting, ends_on=world.at.date(), act="Наказ № 1", by=world.head, at=world.at)
    world.later(days=1)
    problem(front.get("/centres"), 403, "forbidden")


def test_a_closed_client_and_a_worker_who_left_open_nothing(world: World) -> None:
    first, second = a_caller(world.front), a_caller(world.front)
    close_client(ApiToken.objects.get(digest__isnull=False, prefix=first.secret[:16]).client, by=None, at=world.at)
    problem(first.get("/centres"), 401, "unauthorised")
    world.front.is_active = False
    world.front.save(update_fields=["is_active"])
    problem(second.get("/centres"), 401, "unauthorised")


def test_who_asks_too_often_is_told_how_long_to_wait(world: World) -> None:
    slow = a_caller(world.front, per_minute=3)
    answers = [slow.get("/centres") for _each in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0].headers["RateLimit-Policy"] == '"client";q=3;w=60'
    assert answers[0].headers["RateLimit"].startswith('"client";r=2;')
    problem(answers[3], 429, "too-many")
    assert 1 <= int(answers[3].headers["Retry-After"]) <= 20
    assert answers[3].headers["RateLimit"].startswith('"client";r=0;')


def test_the_last_use_of_a_token_is_noted_to_the_minute(front: Caller, world: World) -> None:
    began = world.at
    for seconds in (0, 20, 50):
        world.at = began + timedelta(seconds=seconds)
        front.get("/centres")
    token = ApiToken.objects.get()
    assert token.last_used_at == began


@pytest.mark.parametrize("purpose", ["", "   ", "a" * 201, "%00", "%0A%1B"])
def test_personal_data_are_opened_for_a_purpose_alone(front: Caller, world: World, purpose: str) -> None:
    case = front.post("/cases", a_whole(world)).json()["id"]
    told = problem(front.get(f"/cases/{case}", Access_Purpose=purpose), 400, "malformed")
    assert told["clause"] == "K21"
