"""The same facts by ear, by Braille and in large print (L12)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from office.catalogue.models import FormTemplate, InformationCard
from office.catalogue.plain import parts_of_card
from office.documents import store_video
from office.documents.braille import CELLS, LINES, from_ascii, read_back, spelt
from office.documents.large_print import lines_of
from office.portal.guard import SOUNDS_A_MINUTE
from office.publications.drafting import attach_captions, attach_video, begin_publication
from office.publications.models import Kind
from tests.factories.booking import Booking
from tests.factories.publications import Desk, a_text, next_draft, published, typed
from tests.factories.videos import WEBM
from tests.mp3 import seconds_of

pytestmark = pytest.mark.usefixtures("liblouis", "changes_count_at_once")
SAID = "WEBVTT\n\n00:00:00.100 --> 00:00:00.900\nПриходьте\n"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path


@pytest.fixture
def desk(office: Booking) -> Desk:
    place = office.hall.place
    return Desk(place.city, office.hall.centre, place.editor, office.hall.head, place.signers.department, office.at)


@pytest.fixture
def card(office: Booking) -> InformationCard:
    return InformationCard.objects.get(service=office.hall.services[0])


@pytest.fixture
def get(client: Client) -> Callable[..., Any]:
    def ask(name: str, *args: Any, **headers: str) -> Any:
        return client.get(reverse(f"portal:{name}", args=args), headers=headers)

    return ask


def place_of(card: InformationCard) -> tuple[str, str]:
    return card.city.slug, card.service.code


def rows_of(brf: bytes) -> list[str]:
    pages = brf.decode("ascii").split("\f")
    rows = [row for page in pages for row in page.split("\r\n")[: LINES - 1] if row.strip()]
    assert all(len(row) <= CELLS for row in rows)
    return rows


@pytest.mark.clause("L12")
def test_a_whole_card_in_braille_is_read_back(card: InformationCard, get: Callable[..., HttpResponse]) -> None:
    answer = get("card_braille", *place_of(card))
    assert answer["Content-Disposition"].endswith('.brf"')
    read = " ".join(read_back(from_ascii(row.strip())) for row in rows_of(answer.content))
    assert read == " ".join(spelt(line) for line in lines_of(card.service.name, parts_of_card(card)) if line)
    for document in card.documents.all():
        assert spelt(document.name) in read


@pytest.mark.clause("L12")
def test_a_form_and_a_published_text_in_braille(office: Booking, desk: Desk, get: Callable[..., HttpResponse]) -> None:
    fields = [{"code": "n", "label": "Прізвище", "kind": "text", "required": True, "hint": "як у паспорті"}]
    form = FormTemplate.objects.create(code="f1", name="Заява", in_force_from=office.at.date(), sections=[{"title": "Хто", "fields": fields}])  # fmt: skip
    form.services.set(office.hall.services[:1])
    said = [read_back(from_ascii(row.strip())) for row in rows_of(get("form_braille", desk.city.slug, form.pk).content)]
    assert said == ["Заява", "Хто", "Прізвище (обов'язково): ____ як у", "паспорті"]
    large = PdfReader(BytesIO(get("form_large", desk.city.slug, form.pk).content))
    words = " ".join("".join(page.extract_text() for page in large.pages).split())
    assert "Прізвище (обов’язково) як у паспорті" in words
    assert reverse("portal:form_large", args=[desk.city.slug, form.pk]) in get("service", office.hall.services[0].code).content.decode()  # fmt: skip
    assert get("form_large", desk.city.slug, uuid4()).status_code == 404
    a_text(desk)
    said = [read_back(from_ascii(row.strip())) for row in rows_of(get("published_braille", "regulation", 1).content)]
    assert said[:2] == ["Регламент Центру", "Загальні положення"]
    assert said[-1] == "— ліфт"


@pytest.mark.clause("L12")
def test_a_card_is_heard_whole_or_from_where_it_was_missed(card: InformationCard, get: Callable[..., Any]) -> None:
    address = ("card_sound", *place_of(card), 1)
    answer = get(*address)
    content = b"".join(answer.streaming_content)
    assert seconds_of(content) > 20
    assert answer["Content-Type"] == "audio/mpeg"
    assert len(content) < 1_000_000
    part = get(*address, Range="bytes=100-199")
    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 100-199/{len(content)}")
    assert b"".join(part.streaming_content) == content[100:200]
    assert b"".join(get(*address, Range="bytes=-50").streaming_content) == content[-50:]
    assert get(*address, Range=f"bytes={len(content)}-").status_code == 416
    assert get(*address, Range=f"bytes=0-{'9' * 5000}").status_code == 200, "a number that nobody means"
    assert get(*address[:-1], 99).status_code == 404


@pytest.mark.clause("L12")
def test_large_print_and_the_page_to_listen(
    card: InformationCard, desk: Desk, get: Callable[..., HttpResponse]
) -> None:
    pdf = PdfReader(BytesIO(get("card_large", *place_of(card)).content))
    words = " ".join("".join(page.extract_text() for page in pdf.pages).split())
    assert card.result.split()[0] in words
    draft = begin_publication(Kind.EASY, "easy", city=desk.city, service=card.service, **desk.writing)
    words_of = {"title": "Просто про допомогу", "text": "Приходьте. Візьміть паспорт.", "video": "https://video.example.org/1"}  # fmt: skip
    published(
        typed(draft, desk, **words_of), Desk(desk.city, desk.centre, desk.editor, desk.director, desk.head, desk.at)
    )
    page = get("card_listen", *place_of(card)).content.decode()
    for link in ("/published/easy/", "https://video.example.org/1", "large.pdf", "card.brf", "part-1.mp3", "<audio controls"):  # fmt: skip
        assert link in page
    service = get("service", card.service.code).content.decode()
    for link in ("large.pdf", "card.brf", reverse("portal:card_listen", args=place_of(card))):
        assert link in service
    assert get("published_large", "easy", 1).content.startswith(b"%PDF")


@pytest.mark.clause("L12", "K28")
def test_a_video_comes_and_goes_with_the_edition_of_its_text(
    office: Booking, card: InformationCard, desk: Desk, get: Callable[..., Any]
) -> None:
    director = replace(desk, head=desk.director)
    draft = begin_publication(Kind.EASY, "easy", city=desk.city, service=card.service, **desk.writing)
    first = published(typed(draft, desk, title="Просто", text="Приходьте."), director)
    film = store_video(BytesIO(WEBM), name="a.webm", **desk.writing)
    second = attach_video(next_draft(first.publication, desk, text="Беріть паспорт."), film, **desk.writing)
    second = attach_captions(second, SAID.encode(), **desk.writing)
    published(second, director, office.at.date() + timedelta(days=2))
    address, words = (reverse(f"portal:{name}", args=["easy", 2]) for name in ("published_video", "published_captions"))
    places = [("card_listen", *place_of(card)), ("published", "easy")]
    for days, is_there in ((0, False), (1, False), (2, True)):
        office.on(desk.at + timedelta(days=days))
        for name, *args in places:
            page = get(name, *args).content.decode()
            assert (f'src="{address}"' in page, f'src="{words}"' in page) == (is_there, is_there), (name, days)
        coming = get("published_version", "easy", 2).content.decode()
        assert f'src="{address}"' in coming, "what comes is open to everybody, to see as to read"
        assert ("applies from 22.11.2026; the text says the same" in coming) is not is_there
    assert get("published_captions", "easy", 2).content.decode() == SAID
    assert get("published_captions", "easy", 2)["Content-Type"] == "text/vtt; charset=utf-8"
    assert get("published_captions", "easy", 1).status_code == 404


def test_so_many_sounds_are_made_for_one_address(desk: Desk, get: Callable[..., Any]) -> None:
    a_text(desk)
    a_text(desk, Kind.NEWS, "news", title="Новина", text="Так.")
    address = ("published_sound", "regulation", 1, 1)
    assert get(*address).status_code == 200
    for _nth in range(SOUNDS_A_MINUTE):
        assert get(*address).status_code == 200, "what is made already costs nothing"
    with connection.cursor() as cursor:  # eleven others of this minute are spent; however long they took
        cursor.execute("""UPDATE accounts_allowance SET "left" = 0, at = clock_timestamp() + interval '1 hour'""")
    assert get("published_sound", "news", 1, 1).status_code == 429
    assert get(*address).status_code == 200


def test_where_braille_can_not_be_made_the_page_says_so(
    card: InformationCard, get: Callable[..., HttpResponse], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OFFICE_LIBLOUIS", "/nowhere")
    answer = get("card_braille", *place_of(card))
    assert (answer.status_code, "is not installed on this server" in answer.content.decode()) == (503, True)
    assert "ask a worker of the centre" in get("card_listen", *place_of(card)).content.decode()
    assert "can not be made on this server now" in get("accessibility").content.decode()
