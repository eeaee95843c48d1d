"""A clerk calls, takes in and registers by keyboard alone; the greeter helps a blind pensioner; every page before axe."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from office.cases.models import Case
from office.centres.models import Centre, Desk, Role
from office.parties.models import Applicant
from office.queueing.calling import call_next
from office.queueing.days import pause, resume
from office.queueing.models import Ticket, Visit
from office.queueing.queues import QueueFacts, add_queue, place_service
from office.queueing.seats import open_desk
from office.queueing.serving import no_show, start
from office.queueing.taking import Person, take
from tests.factories import cases, centres
from tests.frontdesk.pages import address
from tests.frontdesk.test_keyboard import press, tab_to
from tests.plugins.browser import PHONE, axe, overflow, screenshot

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SignIn = Callable[..., Page]
Contexts = Callable[..., BrowserContext]


@dataclass
class Hall:
    """A world whose one service is received in a queue, with a desk for its front office."""

    world: cases.World
    desk: Desk

    @property
    def centre(self) -> Centre:
        return self.world.centre

    def take(self, applicant: Applicant | None = None, visit: UUID | None = None) -> Ticket:
        taken = take(
            self.centre,
            self.world.service,
            at=self.world.at,
            request=uuid4(),
            person=Person(applicant=applicant),
            visit=visit,
        )
        return Ticket.objects.get(pk=taken.ticket)


@pytest.fixture
def hall(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """Give a reception that is committed, so that the server sees it; its moment is the moment of the pages too."""
    world = cases.a_world()
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.at)
    head: dict[str, Any] = {"by": world.head, "at": world.at}
    queue = add_queue(world.centre, QueueFacts("Б", "Сім’ї з дітьми", "Families with children"), **head)
    place_service(queue, world.service, **head)
    return Hall(world, centres.a_desk(world.centre, by=world.head, number=4))


def test_a_clerk_calls_takes_in_and_goes_on_by_keyboard_alone(hall: Hall, browser_page: Page, sign_in: SignIn) -> None:
    person = cases.a_person(hall.world, surname="Зозулинська", given_name="Леся")
    hall.take(person)
    hall.take()
    page = sign_in(browser_page, hall.world.front)
    page.goto(address("seat"))
    tab_to(page, "4")
    press(page, "Space", "Enter")
    expect(page.get_by_role("heading", name="Робоче місце 4")).to_be_visible()
    screenshot(page, "calling-line")
    axe(page)
    press(page, "n")
    expect(page.get_by_role("heading", name="Б001")).to_be_visible()
    expect(page.get_by_role("button", name="Прийшов — почати")).to_be_focused()
    screenshot(page, "calling-called")
    axe(page)
    press(page, "w")
    expect(page.locator("#person")).to_contain_text("Зозулинська")
    axe(page)
    press(page, "s")
    expect(page.get_by_role("heading", name="Яка послуга?")).to_be_visible()
    expect(page.get_by_role("region", name="Біля робочого місця")).to_contain_text("Б001")
    expect(page.get_by_text("Зозулинська")).to_be_visible()
    chosen = page.get_by_role("radio", name=hall.world.service.name)
    expect(chosen).to_be_checked()
    expect(chosen).to_be_focused()
    axe(page)
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Документи", exact=True)).to_be_visible()
    expect(page.get_by_role("region", name="Біля робочого місця")).to_contain_text("Б001")
    screenshot(page, "calling-intake")
    press(page, "2", "1", "1")
    expect(page.locator("#bar")).to_contain_text("Усе на місці")
    press(page, "s")
    expect(page.locator(".office-panel__number")).to_be_visible()
    expect(page.locator(".office-panel__number")).to_have_text(Case.objects.get().number)
    axe(page)
    press(page, "n")
    expect(page.get_by_role("heading", name="Б002")).to_be_visible()
    assert list(Ticket.objects.order_by("label").values_list("state", flat=True)) == ["done", "called"]


def test_an_unknown_person_comes_with_the_name_they_gave(hall: Hall, browser_page: Page, sign_in: SignIn) -> None:
    take(hall.centre, hall.world.service, at=hall.world.at, request=uuid4(), person=Person(name="Прикладенко Олена"))
    open_desk(hall.desk, **hall.world.front_office)
    page = sign_in(browser_page, hall.world.front)
    page.goto(address("home"))
    press(page, "n")
    expect(page.get_by_role("button", name="Прийшов — почати")).to_be_focused()
    press(page, "s")
    expect(page.get_by_label("Прізвище")).to_have_value("Прикладенко")
    expect(page.get_by_label("Ім’я", exact=True)).to_have_value("Олена")


def test_the_line_refreshes_itself_and_the_focus_stays(hall: Hall, browser_page: Page, sign_in: SignIn) -> None:
    open_desk(hall.desk, **hall.world.front_office)
    hall.take()
    page = sign_in(browser_page, hall.world.front)
    page.goto(address("home"))
    tab_to(page, "Б001")
    hall.take()
    expect(page.get_by_role("link", name="Б002")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("link", name="Б001")).to_be_focused()
    axe(page)
    call_next(**hall.world.front_office, request=uuid4())  # in another window: the whole page reads itself anew
    expect(page.get_by_role("heading", name="Б001")).to_be_visible(timeout=15_000)


def test_a_server_that_is_away_is_told_quietly_and_the_line_comes_back(
    hall: Hall, browser_page: Page, sign_in: SignIn
) -> None:
    open_desk(hall.desk, **hall.world.front_office)
    page = sign_in(browser_page, hall.world.front)
    page.goto(address("home"))
    page.get_by_role("searchbox", name="Хто перед вами?").fill("Зозул")
    page.context.set_offline(True)
    lost = page.get_by_text("Немає зв’язку")
    expect(lost).to_be_visible(timeout=15_000)
    expect(page.get_by_role("searchbox", name="Хто перед вами?")).to_be_focused()
    axe(page)
    hall.take()
    page.context.set_offline(False)
    expect(lost).to_be_hidden(timeout=15_000)


def test_the_greeter_helps_a_blind_pensioner_by_keyboard_alone(hall: Hall, browser_page: Page, sign_in: SignIn) -> None:
    greeter = centres.a_posting(Role.GREETER, centre=hall.centre, by=hall.world.head).worker
    page = sign_in(browser_page, greeter)
    page.goto(address("hall"))
    axe(page)
    press(page, "n")
    expect(page.get_by_label("Послуга")).to_be_focused()
    press(page, "ArrowDown", "Tab")
    page.keyboard.type("Прикладенко Олена")
    press(page, "Tab")
    page.keyboard.type("незряча, з супроводом")
    press(page, "Tab", "ArrowDown", "ArrowDown")
    expect(page.get_by_role("radio", name="першочерговий прийом")).to_be_checked()
    screenshot(page, "greeter-take")
    axe(page)
    press(page, "Enter")
    expect(page.locator(".office-panel__number")).to_have_text("Б001")
    expect(page.get_by_text("повільно і двічі")).to_be_visible()
    screenshot(page, "greeter-taken")
    axe(page)
    visit = Visit.objects.get()
    assert (visit.name, visit.needs, visit.is_slow) == ("Прикладенко Олена", "незряча, з супроводом", True)
    page.goto(address("hall"))
    expect(page.get_by_role("link", name="Б001")).to_be_visible()
    expect(page.get_by_text("Прикладенко")).to_have_count(0)
    tab_to(page, "Чи це до нас? Знайдіть послугу")
    page.keyboard.type("наро")
    press(page, "Enter")
    expect(page.get_by_text("до нас", exact=True)).to_be_visible()
    screenshot(page, "greeter-for-us")
    axe(page)


def test_every_page_of_the_reception_has_no_barrier_and_fits_a_phone(
    hall: Hall, browser_context_made: Contexts, sign_in: SignIn
) -> None:
    front = hall.world.front_office
    greeter = centres.a_posting(Role.GREETER, centre=hall.centre, by=hall.world.head).worker
    open_desk(hall.desk, **front)
    tickets = [hall.take() for _each in range(4)]
    no_show(_called(hall), **front)
    start(_called(hall), **front)
    pause(hall.centre, reason="Повітряна тривога", **front)
    wide, narrow = browser_context_made().new_page(), browser_context_made(viewport=PHONE).new_page()
    _looked_at(wide, narrow, sign_in, hall.world.front, {"paused": address("home")})
    resume(hall.centre, **front)
    waiting = tickets[3].pk
    pages = {
        "serving": address("home"),
        "ticket": address("ticket", waiting),
        "person": address("ticket_person", waiting),
        "hold": address("hold", waiting),
        "transfer": address("transfer", waiting),
        "out-of-order": address("out_of_order", waiting),
    }
    _looked_at(wide, narrow, sign_in, hall.world.front, pages)
    pages = {"hall": address("hall"), "take": address("take"), "nothing": address("is_for_us") + "?s=якась"}
    _looked_at(wide, narrow, sign_in, greeter, pages)


def _called(hall: Hall) -> Ticket:
    called = call_next(**hall.world.front_office, request=uuid4())
    assert called is not None
    return Ticket.objects.get(pk=called.ticket)


def _looked_at(wide: Page, narrow: Page, sign_in: SignIn, worker: object, pages: dict[str, str]) -> None:
    for name, place in pages.items():
        sign_in(wide, worker).goto(place)
        screenshot(wide, f"reception-{name}")
        axe(wide)
        sign_in(narrow, worker).goto(place)
        screenshot(narrow, f"reception-{name}-phone")
        assert overflow(narrow) <= 0, place
