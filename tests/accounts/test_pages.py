"""What holds for every page of sign-in: labels, error summaries, both languages."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.urls import reverse

from office.accounts.services import password_path
from tests.accounts.signing import LOGIN, WRONG, a_browser, a_worker_with_a_password, sign_in
from tests.accounts.test_second_factor import AUTHENTICATE, set_up

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db

VOID = {"input", "img", "br", "meta", "link", "hr"}


class Page(HTMLParser):
    """What stands between ``<main>`` and its end: tags with their attributes, and text."""

    def __init__(self, response: "Response") -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.inside = 0
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.inside or tag == "main":
            self.inside += tag not in VOID
            self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        self.inside -= bool(self.inside) and tag not in VOID

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.words.append(data)

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


def visit(language: str) -> Iterator[tuple[str, "Response"]]:
    """Go through every page, also with what is wrong on it."""
    worker = a_worker_with_a_password("o@example.test")
    closed = a_worker_with_a_password("c@example.test", is_active=False)
    browser = a_browser(language=language)

    def get(path: str) -> tuple[str, "Response"]:
        return path, browser.get(path, follow=True)

    def post(path: str, **data: str) -> tuple[str, "Response"]:
        return f"{path} {sorted(data)}", browser.post(path, data, follow=True)

    link = password_path(worker)
    yield get(LOGIN)
    yield post(LOGIN)
    yield post(LOGIN, login="o@example.test", password=WRONG)
    yield post(LOGIN, login=closed.email, password="тихий ставок о шостій")
    yield get(reverse("account_reset_password"))
    yield post(reverse("account_reset_password"), email="?")
    yield post(reverse("account_reset_password"), email=worker.email)
    yield get(link + "more/")
    yield get(link)
    yield post(browser.get(link)["Location"], password1="a", password2="b")
    yield get(reverse("account_reset_password_from_key_done"))
    secret = set_up(browser, worker)
    for name in ("mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        yield get(reverse(name))
    yield get(reverse("mfa_reauthenticate"))
    yield post(reverse("mfa_reauthenticate"), code="1")
    yield get(reverse("account_reauthenticate"))
    yield post(reverse("account_reauthenticate"), password=WRONG)
    yield get(reverse("account_change_password"))
    yield post(reverse("account_change_password"), oldpassword=WRONG, password1=secret, password2="b")
    yield get(reverse("account_logout"))
    browser.post(reverse("mfa_deactivate_totp"))
    yield get(reverse("mfa_index"))
    yield get(reverse("mfa_activate_totp"))
    yield post(reverse("mfa_activate_totp"), code="1")
    set_up(a_browser(language=language), worker)
    browser = a_browser(language=language)
    sign_in(browser, worker.email)
    yield get(AUTHENTICATE)
    yield post(AUTHENTICATE, code="1")


def test_every_field_has_a_label_and_every_error_a_link() -> None:
    for path, response in visit("en"):
        page = Page(response)
        assert response.status_code == 200, path
        assert len(page.named("h1")) == 1, path
        labels = {label["for"] for label in page.named("label")}
        fields = [field for field in page.named("input") if field.get("type") != "hidden"]
        assert {field["id"] for field in fields} == labels, path
        assert all(field["autocomplete"] for field in fields), path
        ids = {attributes["id"] for _tag, attributes in page.tags if "id" in attributes}
        for field in fields:
            assert set(field.get("aria-describedby", "").split()) <= ids, path
        links = [link["href"][1:] for link in page.named("a") if link["href"].startswith("#")]
        assert set(links) <= ids, path
        wrong = response.context["form"].errors if "form" in response.context else {}
        assert bool(wrong) == ("govuk-error-summary" in response.content.decode()), path
        assert bool(wrong) == response.content.decode().split("<title>")[1].startswith("Error"), path
        assert len(links) == sum(map(len, wrong.values())), path


@pytest.mark.django_db(transaction=True)
def test_every_page_and_letter_speaks_ukrainian() -> None:
    for path, response in visit("uk"):
        text = re.sub(r"\S+@\S+|[A-Z2-7]{32}|QR|CSRF", "", " ".join(Page(response).words))
        assert not re.findall(r"[A-Za-z]{2,}", text), path
        assert re.search(r"[а-яіїєґ]{4,}", text), path
    assert len(mail.outbox) >= 3
    for letter in mail.outbox:
        text = re.sub(r"\S+@\S+|http\S+", "", f"{letter.subject} {letter.body}")
        assert not re.findall(r"[A-Za-z]{2,}", text), letter.subject
        assert "Прозорий офіс" in text
