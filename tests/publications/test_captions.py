"""Subtitles under a video: what is read, what is refused with its line, and that nothing but words and times comes out."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from office.documents import store_video
from office.law import Refusal
from office.publications.captions import MOST_BYTES, Cue, Unreadable, as_webvtt, cues
from office.publications.drafting import attach_captions, attach_video
from office.publications.models import Version
from tests.factories.publications import Desk, a_draft, next_draft, published
from tests.factories.videos import WEBM

SAID = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nДобрий день\n"
WEBVTT = """\ufeffWEBVTT - Регламент
Kind: captions

STYLE
::cue { background: url(https://example.org/eye) }

NOTE зроблено в студії

перше
00:01.000 --> 00:02.500 position:10% line:0
<v Диктор>Добрий <b>день</b></v>

01:00:02.500 --> 01:00:04.000
2 < 3 &amp; «так»
другий рядок
"""
SRT = "1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Добрий день</i>\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nДо зустрічі\r\n"


@pytest.mark.clause("L12")
def test_words_and_times_are_read_from_both_kinds_of_files() -> None:
    assert cues(WEBVTT.encode()) == [
        Cue(1_000, 2_500, ("Добрий день",)),
        Cue(3_602_500, 3_604_000, ("2 < 3 & «так»", "другий рядок")),
    ]
    assert [each.lines for each in cues(SRT.encode())] == [("Добрий день",), ("До зустрічі",)]
    written = as_webvtt(WEBVTT.encode())
    assert written.startswith("WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nДобрий день\n\n01:00:02.500 -->")
    assert "2 &lt; 3 &amp; «так»" in written
    assert not {"STYLE", "NOTE", "position", "url("} & set(written.split())
    assert as_webvtt(written.encode()) == written


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"\xff\xfe\x00", 0),
        (b"", 0),
        (b"WEBVTT\n", 0),
        (b"a" * (MOST_BYTES + 1), 0),
        (WEBM, 0),
        (b"<html><script>alert(1)</script>", 1),
        (b"WEBVTT\n\n00:00:02.000 --> 00:00:01.000\na\n", 3),
        (b"WEBVTT\n\n00:00:02.000 --> 00:00:03.000\n\n", 3),
        (b"WEBVTT\n\n00:00:02.000 --> 00:00:03.000\na\n\n00:00:01.000 --> 00:00:03.000\nb\n", 6),
        (b"WEBVTT\n\n00:99:02.000 --> 00:00:03.000\na\n", 3),
    ],
)
def test_what_is_no_subtitles_is_told_by_its_line(content: bytes, line: int) -> None:
    with pytest.raises(Unreadable) as refused:
        cues(content)
    assert refused.value.field == "file"
    assert str(refused.value).startswith(f"Line {line}: ") is bool(line)


@given(st.text(alphabet="-> \n<>&;#0123456789xabNOTESTYLE\u202e", max_size=200))
def test_whatever_is_said_comes_out_as_words_alone(said: str) -> None:
    """Words of any shape: what is written is read back as the same, with not one cue more."""
    try:
        read = cues(f"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n{said}\n".encode())
    except Unreadable:
        return
    written = as_webvtt(f"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n{said}\n".encode())
    assert written.count("-->") == len(read)
    assert "\u202e" not in written
    assert cues(written.encode()) == read


@pytest.fixture
def film(desk: Desk, settings: Any, tmp_path: Path) -> Version:
    settings.VAR = tmp_path
    draft = a_draft(desk, review_on="1.2.2027")
    return attach_video(draft, store_video(BytesIO(WEBM), name="a.webm", **desk.writing), **desk.writing)


@pytest.mark.clause("L12", "K28")
def test_subtitles_stand_under_a_video_and_are_frozen_with_it(desk: Desk, film: Version) -> None:
    with pytest.raises(Refusal, match="Add the video first"):
        attach_captions(attach_video(film, None, **desk.writing), SAID.encode(), **desk.writing)
    film = attach_video(film, store_video(BytesIO(WEBM), name="b.webm", **desk.writing), **desk.writing)
    film = attach_captions(film, SAID.encode(), **desk.writing)
    with pytest.raises(IntegrityError, match="l12_subtitles_of_a_video"), transaction.atomic():
        Version.objects.filter(pk=film.pk).update(video_file=None)
    published(film, desk)
    with pytest.raises(Refusal, match="can not be changed"):
        attach_captions(film, None, **desk.writing)
    with pytest.raises(DatabaseError, match="k28_version_is_frozen"), transaction.atomic():
        Version.objects.filter(pk=film.pk).update(captions="")
    following = next_draft(film.publication, desk)
    assert following.captions == SAID
    assert attach_video(following, None, **desk.writing).captions == ""
