from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from office.documents.letters import INSTEAD, KNOWN, legible
from office.documents.typesetting import typeset
from tests.factories.documents import AT, a_badge


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Їжак, ґанок, є, п'ять ’ ʼ № § «—»", "Їжак, ґанок, є, п'ять ’ ʼ № § «—»"),
        ("і\u0308жак", "їжак"),
        ("Łódź Ærø Müller Ελλάς", "Łódź Ærø Müller Ελλάς"),
        ("李雷 😀", f"{INSTEAD * 2} {INSTEAD}"),
        ("a\u202eb\u200bc\x00d", "abcd"),
        ("один\r\nдва\tтри", "один\nдва три"),
        ("\ue000\ufffe\ud800", INSTEAD * 3),
    ],
)
def test_what_fonts_lack_is_marked_and_the_rest_kept(text: str, shown: str) -> None:
    assert legible(text) == shown


def test_moments_are_told_by_the_clock_of_the_centre() -> None:
    winter, summer = datetime(2026, 1, 31, 22, 30, tzinfo=UTC), datetime(2026, 6, 30, 21, 30, tzinfo=UTC)
    assert legible([winter, summer]) == ["2026-02-01T00:30:00+02:00", "2026-07-01T00:30:00+03:00"]
    assert legible({"on": date(2026, 2, 1), "id": UUID(int=1), "n": 3, "no": None, "yes": True}) == {
        "on": "2026-02-01",
        "id": "00000000-0000-0000-0000-000000000001",
        "n": 3,
        "no": None,
        "yes": True,
    }


def test_a_moment_without_a_zone_is_a_fault() -> None:
    with pytest.raises(ValueError, match="naive"):
        legible(datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize("weight", ["surname", "position"])  # bold, regular
def test_the_fonts_have_every_letter_we_call_known(weight: str) -> None:
    """An archive PDF is not made at all where one sign has no glyph."""
    known = "".join(
        chr(number) for number in range(0x20, 0x2800) if legible(chr(number)) == chr(number) and chr(number) != INSTEAD
    )
    assert len(known) > 2000
    words = {"centre": "", "surname": "", "given_names": "", "position": "", "body": ""}
    assert typeset(a_badge().template, {**words, weight: " ".join(known)}, at=AT).startswith(b"%PDF")
    assert KNOWN.startswith("\n")
