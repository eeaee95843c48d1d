"""Pages in forced colours and with reduced motion: edges, the focus, where one is, and marks can be seen; nothing moves."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from office.cases.public import open_case
from office.cases.states import Mark
from office.parties.accounts import sign_in as begin_session
from office.portal import account_access, case_access
from tests.factories import cases
from tests.factories.booking import Booking
from tests.factories.queueing import Reception
from tests.kiosk.test_journey import PAGES, hall, paired
from tests.plugins.browser import screenshot
from tests.plugins.keyboard import Keys
from tests.plugins.sight import FORCED, STILL, check_colours, check_still, lost_in_colours, moving
from tests.portal.applicants import CLAIMS
from tests.portal.test_booking import who
from tests.portal.test_every_page import changes_count_at_once, in_english, office, reached

__all__ = ["changes_count_at_once", "hall", "in_english", "office"]

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Contexts = Callable[..., BrowserContext]
LOST = {
    "a button without edges": "<button style='border:0'>Так</button>",
    "a field without edges": "<label>Ім’я <input style='border:0;border-bottom:2px solid'></label>",
    "a link like its text": "<p style='color:LinkText'><a href='#' style='text-decoration:none'>далі</a></p>",
    "where one is does not show": "<ul><li><a class='x' href='/' aria-current='true'>тут</a><a class='x' href='/'>там</a></ul>",
    "told by a background alone": "<p>Навантаження <i style='display:block;width:9px;height:9px;background:red'></i></p>",
    "a mark without words": "<svg width='9' height='9'><circle r='4'/></svg>",
}
MOVING = {
    "it moves": "<style>@keyframes go {to {opacity: 0}}</style><p style='animation:go 9s'>так</p>",
    "it would move": "<p style='transition:opacity 1s'>так</p>",
}


@pytest.fixture
def page(browser_context_made: Contexts) -> Page:
    return browser_context_made(**FORCED, **STILL).new_page()


@pytest.mark.parametrize("fault", LOST)
def test_what_is_lost_in_forced_colours_is_found(page: Page, fault: str) -> None:
    page.set_content(f"<main><h1>Сторінка</h1>{LOST[fault]}</main>")
    assert [each.split(":")[0] for each in lost_in_colours(page)] == [fault]


@pytest.mark.parametrize("fault", MOVING)
def test_what_moves_is_found(page: Page, fault: str) -> None:
    page.set_content(f"<main><h1>Сторінка</h1>{MOVING[fault]}</main>")
    assert fault in {each.split(":")[0] for each in moving(page)}


def looked_at(page: Page, name: str) -> None:
    """Look at the page, then walk it by Tab: at each stop the focus has to show without its colours."""
    check_colours(page)
    check_still(page)
    screenshot(page, f"forced-{name}")
    assert Keys(page).walk() > 2


@pytest.mark.clause("L12")
def test_every_page_that_links_lead_to(client: Client, page: Page, office: Booking) -> None:
    faults: dict[str, list[str]] = {}
    for address in reached(client).values():
        page.goto(address)
        faults[address] = [*lost_in_colours(page), *moving(page)]
    assert not any(faults.values()), {address: found for address, found in faults.items() if found}


@pytest.mark.clause("L12")
def test_the_focus_can_be_seen_on_the_main_pages(page: Page, office: Booking) -> None:
    centre = office.hall.centre
    pages = {
        "home": reverse("portal:home"),
        "list": reverse("portal:catalogue"),
        "search": reverse("portal:search") + "?q=послуга",
        "service": reverse("portal:service", args=["birth-grant"]),
        "checklist": reverse("portal:checklist") + "?s=birth-grant",
        "centre": reverse("portal:centre", args=[centre.code]),
        "book": reverse("portal:write", args=[centre.code]),
    }
    for name, address in pages.items():
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        looked_at(page, name)
    page.goto(who(office, 1))
    page.get_by_role("button", name="Надіслати мені код").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check_colours(page)
    check_still(page)


@pytest.mark.clause("L12")
def test_the_pages_of_ones_own(world: cases.World, page: Page, live_server: LiveServer) -> None:
    case = cases.a_registered_case(
        world, Mark.ORIGINAL, Mark.MISSING, applicant=cases.a_person(world, rntrc=CLAIMS.rntrc)
    )
    cookies = {
        case_access.COOKIE: open_case(case, former="", at=world.at),
        account_access.COOKIE: begin_session(CLAIMS, at=world.at),
    }
    page.context.add_cookies(
        [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
    )
    for name, address in {
        "case": reverse("portal:case", args=[case.pk]),
        "send": reverse("portal:case_send", args=[case.pk]),
        "me": reverse("portal:me"),
        "door": reverse("portal:my_case"),
    }.items():
        page.goto(address)
        expect(page).to_have_url(f"{live_server.url}{address}")
        looked_at(page, name)


@pytest.mark.clause("L12")
def test_the_information_of_the_terminal(hall: Reception, page: Page) -> None:
    terminal = paired(page.context, hall)
    service = hall.services[0]
    for address in PAGES:
        terminal.goto("/kiosk/" + address.format(group=service.group.code, service=service.code))
        check_colours(terminal)
        check_still(terminal)
