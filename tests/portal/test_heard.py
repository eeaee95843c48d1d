"""Every page of information can be heard: what is said of it, and what never is (L12)."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, reverse
from django.utils.http import urlencode

from office.catalogue.contents import DocumentLine, QuestionLine
from office.centres.models import AccessibilityFact
from office.centres.places import set_accessibility
from office.portal.page_words import Words, words_of
from office.portal.places_heard import HEARD
from tests.factories.booking import Booking
from tests.mp3 import seconds_of
from tests.portal.test_service import renewed

pytestmark = pytest.mark.usefixtures("changes_count_at_once")
LINK = re.compile(r'href="(/listen/\?page=[^"]+)" rel="nofollow">Listen to this page</a>')


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path


@pytest.fixture
def listen(client: Client) -> Callable[..., Any]:
    def ask(page: str, **cookies: str) -> Any:
        client.cookies.load(cookies)
        return client.get(f"{reverse('portal:heard')}?{urlencode({'page': page})}")

    return ask


PAGE = """<html lang="uk"><body><nav>Шапка</nav><main>
<a class="govuk-back-link" href="/">Назад</a><span>Луцьк</span><h1>Центр <span>у Луцьку</span></h1>
<div data-unheard><p>Зараз чекає 5 людей</p></div>
<dl><dt>Адреса</dt><dd>вул. Єдності,<br>7 <strong lang="en">Lutsk</strong></dd></dl>
<form><label>Запит</label></form><p lang="en">English <b>only</b></p>
<ul><li>перше<li>друге &amp; третє</ul>
<table><tr><th scope="row">Пн</th><td>08:00</td><td>20:00</td></tr></table><script>alert(1)</script><svg><title>х</title></svg></main><footer>Низ</footer>"""


def test_the_words_of_a_page_are_its_main_part_alone() -> None:
    said = ["Центр у Луцьку", "Адреса: вул. Єдності", "7", "перше", "друге & третє", "Пн, 08:00, 20:00"]
    assert words_of(PAGE, "uk") == Words("Центр у Луцьку", ("Луцьк", *said))
    assert words_of(PAGE, "en").lines == ("Луцьк", *said[:2], "7 Lutsk", "English only", *said[3:])
    assert words_of("<p>нічого</p>", "uk") == Words("", ())


@pytest.mark.clause("L12")
def test_a_page_of_a_centre_is_heard_whole(office: Booking, client: Client, listen: Callable[..., Any]) -> None:
    centre = office.hall.centre
    fact = {AccessibilityFact.Kind.RAMP: ("з двору", "from the yard")}
    set_accessibility(centre, facts=fact, by=office.hall.head, at=office.at)
    shown = client.get(reverse("portal:centre", args=[centre.code])).content.decode()
    [address] = map(unescape, LINK.findall(shown))
    page = client.get(address)
    words = page.content.decode()
    assert f'<h1 class="govuk-heading-l">{centre.name_en}</h1>' in words
    for said in ("Hours of reception", "08:00–14:00, 14:00–20:00", "from the yard"):
        assert f"{said}</li>" in words, said
    assert "As of" not in words, "what is of the minute would be another sound each minute"
    [sound] = map(unescape, re.findall(r'<audio [^>]*src="([^"]+)"', words))
    answer: Any = client.get(sound)
    assert answer["Content-Type"] == "audio/mpeg"
    assert seconds_of(b"".join(answer.streaming_content)) > 10
    assert "no-cache" in answer["Cache-Control"], "words change, the address does not"
    assert client.get(sound, headers={"If-None-Match": answer["ETag"]}).status_code == 304


@pytest.mark.clause("L12")
def test_the_list_of_documents_of_one_person_is_heard(office: Booking, listen: Callable[..., Any]) -> None:
    service = office.hall.services[0]
    abroad = QuestionLine("abroad", "Чи народилася дитина за кордоном?")
    paper = DocumentLine("Свідоцтво з апостилем", "Закон № 1", "Країна народження", question="abroad")
    renewed(office, service, documents=(DocumentLine("Паспорт", "Закон № 1", "ДМС"), paper), questions=(abroad,))
    address = f"{reverse('portal:checklist')}?s={service.code}&a.abroad="
    without, whole = (listen(address + said, django_language="uk").content.decode() for said in ("no", "yes"))
    assert "Паспорт" in without
    assert "Свідоцтво з апостилем" not in without
    assert "Свідоцтво з апостилем" in whole


@pytest.mark.parametrize(
    "page",
    ["", "me/", "//example.org/", "/\\example.org/", "https://example.org/", "/me/", "/my-case/", "/staff/", "/health/",
     "/listen/?page=/", "/centres/none/", "/services/kinds/none/", "/" + "x" * 1000, "/principles/\x00"],
)  # fmt: skip
def test_nothing_else_is_said(office: Booking, listen: Callable[..., Any], page: str) -> None:
    assert listen(page).status_code == 404


def test_a_worker_and_a_stranger_hear_the_same(office: Booking, client: Client, listen: Callable[..., Any]) -> None:
    address = reverse("portal:centres")
    first = listen(address).content
    client.force_login(office.hall.head, backend="django.contrib.auth.backends.ModelBackend")
    mine = listen(address).content.decode()
    assert office.hall.head.surname not in mine
    assert re.findall(r'src="(/listen/[^"]+)"', mine) == re.findall(r'src="(/listen/[^"]+)"', first.decode())


def test_hearing_asks_no_more_than_looking(office: Booking, client: Client, listen: Callable[..., Any]) -> None:
    address = reverse("portal:situations")
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        listen(address)
    assert len(asked) == 1


def test_every_page_that_is_heard_is_there() -> None:
    patterns = [each for each in get_resolver().url_patterns if isinstance(each, URLResolver)]
    [portal] = [each for each in patterns if each.app_name == "portal"]
    assert {getattr(each, "name", "") for each in portal.url_patterns} >= HEARD
