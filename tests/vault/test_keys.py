import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.vault.keys import KeyFaultError, KeyMissingError, Ring, fresh_key, parse
from tests.factories.vault import ONE, OTHER


def test_a_list_is_read_as_it_is_written() -> None:
    ring = Ring((ONE, OTHER))
    for between in (",", "\n", "  ", ",\n"):
        assert parse(between.join(key.line for key in ring)) == ring
    assert parse(f"# the first seals\n{ONE.line} # since May\n\n{OTHER.line}\n").current == ONE


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "there is no key"),
        ("# nothing", "there is no key"),
        ("A:b", "key 1: write id:base64"),
        ("toolongid:b", "key 1: write id:base64"),
        ("secret", "key 1: write id:base64"),
        (f"{ONE.line},x:***", r"key 2 \(x\) is not in base64"),
        (f"x:{base64.b64encode(b'secret').decode()}", r"key 1 \(x\) has 6 bytes instead of 32"),
        (f"{ONE.line} {ONE.line}", "two keys have one name"),
    ],
)
def test_a_wrong_list_is_told_by_its_place_and_never_shown(text: str, says: str) -> None:
    with pytest.raises(KeyFaultError, match=f"^{says}") as fault:
        parse(text)
    assert "secret" not in str(fault.value)
    assert ONE.line not in str(fault.value)


def test_a_secret_shows_nowhere() -> None:
    assert repr(ONE.secret) not in repr(Ring((ONE,)))
    assert repr(Ring((ONE,))) == "Ring(keys=(Key(id='2026a'),))"


def test_the_first_seals_and_every_one_opens() -> None:
    ring = Ring((ONE,)).with_first(OTHER)
    assert (ring.current, ring.named("2026a"), ring.without("2026b")) == (OTHER, ONE, Ring((ONE,)))
    with pytest.raises(KeyMissingError, match="under the key 'lost', which is not here") as missing:
        ring.named("lost")
    assert missing.value.key_id == "lost"


@given(st.text(min_size=1), st.text(min_size=1))
def test_each_purpose_has_a_key_of_its_own(one: str, other: str) -> None:
    assert len(ONE.derived(one)) == 32
    assert (ONE.derived(one) == ONE.derived(other)) is (one == other)
    assert ONE.derived(one) != OTHER.derived(one)


def test_derived_keys_never_change() -> None:
    """Of a release that changed them nothing sealed before could be opened."""
    assert ONE.derived("cell parties.applicant.rntrc").hex() == DERIVED
    assert (ONE.fingerprint, OTHER.fingerprint) == FINGERPRINTS


def test_a_fresh_key_is_another_each_time() -> None:
    made = [fresh_key() for _time in range(50)]
    assert len({key.secret for key in made}) == len({key.id for key in made}) == 50
    assert parse(made[0].line).current == made[0]


DERIVED = "7a39fc99c824ae89fc095056542523ae29e7a292a359691b47ea89289c71ad78"
FINGERPRINTS = ("58aa536ef8d3bcdd", "a237a8788ff771d3")
