"""Videos: judged by what is inside, quiet about everything but their pictures and sound."""

from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from django.utils.translation import override

from office.documents import VideoRefused, open_file, store_video
from office.documents.inspecting import inspect_video
from office.documents.moving import check_video
from office.documents.reasons import MOST_VIDEO_BYTES, Reason, Unfit
from tests.factories.accounts import a_worker
from tests.factories.documents import AT
from tests.factories.scans import a_pdf
from tests.factories.videos import MP4, WEBM, a_box

PLACE = b"+50.7472+025.3254/"
TAGS = bytes.fromhex("1254c367") + bytes([0x80 | len(PLACE)]) + PLACE


def looked_at(content: bytes, folder: Path) -> tuple[str, bytes]:
    path = folder / "arrived"
    path.write_bytes(content)
    return check_video(path), path.read_bytes()


def why(content: bytes, folder: Path) -> tuple[Reason, str]:
    with pytest.raises(Unfit) as unfit:
        looked_at(content, folder)
    return unfit.value.reason, unfit.value.kind


def test_a_video_is_known_by_its_content_and_passed_as_it_is(tmp_path: Path) -> None:
    assert looked_at(MP4, tmp_path) == ("video/mp4", MP4)
    assert looked_at(WEBM, tmp_path) == ("video/webm", WEBM)


def test_what_tells_where_it_was_filmed_is_blanked_and_nothing_moves(tmp_path: Path) -> None:
    udta = a_box(b"udta", a_box(b"\xa9xyz", PLACE))
    place = MP4.index(b"moov") - 4
    size = int.from_bytes(MP4[place : place + 4])
    told = MP4[:place] + a_box(b"moov", MP4[place + 8 : place + size] + udta) + MP4[place + size :]
    for content in (told, MP4 + a_box(b"uuid", PLACE), MP4 + a_box(b"abcd", PLACE)):
        kind, kept = looked_at(content, tmp_path)
        assert (kind, len(kept), PLACE in kept) == ("video/mp4", len(content), False)
        assert looked_at(kept, tmp_path) == (kind, kept)
    place = WEBM.index(bytes.fromhex("18538067")) + 4
    size = int.from_bytes(WEBM[place + 1 : place + 8]) + len(TAGS)
    kind, kept = looked_at(WEBM[: place + 1] + size.to_bytes(7) + WEBM[place + 8 :] + TAGS, tmp_path)
    assert (kind, len(kept), PLACE in kept) == ("video/webm", len(WEBM) + len(TAGS), False)


@pytest.mark.parametrize(
    ("content", "reason", "kind"),
    [
        (MP4[:-20], Reason.CUT_SHORT, "unknown"),
        (WEBM[:-20], Reason.CUT_SHORT, "unknown"),
        (MP4 + b"<html><script>alert(1)</script>", Reason.CUT_SHORT, "unknown"),
        (WEBM + b"<html><script>alert(1)</script>", Reason.TWO_IN_ONE, "unknown"),
        (MP4.replace(b"avc1\0\0", b"hvc1\0\0"), Reason.UNPLAYABLE, "unknown"),
        (MP4.replace(b"avc1\0\0", b"encv\0\0"), Reason.ENCRYPTED, "unknown"),
        (MP4.replace(b"vide", b"meta"), Reason.ATTACHMENTS, "unknown"),
        (MP4.replace(b"trak", b"trax"), Reason.NO_PAGES, "unknown"),
        (MP4.replace(b"moov", b"moox"), Reason.BROKEN, "unknown"),
        (WEBM.replace(b"V_VP8", b"V_XXX"), Reason.UNPLAYABLE, "unknown"),
        (MP4.replace(b"isom", b"qt  ", 1), Reason.NOT_ACCEPTED, "quicktime"),
        (WEBM.replace(b"webm", b"webx", 1), Reason.NOT_ACCEPTED, "matroska"),
        (b"RIFF\0\0\0\0AVI LIST", Reason.NOT_ACCEPTED, "avi"),
        (b"<html><video>", Reason.NOT_ACCEPTED, "html"),
        (a_pdf(), Reason.NOT_ACCEPTED, "paper"),
    ],
)
def test_what_is_no_video_fit_to_be_shown_is_refused(tmp_path: Path, content: bytes, reason: Reason, kind: str) -> None:
    assert why(content, tmp_path) == (reason, kind)


def test_damage_anywhere_ends_in_an_answer(tmp_path: Path) -> None:
    dice = Random(7)  # noqa: S311  damage, not a secret
    for _nth in range(600):
        damaged = bytearray(dice.choice((MP4, WEBM)))
        for _place in range(dice.randint(1, 4)):
            damaged[dice.randrange(min(len(damaged), 900))] = dice.randrange(256)
        try:
            _kind, kept = looked_at(bytes(damaged), tmp_path)
        except Unfit:
            continue
        assert len(kept) == len(damaged)


def test_the_inspector_looks_at_a_video_and_says_why_not_in_words_of_video(tmp_path: Path) -> None:
    path = tmp_path / "arrived"
    path.write_bytes(WEBM)
    assert inspect_video(path, name="жести.webm") == "video/webm"
    path.write_bytes(a_pdf())
    with pytest.raises(VideoRefused) as refused:
        inspect_video(path, name="жести.mp4")
    with override("en"):
        assert "Only MP4 and WebM" in str(refused.value)


def test_a_video_is_kept_sealed_and_read_anywhere(db: None, shelves: Path) -> None:
    worker = a_worker()
    stored = store_video(BytesIO(MP4), name="жести.mov", by=worker, at=AT)
    assert (stored.media_type, stored.size, stored.pages) == ("video/mp4", len(MP4), 1)
    with open_file(stored) as file:
        file.seek(100)
        assert file.read(50) == MP4[100:150]
    for content, reason in ((b"", Reason.EMPTY), (b"\0" * (MOST_VIDEO_BYTES + 1), Reason.TOO_BIG)):
        with pytest.raises(VideoRefused) as refused:
            store_video(BytesIO(content), name="x.mp4", by=worker, at=AT)
        assert refused.value.reason is reason
