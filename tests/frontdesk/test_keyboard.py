"""From 'who is before me' to the printed inventory by keyboard alone, and every page of the front office before axe."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from office.cases import delivery, intake
from office.cases.models import Case, SubmissionPackage
from office.cases.states import CaseState, Channel, Mark, PackageState
from tests.factories import cases
from tests.frontdesk.pages import address
from tests.plugins.browser import PHONE, axe, overflow, screenshot

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SignIn = Callable[..., Page]
Contexts = Callable[..., BrowserContext]


@pytest.fixture
def world(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> cases.World:
    """Give a world that is committed, so that the server sees it; its moment is the moment of the pages too."""
    world = cases.a_world()
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.at)
    return world


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, name: str) -> None:
    """Go on by Tab until the focus is on the control of that name, as somebody without a mouse does."""
    for _step in range(90):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "() => { const e = document.activeElement; return (e.labels?.[0] ?? e).textContent.trim().replace(/\\s+/g, ' ') }"
        )
        if said.startswith(name):
            return
    raise AssertionError(f"no way by keyboard to {name}")


def test_three_screens_by_keyboard_alone(world: cases.World, browser_page: Page, sign_in: SignIn) -> None:
    person = cases.a_person(world, surname="Зозулинська", given_name="Леся")
    page = sign_in(browser_page, world.front)
    page.goto(address("home"))
    expect(page.get_by_role("searchbox", name="Хто перед вами?")).to_be_focused()
    screenshot(page, "frontdesk-home")
    axe(page)
    page.keyboard.type("зозулинська")
    press(page, "Enter")  # the same screen with its answer
    expect(page.get_by_role("button", name=f"Вибрати {person.full_name}")).to_be_focused()
    screenshot(page, "frontdesk-find")
    axe(page)
    press(page, "Enter")
    expect(page.get_by_role("searchbox", name="Знайти послугу")).to_be_focused()
    page.keyboard.type("народження")
    press(page, "Enter")
    expect(page.get_by_role("radio", name="1-1")).to_be_checked()
    expect(page.get_by_role("radio", name="1-1")).to_be_focused()
    screenshot(page, "frontdesk-service")
    axe(page)
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Документи", exact=True)).to_be_visible()
    _check_papers(page)
    press(page, "s")
    case = _registered(page)
    tab_to(page, "Надрукувати опис")
    answer = page.request.get(address("inventory", case.pk))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")


def _check_papers(page: Page) -> None:
    """Answer, mark every document by its digits alone; each is saved as it is typed."""
    expect(page.get_by_role("group", name="Чи є ви ВПО?").get_by_label("так")).to_be_focused()
    press(page, "2")  # no
    expect(page.locator("#bar")).to_contain_text("збережено о 11:00")
    expect(page.get_by_role("group", name="Довідка ВПО")).to_have_count(0)
    screenshot(page, "frontdesk-desk")
    axe(page)
    for name in ("Заява", "Свідоцтво про народження"):
        expect(page.get_by_role("group", name=name).get_by_label("оригінал")).to_be_focused()
        press(page, "1")
        expect(page.locator(".desk-item", has_text=name).locator(".desk-item__status")).to_have_text(
            "збережено о 11:00"
        )
    expect(page.locator("#bar")).to_contain_text("Усе на місці")


def test_digits_typed_faster_than_the_answers_come_are_all_saved(
    world: cases.World, browser_page: Page, sign_in: SignIn
) -> None:
    package = intake.open_package(
        centre=world.centre,
        provider=world.body(),
        service=world.service,
        applicant=cases.a_person(world),
        channel=Channel.IN_PERSON,
        arrived_at=world.at,
        **world.front_office,
    )
    page = sign_in(browser_page, world.front)
    page.goto(address("package", package.pk))
    expect(page.get_by_role("group", name="Чи є ви ВПО?").get_by_label("так")).to_be_focused()
    press(page, "1", "1", "2")
    expect(page.get_by_role("button", name="Зареєструвати")).to_be_focused()
    for name, mark in (("Заява", "оригінал"), ("Свідоцтво про народження", "копія")):
        item = page.locator(".desk-item", has_text=name)
        expect(item.locator(".desk-item__status")).to_have_text("збережено о 11:00")
        expect(item.get_by_label(mark)).to_be_checked()
    expect(page.get_by_role("group", name="Довідка ВПО")).to_be_visible()
    expect(page.get_by_role("button", name="Зареєструвати")).to_be_focused()
    package.refresh_from_db()
    assert package.answers == {"displaced": True}
    marks = dict(package.items.values_list("name", "mark"))
    assert marks == {"Заява": "original", "Свідоцтво про народження": "copy", "Довідка ВПО": ""}


def test_the_digit_of_a_fault_leads_to_its_words(world: cases.World, browser_page: Page, sign_in: SignIn) -> None:
    page = sign_in(browser_page, world.front)
    page.goto(address("package", cases.a_package(world).pk))
    first = page.get_by_role("group", name="Заява")
    expect(first.get_by_label("оригінал")).to_be_focused()
    press(page, "4")
    expect(first.get_by_label("Що не так")).to_be_focused()
    page.keyboard.type("немає дати 1")
    expect(first.get_by_label("Що не так")).to_have_value("немає дати 1")


def test_a_new_person_is_typed_from_the_first_empty_field(
    world: cases.World, browser_page: Page, sign_in: SignIn
) -> None:
    page = sign_in(browser_page, world.front)
    page.goto(address("package_new"))
    expect(page.locator("input:focus")).to_have_count(1)
    page.keyboard.type("нетакий олег")
    press(page, "Enter")
    expect(page.get_by_label("Прізвище")).to_have_value("Нетакий")
    expect(page.get_by_label("По батькові")).to_be_focused()


def _registered(page: Page) -> Case:
    expect(page.locator(".office-panel__number")).to_be_visible()
    case = Case.objects.get()
    expect(page.locator(".office-panel__number")).to_have_text(case.number)
    assert SubmissionPackage.objects.get().state == PackageState.REGISTERED
    screenshot(page, "frontdesk-registered")
    axe(page)
    return case


def test_a_fault_is_asked_for_its_words_and_a_scan_stays(
    world: cases.World, browser_page: Page, sign_in: SignIn
) -> None:
    package = cases.a_package(world)
    page = sign_in(browser_page, world.front)
    page.goto(address("package", package.pk))
    item = page.get_by_role("group", name="Заява")
    item.get_by_label("недолік").check()
    status = page.locator(".desk-item__status").first
    expect(status).to_contain_text("Ще не збережено")
    screenshot(page, "frontdesk-desk-faulty")
    axe(page)
    item.get_by_label("Що не так").fill("немає підпису")
    item.get_by_label("Що не так").press("Tab")
    expect(status).to_have_text("збережено о 11:00")
    stored = package.items.get(name="Заява")
    assert (stored.mark, stored.note) == (Mark.FAULTY, "немає підпису")


def test_every_page_has_no_barrier_and_fits_a_phone(
    world: cases.World, browser_context_made: Contexts, sign_in: SignIn
) -> None:
    pages = _addresses(world)
    wide, narrow = browser_context_made().new_page(), browser_context_made(viewport=PHONE).new_page()
    for name, place in pages.items():
        sign_in(wide, world.front).goto(place)
        screenshot(wide, f"frontdesk-{name}")
        axe(wide)
        sign_in(narrow, world.front).goto(place)
        screenshot(narrow, f"frontdesk-{name}-phone")
        assert overflow(narrow) <= 0, place


def _addresses(world: cases.World) -> dict[str, str]:
    draft = cases.a_package(world)
    waiting = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    moving = cases.a_registered_case(world)
    [made, *_rest] = cases.handed_over(world, moving)
    cases.a_registered_case(world)
    sent = cases.a_decided_case(world)
    delivery.send_outgoing(sent, contents="Повідомлення", by=sent.officer, at=world.at)
    ready, done = cases.a_ready_case(world), cases.a_delivered_case(world)
    assert done.state == CaseState.DELIVERED
    person = draft.applicant_id
    return {
        "counter": address("home"),
        "seat": address("seat"),
        "person-new": address("person_new"),
        "legal-new": address("person_new") + "?kind=legal",
        "person": address("person", person),
        "document": address("person_document", person),
        "service": address("service", person),
        "draft": address("package", draft.pk),
        "representative": address("representative", draft.pk) + "?who=" + draft.applicant.surname,
        "affected": address("affected", draft.pk),
        "abandon": address("abandon", draft.pk),
        "at-once": address("at_once", draft.pk),
        "told": address("registered", waiting.pk),
        "handovers": address("handovers"),
        "handover": address("handover", made.pk),
        "waiting": address("waiting"),
        "waiting-case": address("waiting_case", waiting.pk),
        "results": address("outgoing"),
        "result-sent": address("result", sent.pk),
        "result-ready": address("result", ready.pk),
        "controlled": address("controlled"),
        "withdraw": address("withdraw", waiting.pk),
        "archive": address("archive", done.pk),
        "to-archive": address("to_archive"),
        "services": address("services"),
        "service-page": address("service_page", world.service.pk),
        "papers": address("package_papers", draft.pk),
    }
