"""What can be read at the terminal is what is in force today, complete, and never a copy (L6)."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from office.catalogue.models import FormTemplate, InformationCard
from office.centres.calendars import local_day
from office.documents import store_video
from office.law import CLAUSES
from office.publications.drafting import attach_captions, attach_video, begin_publication
from office.publications.models import Kind, Version
from office.queueing.queues import set_rules
from tests.factories.catalogue import a_card_in_force, a_process_card_in_force
from tests.factories.publications import Desk, a_draft, a_text, published, typed
from tests.factories.queueing import BODIES, Reception
from tests.factories.videos import WEBM
from tests.kiosk.test_taking import see


@pytest.mark.clause("L6")
def test_the_card_in_force_is_shown_whole(hall: Reception, terminal: Client) -> None:
    service = hall.services[0]
    card = InformationCard.objects.get(service=service)
    page = see(terminal, f"/kiosk/information/services/{service.code}/")
    for document in card.documents.all():
        assert document.name in page
        assert document.where_to_get in page
    grounds = [each.norm for each in card.refusal_grounds.all()]
    for words in (
        card.result,
        card.fee_text,
        card.ground,
        *card.laws,
        *card.ways_to_submit,
        *card.ways_to_get,
        *grounds,
    ):
        assert escape(words) in page, words
    assert "До суду можна звернутися завжди" in page
    assert f'href="/kiosk/services/{service.code}/"' in page
    assert service.name in see(terminal, f"/kiosk/information/services/group/{service.group.code}/")
    assert f"group/{service.group.code}/" in see(terminal, "/kiosk/information/services/")


@pytest.mark.clause("L6", "L15")
def test_the_card_tells_how_it_goes_and_that_other_rules_come(hall: Reception, terminal: Client) -> None:
    service = hall.services[0]
    address = f"/kiosk/information/services/{service.code}/"
    assert "Як це відбувається" not in see(terminal, address)
    decides = service.provider_roles.filter(kind="decides").values_list("provider__code", flat=True)[0]
    today = local_day(hall.at)
    process = a_process_card_in_force(hall.place, service, on=today, decides=decides)
    page = see(terminal, address)
    assert "Як це відбувається" in page
    for step in process.steps.all():
        assert escape(step.name) in page
        assert step.provider.name in page
    assert "2 календарні дні" in page, "a length agrees with its number"
    assert "інші правила" not in page
    coming = a_card_in_force(hall.place, service, on=today + timedelta(days=3), decides=decides, fee_text="99 грн")
    assert f"З {coming.in_force_from:%d.%m.%Y} діють інші правила" in (page := see(terminal, address))
    assert "99 грн" not in page
    hall.at += timedelta(days=3)
    assert "99 грн" in (page := see(terminal, address))
    assert "інші правила" not in page


@pytest.mark.clause("L6", "L15")
def test_what_is_no_longer_in_force_is_gone_at_once_and_what_is_stale_says_so(
    hall: Reception, terminal: Client
) -> None:
    address = f"/kiosk/information/services/{hall.services[0].code}/"
    assert "Строк перегляду" not in see(terminal, address)
    card = InformationCard.objects.get(service=hall.services[0])
    assert card.in_force_from is not None
    hall.at = hall.at.replace(year=card.review_on.year + 1)
    assert "Строк перегляду цієї картки минув" in see(terminal, address)
    hall.at = hall.at.replace(year=card.in_force_from.year - 1)
    assert terminal.get(address)["Location"] == "/kiosk/anew/"


@pytest.mark.clause("L6")
def test_forms_are_read_with_a_sample(hall: Reception, terminal: Client) -> None:
    form = FormTemplate.objects.create(
        code="f1",
        name="Заява про допомогу",
        in_force_from=hall.at.date(),
        sections=[{"title": "Хто звертається", "fields": [{"code": "n", "label": "Прізвище", "kind": "text"}]}],
    )
    form.services.set(hall.services[:1])
    form.samples.create(name="Зразок", values={"n": "Зразкова"})
    assert f'href="/kiosk/information/forms/{form.pk}/"' in see(terminal, "/kiosk/information/forms/")
    page = see(terminal, f"/kiosk/information/forms/{form.pk}/")
    for words in ("Хто звертається", "Прізвище", "Зразкова"):
        assert words in page


@pytest.mark.clause("L6")
def test_the_rules_of_the_queue_are_those_it_calls_by(hall: Reception, terminal: Client) -> None:
    assert "47 хв" not in see(terminal, "/kiosk/information/queue/")
    set_rules(hall.centre, credit_booked=47, return_within=9, **hall.of_head)
    page = see(terminal, "/kiosk/information/queue/")
    assert "47 хв" in page
    assert "протягом 9 хв" in page


@pytest.mark.clause("L6")
@pytest.mark.parametrize(("source", "letters"), [("statute", ("D", "K")), ("regulation", ("L",))])
def test_statute_and_regulation_are_there_clause_by_clause(
    terminal: Client, source: str, letters: tuple[str, ...]
) -> None:
    page = see(terminal, f"/kiosk/information/rules/{source}/")
    for clause in CLAUSES.values():
        assert (escape(clause.says_uk) in page) is clause.id.startswith(letters), clause.id
    assert terminal.get("/kiosk/information/rules/other/")["Location"] == "/kiosk/anew/"


@pytest.mark.clause("L9", "L14", "K9")
def test_the_regulation_in_force_is_read_at_the_terminal_too(hall: Reception, terminal: Client) -> None:
    place = hall.place
    desk = Desk(place.city, hall.centre, place.editor, hall.head, place.signers.department, hall.at)
    a_text(desk, title="Регламент у повному тексті", text="1.1. Приймаємо [усіх](https://example.org).")
    page = see(terminal, "/kiosk/information/rules/regulation/")
    assert "Регламент у повному тексті" in page
    assert "Приймаємо усіх." in page
    assert "example.org" not in page
    assert "Діє від 20.11.2026" in page


@pytest.fixture
def desk(hall: Reception, settings: Any, tmp_path: Path) -> Desk:
    settings.VAR = tmp_path
    return desk_of(hall)


def desk_of(hall: Reception) -> Desk:
    """Those who write and publish in the centre of the terminal."""
    place = hall.place
    return Desk(place.city, hall.centre, place.editor, hall.head, place.signers.department, hall.at)


def filmed(draft: Version, desk: Desk) -> Version:
    """The draft with a video in sign language and its subtitles."""
    film = attach_video(draft, store_video(BytesIO(WEBM), name="a.webm", **desk.writing), **desk.writing)
    return attach_captions(film, b"WEBVTT\n\n00:00.100 --> 00:00.900\n\xd0\x94\n", **desk.writing)


@pytest.mark.clause("L9", "L12", "L14")
def test_what_else_is_published_is_read_and_seen_here(hall: Reception, terminal: Client, desk: Desk) -> None:
    assert "Тут ще нічого немає" in see(terminal, "/kiosk/information/texts/")
    published(filmed(a_draft(desk, Kind.ROOM, "room", title="Дитяча кімната", text="Від [трьох](https://a.example.org) років."), desk), desk)  # fmt: skip
    published(filmed(a_draft(desk), desk), desk)
    listed = see(terminal, "/kiosk/information/texts/")
    assert 'href="/kiosk/information/texts/room/"' in listed
    assert "texts/regulation/" not in listed, "the regulation has its own place"
    room = see(terminal, "/kiosk/information/texts/room/")
    assert "Від трьох років." in room
    assert "example.org" not in room
    rules = see(terminal, "/kiosk/information/rules/regulation/")
    for page, slug in ((room, "room"), (rules, "regulation")):
        film, words = (reverse(f"portal:{name}", args=[slug, 1]) for name in ("published_video", "published_captions"))
        assert f'src="{film}" aria-label="Відео жестовою мовою"' in page
        assert f'<track kind="captions" srclang="uk" label="Українською" src="{words}" default>' in page
        assert b"".join(terminal.get(film).streaming_content) == WEBM  # type: ignore[attr-defined]
    assert terminal.get("/kiosk/information/texts/other/")["Location"] == "/kiosk/anew/"


@pytest.mark.clause("L12")
def test_a_service_is_told_plainly_and_in_sign_language(hall: Reception, terminal: Client, desk: Desk) -> None:
    service = hall.services[0]
    draft = begin_publication(Kind.EASY, "easy", city=desk.city, service=service, **desk.writing)
    words = {"title": "Просто про допомогу", "text": "Прийдіть до нас."}
    published(filmed(typed(draft, desk, **words), desk), replace(desk, head=desk.director))
    page = see(terminal, f"/kiosk/information/services/{service.code}/")
    assert reverse("portal:published_video", args=["easy", 1]) in page
    assert 'href="/kiosk/information/texts/easy/"' in page
    easy = see(terminal, "/kiosk/information/texts/easy/")
    assert "Прийдіть до нас." in easy
    assert f'href="/kiosk/information/services/{service.code}/"' in easy


@pytest.mark.clause("L6")
def test_the_centre_says_when_it_receives(hall: Reception, terminal: Client) -> None:
    page = see(terminal, "/kiosk/information/centre/")
    for words in (
        hall.centre.address,
        "Понеділок",
        "08:00–",
        "вихідний",
        *(hall.place.bodies[code].name for code in BODIES),
    ):
        assert words in page


def test_statements(hall: Reception, terminal: Client, django_assert_num_queries: Any) -> None:
    see(terminal, "/kiosk/information/")
    counts = {"": 1, "services/": 2, "forms/": 2, "queue/": 2, "centre/": 6, "rules/statute/": 2, "texts/": 2}
    for address, count in counts.items():
        with django_assert_num_queries(count):
            see(terminal, f"/kiosk/information/{address}")
    with django_assert_num_queries(12):
        see(terminal, f"/kiosk/information/services/{hall.services[0].code}/")
