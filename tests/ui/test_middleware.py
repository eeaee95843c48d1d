import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from office.ui.middleware import headers


def test_a_page_runs_nothing_but_our_own_files(db: None, client: Client) -> None:
    answer = client.get("/clauses/L41/")
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]


def test_the_page_itself_has_nothing_in_line(db: None, client: Client) -> None:
    page = client.get("/clauses/L41/").content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert page.count("<script") == page.count("<script src=") + page.count('<script type="module" src=')


def test_ukrainian_is_spoken_whatever_the_browser_says(db: None, client: Client) -> None:
    answer = client.get("/clauses/L41/", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert answer.headers["Content-Language"] == "uk"
    client.cookies["django_language"] = "en"
    assert client.get("/clauses/L41/").headers["Content-Language"] == "en"
    client.cookies["django_language"] = "../xx"
    assert client.get("/clauses/L41/").headers["Content-Language"] == "uk"


def test_an_address_may_name_the_language_and_it_is_kept(db: None, client: Client) -> None:
    page = client.get("/clauses/L41/?lang=en")
    assert page.headers["Content-Language"] == "en"
    assert client.get("/clauses/L41/").headers["Content-Language"] == "en"
    assert "django_language" not in client.get("/clauses/L41/?lang=en").cookies
    assert client.get("/clauses/L41/?lang=../xx").headers["Content-Language"] == "en"


@pytest.mark.parametrize(("frames", "ancestors"), [("SAMEORIGIN", "'self'"), ("DENY", "'none'")])
def test_our_own_pages_may_frame_what_allows_it(frames: str, ancestors: str) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"X-Frame-Options": frames})

    answer = headers(view)(RequestFactory().get("/"))
    assert answer.headers["Content-Security-Policy"].endswith(f"frame-ancestors {ancestors}")


def test_a_view_may_set_a_stricter_policy_of_its_own() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Content-Security-Policy": "sandbox"})

    assert headers(view)(RequestFactory().get("/")).headers["Content-Security-Policy"] == "sandbox"
