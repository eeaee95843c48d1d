"""Finding a service: lists, situations, bodies, search, several cities, and what a page costs."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office.portal import caching
from tests.factories.booking import Booking

pytestmark = pytest.mark.usefixtures("changes_count_at_once")


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def cost(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


def test_the_first_page_is_for_everybody(office: Booking, client: Client) -> None:
    page = text(client.get("/"))
    assert "<h1" in page
    assert reverse("portal:search") in page
    service = office.hall.services[0]
    assert reverse("portal:service", args=[service.code]) in text(client.get(f"/services/kinds/{service.group.code}/"))
    shown = text(client.get(reverse("portal:service", args=[service.code])))
    assert "Book a time" in shown


def test_pages_ask_little_and_nothing_once_they_are_read(office: Booking, client: Client) -> None:
    service = office.hall.services[0]
    pages = {
        "/": (5, 1),
        "/services/": (1, 1),
        f"/services/kinds/{service.group.code}/": (1, 1),
        "/services/situations/": (1, 1),
        "/services/bodies/": (1, 1),
        "/search/?q=допомога": (1, 1),
        f"/services/{service.code}/": (9, 2),
        f"/services/{service.code}/versions/": (1, 1),
        f"/checklist/?s={service.code}": (1, 1),
        "/sitemap.xml": (3, 1),
    }
    assert {page: (cost(client, page), cost(client, page)) for page in pages} == pages


def test_a_mark_serves_until_something_changes(office: Booking, client: Client) -> None:
    service = office.hall.services[0]
    page = reverse("portal:service", args=[service.code])
    first = client.get(page)
    assert not first.cookies
    assert "no-cache" in first["Cache-Control"]
    with CaptureQueriesContext(connection) as asked:
        again = client.get(page, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, len(asked), again["ETag"]) == (304, b"", 2, first["ETag"])
    assert client.get(page, headers={"If-None-Match": f"W/{first['ETag']}"}).status_code == 304
    type(service).objects.filter(pk=service.pk).update(name_en="Renamed grant")
    changed = client.get(page, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert "Renamed grant" in text(changed)
    client.cookies["django_language"] = "uk"
    assert client.get(page, headers={"If-None-Match": changed["ETag"]}).status_code == 200


def test_addresses_that_are_made_up_push_nothing_out(office: Booking, client: Client) -> None:
    client.get("/")
    kept = dict(caching._pages._kept)
    for number in range(5):
        assert client.get("/", {"x": number}).status_code == 200
    assert dict(caching._pages._kept) == kept


def test_a_worker_who_reads_gets_the_same_page_unkept(office: Booking, client: Client) -> None:
    client.force_login(office.hall.head, backend="office.accounts.backend.Backend")
    page = client.get("/")
    assert "private" in page["Cache-Control"]
    assert not page.has_header("ETag")


@pytest.mark.clause("L15")
def test_search_is_convenient_and_takes_whatever_is_typed(office: Booking, client: Client) -> None:
    service = office.hall.services[0]
    link = reverse("portal:service", args=[service.code])
    assert link in text(client.get(reverse("portal:search"), {"q": service.name}))
    part = text(client.get(reverse("portal:search"), {"q": service.name}, headers={"HX-Request": "true"}))
    assert link in part
    assert "<html" not in part
    for typed in (
        "<script>alert(1)</script>",
        "\x00" * 300,
        "'; DROP TABLE",
        "%",
        "а" * 5000,
        "\u202e\ud83d\ude00",
        "(",
        "[a-",
        "  ",
    ):
        page = client.get(reverse("portal:search"), {"q": typed.encode("utf-8", "surrogatepass")})
        assert page.status_code == 200
        assert "<script>alert" not in text(page)
    assert "Nothing found" in text(client.get(reverse("portal:search"), {"q": "абракадабра"}))


def test_one_of_several_cities_is_chosen_once(office: Booking, client: Client) -> None:
    from tests.factories.booking import a_booking  # noqa: PLC0415  a second city, for this test alone

    other = a_booking()
    city, elsewhere = office.hall.centre.city, other.hall.centre.city
    asked = client.get("/services/")
    assert asked["Location"] == "/city/?next=%2Fservices%2F"
    page = text(client.get(asked["Location"]))
    assert city.local_name in page
    assert elsewhere.local_name in page
    chosen = client.get(reverse("portal:city_chosen", args=[elsewhere.slug]), {"next": "/services/"})
    assert chosen["Location"] == "/services/"
    assert elsewhere.local_name in text(client.get("/services/"))
    assert city.local_name in text(client.get("/services/", {"city": city.slug}))
    assert client.get(reverse("portal:city_chosen", args=["nowhere"])).status_code == 404
    away = client.get(reverse("portal:city_chosen", args=[city.slug]), {"next": "https://evil.example/"})
    assert away["Location"] == "/"


def test_machines_are_told_what_there_is(office: Booking, client: Client) -> None:
    robots = text(client.get("/robots.txt"))
    assert "Sitemap: http://testserver/sitemap.xml" in robots
    assert "Disallow: /work/" in robots
    assert f"Disallow: {reverse('portal:me')}" in robots
    listed = text(client.get("/sitemap.xml"))
    for service in office.hall.services:
        assert f"<loc>http://testserver/services/{service.code}/</loc>" in listed
    assert f"<loc>http://testserver/centres/{office.hall.centre.code}/</loc>" in listed


def test_a_public_page_has_one_address_in_each_language_and_a_page_of_ones_own_none(
    office: Booking, client: Client
) -> None:
    service = office.hall.services[0]
    page = f"http://testserver{reverse('portal:service', args=[service.code])}"
    ukrainian = Client().get(page, {"utm_source": "letter"}).content.decode()
    assert f'<link rel="canonical" href="{page}">' in ukrainian
    assert f'<link rel="alternate" hreflang="en" href="{page}?lang=en">' in ukrainian
    english = Client().get(page, {"lang": "en"})
    assert f'<link rel="canonical" href="{page}?lang=en">' in text(english)
    assert 'name="next" value="/services/' in text(english)
    assert "lang=en" not in text(english).partition("office-language")[2].partition("</form>")[0]
    noindex = '<meta name="robots" content="noindex">'
    for address, hidden in (("/", False), ("/centres/", False), ("/published/", False), ("/voices/", False),
                            ("/search/", False), ("/search/?q=a", True), (f"/checklist/?s={service.code}", True),
                            (reverse("portal:find"), True), ("/my-case/", False)):  # fmt: skip
        shown = text(client.get(address, follow=True))
        assert (noindex in shown, 'rel="canonical"' in shown) == (hidden, not hidden), address
        assert shown.count('name="description"') == 1, address


def test_what_is_not_there_is_not_found(office: Booking, client: Client) -> None:
    for page in ("/services/none/", "/services/kinds/none/", "/services/situations/none/", "/services/bodies/none/",
                 "/checklist/", "/checklist/?s=none", "/services/none/versions/", "/checklist/list.pdf?s=none"):  # fmt: skip
        assert client.get(page).status_code == 404, page
