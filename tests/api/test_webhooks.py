"""Subscriptions over the wire; their deliveries are tested in tests/webhooks."""

import hmac
import json
from datetime import datetime
from hashlib import sha256
from typing import Any

import pytest

from office.audit.models import JournalEntry
from office.webhooks.delivery import deliver, waiting
from office.webhooks.models import Horizon, Subscription
from office.webhooks.rules import PAUSES
from tests.api.reading import done, problem
from tests.factories import cases
from tests.factories.api import Caller, a_caller
from tests.factories.cases import World
from tests.webhooks.servers import receiver
from tests.webhooks.settling import settle_all

NEW = {"url": "https://events.example.org/office", "events": ["case.decided", "case.registered"]}


def settled() -> None:
    newest = JournalEntry.objects.latest("id").pk
    Horizon.objects.update_or_create(pk=1, defaults={"settled": newest, "noted": newest})


def test_a_subscription_is_made_changed_replayed_and_ended(front: Caller) -> None:
    made = front.post("/webhooks", NEW)
    told = done(made, 201)
    assert told["secret"].startswith("whsec_")
    path = f"/webhooks/{told['id']}"
    assert made.headers["Location"] == f"/api/v1{path}"
    shown = front.get(path)
    assert "secret" not in done(shown)
    assert done(shown)["events"] == ["case.registered", "case.decided"]
    assert shown.headers["ETag"] == made.headers["ETag"]
    assert done(front.get("/webhooks"))["items"] == [done(shown)]
    changed = front.send("PATCH", path, {"paused": True, "events": []}, If_Match=shown.headers["ETag"])
    assert (done(changed)["state"], done(changed)["events"]) == ("paused", [])
    problem(front.send("PATCH", path, {"paused": False}, If_Match=shown.headers["ETag"]), 412, "changed")
    renewed = front.post(f"{path}/secret", If_Match=changed.headers["ETag"])
    assert done(renewed)["secret"] != told["secret"]
    replayed = front.post(f"{path}/replay", {"after": 7}, If_Match=renewed.headers["ETag"])
    done(replayed)
    assert done(front.get(f"{path}/status"))["told_to"] == 7
    problem(front.send("DELETE", path, If_Match=shown.headers["ETag"]), 412, "changed")
    ended = front.send("DELETE", path, If_Match=replayed.headers["ETag"])
    assert (ended.status_code, ended.content) == (204, b"")
    problem(front.get(path), 404, "not-found")


def test_a_subscription_belongs_to_its_client(front: Caller, world: World) -> None:
    path = f"/webhooks/{done(front.post('/webhooks', NEW), 201)['id']}"
    other = a_caller(world.front)
    problem(other.get(path), 404, "not-found")
    problem(other.send("DELETE", path, If_Match='"1-active"'), 404, "not-found")
    assert not done(other.get("/webhooks"))["items"]


@pytest.mark.parametrize(
    "url",
    [
        "http://events.example.org/",
        "https://user:password@events.example.org/",
        "https://events.example.org/#part",
        "ftp://events.example.org/",
    ],
)
def test_an_address_that_events_are_not_sent_to_is_told(front: Caller, url: str) -> None:
    told = problem(front.post("/webhooks", NEW | {"url": url}), 422, "invalid")
    assert told["field"] == "/url"
    assert not Subscription.objects.exists()


def test_a_client_has_no_more_than_twenty(front: Caller) -> None:
    for _each in range(20):
        done(front.post("/webhooks", NEW), 201)
    problem(front.post("/webhooks", NEW), 422, "invalid")


def test_events_are_read_behind_the_last_one(front: Caller, world: World) -> None:
    case = cases.a_decided_case(world)
    settled()
    seen: list[dict[str, Any]] = []
    after, more = 0, True
    while more:
        page = done(front.get("/events", {"after": after, "limit": 2}))
        seen, after, more = seen + page["items"], page["up_to"], page["more"]
    assert seen[0]["type"] == "case.registered"
    assert seen[-1]["type"] == "case.decided"
    assert {event["case"] for event in seen} == {str(case.pk)}
    decided = done(front.get("/events", {"type": "case.decided"}))["items"]
    assert decided == seen[-1:]
    assert not done(a_caller(cases.a_world().front).get("/events"))["items"]


@pytest.mark.django_db(transaction=True)
def test_events_are_signed_retried_after_a_while_and_told_again_with_the_same_ids(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """From the subscription to the replay over real sockets; time passes by the clock of the story, nobody sleeps."""
    world = cases.a_world()
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.at)
    settings.WEBHOOK_PLAIN, settings.WEBHOOK_NETWORKS = True, ["127.0.0.0/8"]
    front = a_caller(world.front)
    with receiver(500, 204) as server:
        made = front.post("/webhooks", {"url": server.url, "events": ["case.registered", "case.step_received"]})
        subscription, secret = done(made, 201)["id"], made.json()["secret"]
        path = f"/webhooks/{subscription}"
        cases.received(world, cases.a_registered_case(world))
        assert told(world.at) == 1
        status = done(front.get(f"{path}/status"))
        assert (status["failures"], status["last_error"]) == (1, "the answer was 500")
        assert datetime.fromisoformat(status["next_try_at"]) == world.at + PAUSES[0]
        world.later(seconds=PAUSES[0].total_seconds() - 1)
        assert told(world.at) == 0
        world.later(seconds=1)
        assert told(world.at) == 1
        status = done(front.get(f"{path}/status"))
        assert (status["failures"], status["next_try_at"]) == (0, None)
        tried, taken = [[event["id"] for event in json.loads(body)["events"]] for _headers, body in server.received]
        assert tried == taken
        tag = front.get(path).headers["ETag"]
        done(front.post(f"{path}/replay", {"after": taken[0]}, If_Match=tag))
        assert told(world.at) == 1
        assert [event["id"] for event in json.loads(server.received[-1][1])["events"]] == taken[1:]
    for headers, body in server.received:
        signed = dict(part.split("=", 1) for part in headers["Office-Signature"].split(","))
        mark = hmac.new(secret.encode(), f"{signed['t']}.".encode() + body, sha256).hexdigest()
        assert signed["v1"] == mark
        assert headers["Office-Subscription"] == subscription
    told_at = [int(headers["Office-Signature"].split(",")[0].removeprefix("t=")) for headers, _body in server.received]
    assert told_at[1] - told_at[0] == PAUSES[0].total_seconds()


def told(at: datetime) -> int:
    """Let the worker's round run: what is settled goes to whoever waits for it; give to how many."""
    settle_all()
    subscriptions = waiting(at=at)
    for subscription in subscriptions:
        while deliver(subscription, at=at):
            pass
    return len(subscriptions)
