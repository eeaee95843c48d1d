"""The same entry, the same bytes, in any language: the values here were worked out by hand from RFC 8785."""

from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from office.audit.canonical import GENESIS, canonical, digest, link, plain

AT = datetime(2026, 11, 20, 8, 0, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({}, b"{}"),
        ({"b": 1, "a": [True, False, None]}, b'{"a":[true,false,null],"b":1}'),
        ({"ґ": 'є\n"\\\u0001'}, '{"ґ":"є\\n\\"\\\\\\u0001"}'.encode()),
        # UTF-16 units put the surrogates of an emoji before U+FF5A, code points would not.
        ({"ｚ": 1, "😀": 2}, '{"😀":2,"ｚ":1}'.encode()),
        ({"a": {"d": 1, "c": {"z": 1, "y": 2}}}, b'{"a":{"c":{"y":2,"z":1},"d":1}}'),
    ],
)
def test_canonical_json(value: Any, said: bytes) -> None:
    assert canonical(value) == said


def test_a_digest_can_be_worked_out_by_hand() -> None:
    said = (
        '{"at":"2026-11-20T08:00:00.000005+00:00","by":null,"data":{"n":1},'
        '"subject_id":"5","subject_kind":"cases.case","verb":"case.registered"}'
    )
    made = digest(kind="cases.case", subject="5", verb="case.registered", by=None, at=AT, data={"n": 1})
    assert made == sha256(said.encode()).digest()
    assert link(GENESIS, made) == sha256(bytes(32) + made).digest()


def test_one_moment_in_two_zones_is_one_digest() -> None:
    there = AT.astimezone(timezone(timedelta(hours=2)))
    assert _at(AT) == _at(there) != _at(AT + timedelta(microseconds=1))


def _at(at: datetime) -> bytes:
    return digest(kind="k", subject="1", verb="v", by=None, at=at, data={})


KEYS = some.text(some.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]))
JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=50)
@given(some.dictionaries(KEYS, JSON, max_size=4))
def test_plain_values_stay_and_key_order_does_not_matter(value: dict[str, Any]) -> None:
    assert plain(value) == value
    assert canonical(dict(reversed(value.items()))) == canonical(value)


def test_a_key_that_is_ordered_in_two_ways_is_refused() -> None:
    assert plain({"ｚ": 1}) == {"ｚ": 1}
    with pytest.raises(TypeError, match="no key like"):
        plain({"a": [{"😀": 1}]})
