"""What the site says of a centre and of what binds it: the same truth as the terminals, with its history."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from office.centres.models import AccessibilityFact
from office.centres.places import describe_centre, set_accessibility
from office.centres.providers import join_centre
from office.centres.schedules import set_day
from office.law import CLAUSES
from office.law.check import pending
from office.parties.names import transliterate
from office.portal import caching
from office.portal.places_fixed import PRINCIPLES
from office.publications.drafting import begin_publication
from office.publications.models import Kind
from office.publications.publishing import publish, send_for_publication, withdraw
from office.queueing.crowd import forget_crowds
from tests.factories import centres, publications
from tests.factories.booking import Booking
from tests.factories.publications import Desk, a_text, next_draft, published

DAY = timedelta(days=1)


pytestmark = pytest.mark.usefixtures("changes_count_at_once")


@pytest.fixture(autouse=True)
def crowds_anew() -> None:
    forget_crowds()


@pytest.fixture
def desk(office: Booking) -> Desk:
    place = office.hall.place
    return Desk(place.city, office.hall.centre, place.editor, office.hall.head, place.signers.department, office.at)


@pytest.fixture
def see(client: Client) -> Callable[..., str]:
    def look(name: str, *args: Any, status: int = 200) -> str:
        answer = client.get(reverse(f"portal:{name}", args=args))
        assert answer.status_code == status, answer.status_code
        return answer.content.decode()

    return look


@pytest.mark.clause("L9", "L14", "L4", "K5", "K10")
def test_a_centre_tells_everything(office: Booking, desk: Desk, see: Callable[..., str]) -> None:
    facts = {"phones": ["+380332777777"], "fax": "+380332777778", "email": "c@example.org", "site": "https://c.example.org/", "latitude": "50.747200", "longitude": "25.325400"}  # fmt: skip
    describe_centre(desk.centre, facts=facts, **desk.publishing)
    set_accessibility(desk.centre, facts={AccessibilityFact.Kind.RAMP: ("з двору", "from the yard")}, **desk.publishing)
    assert desk.centre.name_en in see("centres")
    page = see("centre", desk.centre.code)
    for words in (*desk.centre.phones, *map(str, facts.values()), transliterate(desk.centre.address), desk.centre.support_body,
                  desk.centre.funding, "from the yard", "open now", "Monday – Friday", "08:00–14:00, 14:00–20:00", "Saturday – Sunday", "No desk calls"):  # fmt: skip
        if not words.startswith("["):
            assert words in page, words
    assert "https://www.openstreetmap.org/?mlat=50.747200&amp;mlon=25.325400#map=17/50.747200/25.325400" in page
    for body in office.hall.place.bodies.values():
        assert (body.local_name in page) == desk.centre.participations.filter(provider=body).exists()


@pytest.mark.clause("L4", "L14")
def test_it_says_when_it_opens_over_nights_weekends_and_days_that_differ(
    office: Booking, desk: Desk, see: Callable[..., str]
) -> None:
    friday = office.at
    assert "until 20:00" in see("centre", desk.centre.code)
    office.on(friday.replace(hour=18, minute=30))
    page = see("centre", desk.centre.code)
    assert "opens on" in page, page[page.index("portal-now") :][:400]
    set_day(desk.centre, friday.date() + 3 * DAY, reason="ремонт", **desk.publishing)
    page = see("centre", desk.centre.code)
    assert "24.11.2026 at 08:00" in page
    assert "ремонт" in page
    office.on(friday.replace(hour=12) + DAY)
    assert "closed now" in see("centre", desk.centre.code)


@pytest.mark.clause("L8", "L14")
def test_it_says_how_full_it_is_and_usually_is(office: Booking, desk: Desk, see: Callable[..., str]) -> None:
    for _nth in range(3):
        office.hall.ticket()
    office.hall.seat()
    forget_crowds()
    page = see("centre", desk.centre.code)
    assert "3 people wait." in page
    assert "min in nine cases of ten" in page
    assert "nobody has been counted here" in page
    office.on(office.at + 7 * DAY)
    page = see("centre", desk.centre.code)
    assert 'class="govuk-table__cell govuk-table__cell--numeric portal-load__4">3</td>' in page
    assert "Fewest: Friday, 9:00." in page


@pytest.mark.clause("K2", "K9", "L3", "L9")
def test_what_binds_the_centre_and_its_bodies_is_published(
    office: Booking, desk: Desk, see: Callable[..., str]
) -> None:
    body = next(iter(office.hall.place.bodies.values()))
    a_text(desk, Kind.STATUTE, "statute", title="Положення про Центр")
    a_text(desk, Kind.REGULATION, "regulation", title="Регламент Центру")
    a_text(desk, Kind.ACT, "order", title="Наказ про відкриття")
    draft = begin_publication(Kind.ACT, "body-act", city=desk.city, provider=body, **desk.writing)
    words = {
        "title": "Положення про управління",
        "text": "т",
        "link": "https://law.example.org",
        **publications.APPROVAL,
    }
    sent = send_for_publication(publications.typed(draft, desk, **words), **desk.writing)
    publish(sent, desk.at.date(), by=desk.director, at=desk.at)
    page = see("centre", desk.centre.code)
    for title in ("Положення про Центр", "Регламент Центру", "Наказ про відкриття", "Положення про управління"):
        assert title in page
        assert title in see("publications")
    assert '<span lang="uk">Виконавчий комітет</span>, 05.01.2026 № 12' in see("published", "order")
    assert "https://law.example.org/12" in see("published", "order")


@pytest.mark.clause("K28")
def test_the_history_of_a_text_is_open_to_everybody(office: Booking, desk: Desk, see: Callable[..., str]) -> None:
    first = a_text(desk, text="Стара редакція тут.")
    see("published", "regulation", status=200)
    published(next_draft(first.publication, desk, text="Нова редакція тут."), desk, desk.at.date() + DAY)
    today = see("published", "regulation")
    assert "Стара редакція" in today
    assert "A new version applies from 21.11.2026" in today
    assert "does not apply yet" in see("published_version", "regulation", 2)
    office.on(office.at.replace(hour=21, minute=59))  # 23:59 in Kyiv
    assert "Стара редакція" in see("published", "regulation")
    office.on(office.at.replace(hour=22, minute=0))
    page = see("published", "regulation")
    assert "Нова редакція" in page
    assert "Version 1" in page
    assert "no longer applies: it did from 20.11.2026 to 20.11.2026" in see("published_version", "regulation", 1)
    assert "<del>Стара</del> редакція" in see("published_changes", "regulation", 2)
    see("published_changes", "regulation", 1, status=404)


def test_drafts_and_what_was_taken_back_are_nobodys(desk: Desk, see: Callable[..., str]) -> None:
    publications.a_draft(desk)
    see("published", "regulation", status=404)
    first = a_text(desk, Kind.STATUTE, "statute")
    second = published(next_draft(first.publication, desk, text="таємне"), desk, desk.at.date() + DAY)
    withdraw(second, reason="помилка", **desk.publishing)
    assert "таємне" not in see("published", "statute")
    see("published_version", "statute", 2, status=404)
    see("published_version", "statute", 9, status=404)


@pytest.mark.clause("L2")
def test_each_principle_is_kept_by_clauses_that_are_built(see: Callable[..., str]) -> None:
    page = see("principles")
    waiting = {each for ids in pending().values() for each in ids}
    for principle in PRINCIPLES:
        assert str(principle.name) in page
        for each in principle.clauses:
            assert escape(str(CLAUSES[each].says)) in page
            assert each not in waiting
    assert len(PRINCIPLES) == 10
    assert "no state document fixes Ukrainian Braille" in see("accessibility")


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_a_fixed_number_of_questions(office: Booking, desk: Desk, client: Client, rows: int) -> None:
    for number in range(rows):
        a_text(desk, Kind.NEWS, f"news-{number}")
        a_text(desk, Kind.ACT, f"act-{number}")
        office.hall.ticket()
        if number:
            join_centre(desk.centre, centres.a_body(desk.city, by=desk.director), act=centres.ACT, starts_on=desk.at.date(), by=desk.director, at=desk.at)  # fmt: skip
    office.hall.seat()
    # The first look, and the second of another person in the same minute.
    pages = {"centres": (2, 1), "centre": (7, 1), "publications": (2, 1), "published": (3, 1)}
    addresses = {"centres": [], "centre": [desk.centre.code], "publications": [], "published": ["news-0"]}
    counted = {}
    for name in pages:
        address = reverse(f"portal:{name}", args=addresses[name])
        client.get(address)
        caching.forget()
        counted[name] = tuple(_asked(client, address) for _nth in range(2))
    assert counted == pages


def _asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


@pytest.mark.clause("L9", "L14")
def test_what_is_kept_goes_when_it_changes_and_when_the_minute_is_over(
    office: Booking, desk: Desk, client: Client
) -> None:
    page = reverse("portal:centre", args=[desk.centre.code])
    seen: Any = client.get(page)
    assert not seen.cookies

    def again() -> Any:
        nonlocal seen
        answer = client.get(page, headers={"If-None-Match": seen["ETag"]})
        seen = answer if answer.status_code == 200 else seen
        return answer

    assert again().status_code == 304
    set_accessibility(
        desk.centre, facts={AccessibilityFact.Kind.LIFT: ("біля брами", "at the gate")}, **desk.publishing
    )
    assert "at the gate" in again().content.decode()
    act = a_text(desk, Kind.ACT, "order", title="Наказ про відкриття")
    assert "Наказ про відкриття" in again().content.decode()
    next_draft(act.publication, desk, title="Ще не наказ")
    assert again().status_code == 304, "a draft is nobody's business"
    set_day(desk.centre, office.at.date() + 3 * DAY, reason="ремонт", **desk.publishing)
    assert "ремонт" in again().content.decode()
    office.hall.ticket()
    office.hall.seat()
    assert "0 people wait" not in again().content.decode()
    office.on(office.at + timedelta(minutes=1))
    assert "1 person waits." in again().content.decode()
    withdraw(act, reason="помилка", **desk.publishing)
    office.on(office.at + DAY)
    assert "Наказ про відкриття" not in again().content.decode()
    assert "no-cache" in seen["Cache-Control"]


def test_a_kept_text_goes_with_its_version(office: Booking, desk: Desk, client: Client) -> None:
    first = a_text(desk, text="Перша редакція.")
    pages = [
        reverse(f"portal:{name}", args=args) for name, args in (("published", ["regulation"]), ("publications", []))
    ]
    seen = [client.get(page)["ETag"] for page in pages]
    asked = [
        client.get(page, headers={"If-None-Match": tag}).status_code for page, tag in zip(pages, seen, strict=True)
    ]
    assert asked == [304, 304]
    published(next_draft(first.publication, desk, text="Друга редакція."), desk, desk.at.date() + DAY)
    office.on(office.at + DAY)
    answers = [client.get(page, headers={"If-None-Match": tag}) for page, tag in zip(pages, seen, strict=True)]
    assert [each.status_code for each in answers] == [200, 200]
    assert "Друга редакція." in answers[0].content.decode()


def test_nothing_is_there_for_who_asks_for_what_is_not(see: Callable[..., str]) -> None:
    see("centre", "none", status=404)
    see("published", "none", status=404)
    see("form_braille", "none", uuid4(), status=404)
