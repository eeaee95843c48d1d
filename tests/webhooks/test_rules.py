import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import ip_network

import pytest

from office.cases.journal_words import VERBS
from office.webhooks.rules import PAUSES, BadAddress, check_address, check_url, next_try, signature
from office.webhooks.states import UNTOLD, EventType

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def test_every_act_on_a_case_is_told_but_for_what_is_the_applicants_own() -> None:
    acts = {verb for verb in VERBS if verb.startswith("case.")}
    assert acts == {*EventType.values, *UNTOLD}
    assert not UNTOLD & {*EventType.values}


def test_a_delivery_is_tried_for_nearly_two_days_and_then_given_up() -> None:
    at, tries = AT, 0
    while (following := next_try(tries + 1, at=at)) is not None:
        at, tries = following, tries + 1
    assert tries == len(PAUSES) == 8
    assert at - AT == timedelta(days=1, hours=20, minutes=36, seconds=10)


def test_a_signature_covers_time_and_body_with_every_secret() -> None:
    told = signature(["one", "two"], b'{"events":[]}', at=AT)
    said = f"{int(AT.timestamp())}.".encode() + b'{"events":[]}'
    marks = [hmac.new(secret, said, sha256).hexdigest() for secret in (b"one", b"two")]
    assert told == f"t={int(AT.timestamp())},v1={marks[0]},v1={marks[1]}"


@pytest.mark.parametrize("url", ["https://events.example.org/office", "https://events.example.org:8443/a?b=c"])
def test_an_address_of_the_open_internet_is_taken(url: str) -> None:
    check_url(url, plain=False)


@pytest.mark.parametrize(
    "url",
    [
        "http://events.example.org/",
        "ftp://events.example.org/",
        "https:///path",
        "https://user:secret@events.example.org/",
        "https://user@events.example.org/",
        "https://events.example.org/#part",
        "https://events.example.org:0/",
        "https://events.example.org:99999/",
        "https://events.example.org/a b",
        "https://events.example.org/\r\nX-Header: 1",
        "https://good.example.org\\@10.0.0.1/",
        "https://[::1/",
        "https://events.example.org/" + "a" * 500,
    ],
)
def test_an_address_that_hides_another_is_refused(url: str) -> None:
    with pytest.raises(BadAddress):
        check_url(url, plain=False)


def test_plain_http_is_taken_where_it_is_let() -> None:
    check_url("http://events.example.org/", plain=True)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_a_global_address_is_reached(address: str) -> None:
    check_address(address, allowed=[])


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",  # noqa: S104  refused
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fc00::1",
        "fe80::1%eth0",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001:db8::1",
    ],
)
def test_an_address_of_our_own_side_is_not_reached(address: str) -> None:
    with pytest.raises(BadAddress):
        check_address(address, allowed=[])


def test_a_network_of_the_city_is_reached_where_it_is_named() -> None:
    check_address("10.20.1.2", allowed=[ip_network("10.20.0.0/16"), ip_network("fd00::/8")])
    check_address("::ffff:10.20.1.2", allowed=[ip_network("10.20.0.0/16")])
    with pytest.raises(BadAddress):
        check_address("10.21.1.2", allowed=[ip_network("10.20.0.0/16")])
