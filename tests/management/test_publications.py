"""Pages on published texts: who opens them, what they ask, a file beside an act, returning and withdrawing."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office.accounts.models import Worker
from office.catalogue.arranging import mark
from office.publications.models import Kind, Publication, Version
from office.publications.publishing import withdraw
from office.publications.states import VersionState
from office.publications.typed import typed_of
from tests.factories import cases
from tests.factories.management import Heads
from tests.factories.publications import Desk, a_draft, a_text, next_draft, published
from tests.factories.scans import a_pdf
from tests.factories.videos import MP4, WEBM
from tests.management.conftest import AtDesk


@pytest.fixture
def desk(world: cases.World, heads: Heads) -> Desk:
    return Desk(world.place.city, world.centre, heads.editor, heads.head, heads.director, world.at)


def at(name: str, *args: Any) -> str:
    return reverse(f"management:{name}", args=args)


def test_who_opens_them(desk: Desk, heads: Heads, at_desk: AtDesk) -> None:
    text = a_text(desk)
    for worker, status in ((desk.editor, 200), (desk.head, 200), (desk.director, 200), (heads.auditor, 404), (heads.chief, 404)):  # fmt: skip
        assert at_desk(worker).get(at("publications")).status_code == status
    own, others = at_desk(desk.head), at_desk(heads.other_head)
    for name, key in (("publication", text.publication_id), ("publication_preview", text.pk), ("publication_withdraw", text.pk)):  # fmt: skip
        assert own.get(at(name, key)).status_code == 200
        assert others.get(at(name, key)).status_code == 404
    assert at_desk(desk.editor).get(at("publication_publish", text.pk)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_and_the_history_ask_a_fixed_number_of_questions(desk: Desk, at_desk: AtDesk, rows: int) -> None:
    texts = [a_text(desk, Kind.NEWS, f"news-{number}") for number in range(rows)]
    for _nth in range(rows - 1):
        withdraw(next_draft(texts[0].publication, desk), reason="зайве", **desk.writing)
    head = at_desk(desk.head)
    counted = []
    for address in (at("publications"), at("publication", texts[0].publication_id)):
        head.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert head.get(address).status_code == 200
        counted.append(len(asked))
    assert counted == [5, 6]


@pytest.mark.clause("K28", "L3")
def test_an_act_with_its_file_from_the_first_page_to_its_last_day(desk: Desk, at_desk: AtDesk) -> None:
    editor, head = at_desk(desk.editor), at_desk(desk.head)
    editor.cookies["django_language"] = "en"
    page = editor.post(at("publication_new"), {"kind": "act", "place": desk.centre.code, "slug": "order-7", "provider": "", "service": ""})  # fmt: skip
    version = Version.objects.get(publication__slug="order-7")
    assert page["Location"] == at("publication_text", version.pk)
    words = {"title": "Наказ", "text": "Текст", "act_issuer": "Керівник", "act_number": "7", "act_on_day": "1", "act_on_month": "2", "act_on_year": "2026", "review_on_day": "1", "review_on_month": "2", "review_on_year": "2027"}  # fmt: skip
    refused = editor.post(at("publication_text", version.pk), {**words, "seen": mark(typed_of(version)), "act": "send"})
    assert refused.status_code == 422
    assert "Add the file of the act" in refused.content.decode()
    wrong = editor.post(at("publication_file", version.pk), {"file": SimpleUploadedFile("a.pdf", b"<html>")})
    assert wrong.status_code == 422
    assert editor.post(at("publication_file", version.pk), {"file": SimpleUploadedFile("a.pdf", a_pdf())}).status_code == 303  # fmt: skip
    version.refresh_from_db()
    assert version.file is not None
    sent = editor.post(at("publication_text", version.pk), {**words, "seen": mark(typed_of(version)), "act": "send"})
    assert sent["Location"] == at("publication", version.publication_id)
    assert head.post(at("publication_return", version.pk), {"comment": "Додайте підпис"}).status_code == 303
    assert "Додайте підпис" in editor.get(at("publication_text", version.pk)).content.decode()
    version.refresh_from_db()
    editor.post(at("publication_text", version.pk), {**words, "seen": mark(typed_of(version)), "act": "send"})
    day = desk.at.date()
    late = head.post(at("publication_publish", version.pk), {"from_on_day": day.day - 1, "from_on_month": day.month, "from_on_year": day.year})  # fmt: skip
    assert late.status_code == 422
    assert head.post(at("publication_publish", version.pk), {"from_on_day": day.day, "from_on_month": day.month, "from_on_year": day.year}).status_code == 303  # fmt: skip
    file: Any = Client().get(reverse("portal:published_file", args=["order-7", 1]))
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    paper: Any = head.get(at("publication_paper", version.pk))
    assert b"".join(paper.streaming_content).startswith(b"%PDF")
    assert head.post(at("publication_withdraw", version.pk), {"reason": "скасовано"}).status_code == 303
    version.refresh_from_db()
    assert (version.state, version.in_force_until) == (VersionState.WITHDRAWN, day)


@pytest.mark.clause("L12", "K28")
def test_a_video_in_sign_language_is_kept_here_and_published_with_its_text(desk: Desk, at_desk: AtDesk) -> None:
    editor, head, stranger = at_desk(desk.editor), at_desk(desk.head), Client()
    version = a_draft(desk, review_on="1.2.2027")
    public = reverse("portal:published_video", args=["regulation", 1])
    address, film = at("publication_video", version.pk), at("publication_film", version.pk)
    for hostile in (b"<html><script>", MP4[:-9], a_pdf()):
        assert editor.post(address, {"file": SimpleUploadedFile("sign.mp4", hostile, "video/mp4")}).status_code == 422
    assert editor.get(film).status_code == 404
    assert editor.post(address, {"file": SimpleUploadedFile("sign.pdf", MP4)}).status_code == 303
    shown: Any = head.get(film, headers={"Range": "bytes=10-19"})
    assert (shown.status_code, b"".join(shown.streaming_content)) == (206, MP4[10:20])
    assert "no-store" in shown["Cache-Control"]
    assert film in editor.get(at("publication_preview", version.pk)).content.decode()
    assert (stranger.get(public).status_code, stranger.get(film).status_code) == (404, 302)
    version.refresh_from_db()
    published(version, desk)
    assert editor.post(address, {"file": SimpleUploadedFile("b.webm", WEBM)}).status_code != 303  # frozen
    page = stranger.get(reverse("portal:published", args=["regulation"])).content.decode()
    assert f'<video controls preload="none" src="{public}"' in page
    whole: Any = stranger.get(public)
    assert (whole["Content-Type"], b"".join(whole.streaming_content)) == ("video/mp4", MP4)
    assert "public" in whole["Cache-Control"]
    assert stranger.get(public, headers={"If-None-Match": whole["ETag"]}).status_code == 304
    after: Any = stranger.get(public, headers={"Range": "bytes=10-", "If-Range": '"another"'})
    assert (after.status_code, b"".join(after.streaming_content)) == (200, MP4)
    assert stranger.get(public, headers={"Range": f"bytes={len(MP4)}-"}).status_code == 416
    following = next_draft(version.publication, desk)
    assert following.video_file_id == version.video_file_id
    assert editor.post(at("publication_video", following.pk), {}).status_code == 303
    following.refresh_from_db()
    assert following.video_file is None


@pytest.mark.clause("L12")
def test_subtitles_are_those_of_staff_until_they_are_published(desk: Desk, at_desk: AtDesk) -> None:
    editor, head, stranger = at_desk(desk.editor), at_desk(desk.head), Client()
    version = a_draft(desk, review_on="1.2.2027")
    address, words = at("publication_captions", version.pk), at("publication_film_captions", version.pk)
    assert editor.get(address).status_code == 404, "without a video there is nothing to put them under"
    editor.post(at("publication_video", version.pk), {"file": SimpleUploadedFile("s.webm", WEBM)})
    for hostile in (b"<script>", WEBM, b"\xff", b"WEBVTT\n"):
        assert editor.post(address, {"file": SimpleUploadedFile("a.vtt", hostile, "text/vtt")}).status_code == 422
    assert head.get(words).status_code == 404
    said = SimpleUploadedFile("a.srt", "1\n00:00:00,100 --> 00:00:00,900\n<b>Добрий</b> день\n".encode())
    assert editor.post(address, {"file": said}).status_code == 303
    assert words in head.get(at("publication_preview", version.pk)).content.decode()
    written = "WEBVTT\n\n00:00:00.100 --> 00:00:00.900\nДобрий день\n"
    assert head.get(words).content.decode() == written
    public = reverse("portal:published_captions", args=["regulation", 1])
    assert (stranger.get(public).status_code, stranger.get(words).status_code) == (404, 302)
    version.refresh_from_db()
    published(version, desk)
    assert stranger.get(public).content.decode() == written
    assert editor.post(address, {}).status_code != 303  # frozen
    following = next_draft(version.publication, desk)
    assert editor.post(at("publication_captions", following.pk), {}).status_code == 303
    following.refresh_from_db()
    assert (following.captions, following.video_file_id) == ("", version.video_file_id)


def test_two_who_type_at_once_lose_nothing(desk: Desk, at_desk: AtDesk) -> None:
    version = a_draft(desk)
    seen = mark(typed_of(version))
    address = at("publication_text", version.pk)
    assert at_desk(desk.head).post(address, {"title": "Перша назва", "seen": seen}).status_code == 303
    answer = at_desk(desk.editor).post(address, {"title": "Друга назва", "seen": seen})
    page = answer.content.decode()
    assert (answer.status_code, "Перша назва" in page, 'value="Друга назва"' in page) == (409, True, True)
    assert Publication.objects.count() == 1


@pytest.mark.clause("L15")
def test_what_is_past_its_review_stands_on_the_first_page_of_its_head_and_its_editor(
    world: cases.World, desk: Desk, heads: Heads, at_desk: AtDesk
) -> None:
    a_text(desk, review_on=f"{world.at.day}.{world.at.month}.{world.at.year}")

    def told(who: Worker, page: str) -> tuple[bool, bool]:
        shown = at_desk(who).get(at(page), {"lang": "en"}).content.decode()
        return "Published texts past their review" in shown, "Information cards past their review" in shown

    pages = [(desk.head, "duties"), (desk.editor, "workshop")]
    assert [told(*each) for each in pages] == [(False, False)] * 2
    world.at += timedelta(days=1)
    assert [told(*each) for each in pages] == [(True, False)] * 2
    world.at += timedelta(days=800)
    assert [told(*each) for each in pages] == [(True, False), (True, True)]
    assert at("workshop_reviews") in at_desk(desk.editor).get(at("workshop")).content.decode()
