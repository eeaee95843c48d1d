"""Events reach a real server: in their order, signed, again after a failure, once more when asked for."""

import hmac
import ssl
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db.models import Max
from procrastinate.contrib.django.models import ProcrastinateJob

from office.accounts.client_models import ApiClient
from office.accounts.clients import add_client, close_client
from office.accounts.models import Worker
from office.accounts.scopes import Scope
from office.audit.models import JournalEntry
from office.cases import pauses
from office.cases.models import Suspension
from office.config.management.commands.worker import AT_ONCE
from office.webhooks import sending
from office.webhooks.delivery import deliver, waiting
from office.webhooks.models import Horizon, Subscription
from office.webhooks.rules import PAUSES
from office.webhooks.services import change_subscription, hold_subscription, renew_secret, replay, subscribe
from office.webhooks.states import State
from office.webhooks.tasks import DELIVER, LANES, defer_due
from tests.factories import cases
from tests.plugins.founding import Found
from tests.webhooks.servers import dripping, receiver

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def shared_world(found: Found[cases.World]) -> cases.World:
    return found(cases.a_world)


@pytest.fixture
def world(shared_world: cases.World, db: None, settings: Any) -> cases.World:
    settings.WEBHOOK_PLAIN, settings.WEBHOOK_NETWORKS = True, ["127.0.0.0/8"]
    return deepcopy(shared_world)


@pytest.fixture
def client(world: cases.World) -> ApiClient:
    return a_client(world)


def a_client(world: cases.World, worker: Any = None) -> ApiClient:
    name = f"Реєстр {ApiClient.objects.count()}"
    asked: dict[str, Any] = {"scopes": [Scope.WEBHOOKS], "per_minute": 60, "by": None, "at": world.at}
    return add_client(name, worker=worker or world.front, **asked)


def subscribed(client: ApiClient, url: str, *events: str) -> Subscription:
    return subscribe(client, url=url, events=events, after=0, by=client.worker, at=cases.AT)


def settled() -> None:
    """Settle the whole journal: all of it stands in one transaction, so its end is the settled one."""
    newest = JournalEntry.objects.aggregate(newest=Max("pk"))["newest"]
    Horizon.objects.update_or_create(pk=1, defaults={"settled": newest, "noted": newest})


def told(at: datetime) -> list[Any]:
    """Deliver what there is."""
    settled()
    subscriptions = waiting(at=at)
    for subscription in subscriptions:
        while deliver(subscription, at=at):
            pass
    return subscriptions


def test_events_arrive_in_their_order_and_are_signed(world: cases.World, client: ApiClient) -> None:
    with receiver() as server:
        held = subscribed(client, server.url)
        case = cases.a_delivered_case(world)
        told(world.at)
    events = server.events()
    types = [event["type"] for event in events]
    assert types[0] == "case.registered"
    assert types[-1] == "case.delivered"
    assert types.count("case.step_received") == 3
    assert [event["id"] for event in events] == sorted(event["id"] for event in events)
    assert [event["sequence"] for event in events] == list(range(1, len(events) + 1))
    assert {event["case"] for event in events} == {str(case.pk)}
    headers, body = server.received[0]
    parts = dict(part.split("=", 1) for part in headers["Office-Signature"].split(","))
    mark = hmac.new(held.secret.encode(), f"{parts['t']}.".encode() + body, sha256).hexdigest()
    assert parts["v1"] == mark
    held.refresh_from_db()
    assert held.told_to >= events[-1]["id"]
    assert not told(world.at)


def test_what_fails_is_tried_again_after_a_while_and_nothing_is_lost(world: cases.World, client: ApiClient) -> None:
    with receiver(500, 503, 204) as server:
        held = subscribed(client, server.url, "case.registered")
        case = cases.a_registered_case(world)
        told(world.at)
        held.refresh_from_db()
        assert (held.failures, held.last_error) == (1, "the answer was 500")
        assert held.next_try_at == world.at + PAUSES[0]
        assert not told(world.at)
        told(world.at + PAUSES[0])
        told(world.at + PAUSES[0] + PAUSES[1])
    held.refresh_from_db()
    assert (held.failures, held.state, held.last_error) == (0, State.ACTIVE, "")
    assert [event["case"] for event in server.events()] == [str(case.pk)] * 3


def test_an_address_that_never_answers_is_given_up_and_goes_on_when_it_is_asked_to(
    world: cases.World, client: ApiClient
) -> None:
    with receiver() as server:
        url = server.url
    held = subscribed(client, url)
    cases.a_registered_case(world)
    at = world.at
    for pause in (timedelta(), *PAUSES):
        at += pause
        told(at)
    held.refresh_from_db()
    assert held.state == State.FAILED
    assert held.last_error == "no answer: ConnectionRefusedError"
    assert not told(at + timedelta(days=30))
    replay(hold_subscription(client, held.pk), after=0, by=client.worker, at=at)
    assert told(at) == [held.pk]


def test_gone_is_given_up_at_once(world: cases.World, client: ApiClient) -> None:
    with receiver(410) as server:
        held = subscribed(client, server.url)
        cases.a_registered_case(world)
        told(world.at)
    held.refresh_from_db()
    assert (held.state, held.last_error) == (State.FAILED, "the answer was 410")


def test_a_redirect_is_not_followed(world: cases.World, client: ApiClient) -> None:
    with receiver() as secret_place, receiver(302) as server:
        server.headers["Location"] = secret_place.url
        held = subscribed(client, server.url)
        cases.a_registered_case(world)
        told(world.at)
    held.refresh_from_db()
    assert held.last_error == "the answer was 302"
    assert not secret_place.received


def test_a_private_address_is_not_asked_whatever_its_name(world: cases.World, client: ApiClient, settings: Any) -> None:
    with receiver() as server:
        held = subscribed(client, server.url.replace("127.0.0.1", "localhost"))
        cases.a_registered_case(world)
        settings.WEBHOOK_NETWORKS = []
        told(world.at)
        assert not server.received
    held.refresh_from_db()
    assert held.last_error == "the address is not one of the open internet"


def test_a_replay_tells_from_the_event_asked_for(world: cases.World, client: ApiClient) -> None:
    with receiver() as server:
        held = subscribed(client, server.url)
        cases.a_decided_case(world)
        told(world.at)
        first = server.events()
        third = first[2]["id"]
        replay(hold_subscription(client, held.pk), after=third, by=client.worker, at=world.at)
        told(world.at)
        assert server.events()[len(first) :] == first[3:]


def test_a_new_secret_signs_beside_the_former_one_for_a_day(world: cases.World, client: ApiClient) -> None:
    with receiver() as server:
        held = subscribed(client, server.url, "case.registered")
        renew_secret(hold_subscription(client, held.pk), by=client.worker, at=world.at)
        cases.a_registered_case(world)
        told(world.at)
        world.later(days=3)
        cases.a_registered_case(world)
        told(world.at)
    marks = [headers["Office-Signature"].count("v1=") for headers, _body in server.received]
    assert marks == [2, 1]


def test_only_what_is_asked_for_and_only_what_the_worker_may_see(world: cases.World) -> None:
    stranger = cases.a_world()
    with receiver() as server, receiver() as other:
        subscribed(a_client(world), server.url, "case.suspended")
        subscribed(a_client(world, stranger.front), other.url)
        case = cases.worked_up_to_decision(world, cases.a_registered_case(world))
        reason = Suspension.Reason.REPLY
        review_on = date(2026, 12, 1)
        pauses.suspend(case, reason=reason, explanation="відповідь", review_on=review_on, by=case.officer, at=world.at)
        told(world.at)
    assert [event["type"] for event in server.events()] == ["case.suspended"]
    assert not other.events()


def test_a_paused_one_and_one_of_a_closed_client_are_left_alone(world: cases.World, client: ApiClient) -> None:
    closed = a_client(world)
    with receiver() as server, receiver() as other:
        held = subscribed(client, server.url)
        subscribed(closed, other.url)
        change_subscription(hold_subscription(client, held.pk), paused=True, by=client.worker, at=world.at)
        close_client(closed, by=None, at=world.at)
        cases.a_registered_case(world)
        told(world.at)
        assert not server.received
        assert not other.received
        change_subscription(hold_subscription(client, held.pk), paused=False, by=client.worker, at=world.at)
        told(world.at)
        assert len(server.events()) == 1


def test_one_worker_at_a_time_delivers_to_a_subscriber(world: cases.World, client: ApiClient) -> None:
    with receiver() as server:
        held = subscribed(client, server.url)
        cases.a_registered_case(world)
        Subscription.objects.filter(pk=held.pk).update(busy_until=world.at + timedelta(seconds=30))
        assert not told(world.at)
        assert not deliver(held.pk, at=world.at)
        assert not server.received
        told(world.at + timedelta(seconds=31))
        assert len(server.events()) == 1


@pytest.mark.parametrize(
    ("scheme", "start"), [("http", b""), ("http", b"HTTP/1.1 200 OK\r\nSlow: "), ("https", b"\x16\x03\x03\x40\x00")]
)
def test_who_answers_byte_by_byte_is_cut_off(
    world: cases.World, monkeypatch: pytest.MonkeyPatch, scheme: str, start: bytes
) -> None:
    monkeypatch.setattr(sending, "DEADLINE", 0.5)
    with dripping(start, b"x", every=0.05) as url:
        began = monotonic()
        outcome = sending.post(url.replace("http", scheme, 1), b"{}", {})
        assert monotonic() - began < sending.TIMEOUT, "each byte begins the time-out of a socket anew"
    assert (outcome.taken, outcome.final) == (False, False)
    assert outcome.reason.startswith("no answer: ")


def test_what_stands_in_the_answer_is_not_waited_for(world: cases.World) -> None:
    with dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", b"x", every=0.05) as url:
        began = monotonic()
        assert sending.post(url, b"{}", {}).taken
        assert monotonic() - began < sending.DEADLINE


def test_what_waits_for_a_closed_client_is_not_asked_about_for_ever(world: cases.World, client: ApiClient) -> None:
    gone = a_client(world, world.officers["pfu"])
    for each in (client, gone):
        subscribed(each, "http://127.0.0.1:9/")
    cases.a_registered_case(world)
    settled()
    assert len(waiting(at=world.at)) == 2
    close_client(client, by=None, at=world.at)
    Worker.objects.filter(pk=gone.worker_id).update(is_active=False)
    assert waiting(at=world.at) == []


def test_slow_subscribers_leave_the_worker_to_other_work(world: cases.World) -> None:
    for _each in range(8):
        subscribed(a_client(world), "http://127.0.0.1:9/")
    cases.a_registered_case(world)
    settled()
    assert defer_due(at=world.at) == 8
    kept = ProcrastinateJob.objects.filter(task_name=DELIVER)
    assert kept.count() == 8
    assert len(set(kept.values_list("lock", flat=True))) <= LANES < AT_ONCE
    assert len(set(kept.values_list("queueing_lock", flat=True))) == 8


def test_the_certificate_of_the_other_side_is_checked(
    world: cases.World, client: ApiClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiver(tls=a_server_certificate(tmp_path)) as server:
        held = subscribed(client, f"https://127.0.0.1:{server.port}/")
        cases.a_registered_case(world)
        told(world.at)
        held.refresh_from_db()
        assert held.last_error == "no answer: SSLCertVerificationError"
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        told(world.at + PAUSES[0])
        assert len(server.events()) == 1


def a_server_certificate(folder: Path) -> ssl.SSLContext:
    """Make a certificate for this machine that nobody has signed but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, secret)
    return context
