"""A birth grant from the counter to the hands of the applicant, in the browsers of six people."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from office.cases.models import Case, Duty, HandoverList
from office.cases.states import CaseState, StepState
from tests.factories import cases
from tests.factories.scans import a_pdf
from tests.journeys.conftest import Walk, begins, say

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Walks = Callable[[object], Walk]


@pytest.fixture
def world() -> cases.World:
    world = cases.a_world()
    world.at = timezone.now() - timedelta(days=20)
    cases.a_registered_case(world)  # never handed over: late on purpose
    world.at = timezone.now()
    return world


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "заява.pdf"
    path.write_bytes(a_pdf(pages=2))
    return path


def take_in(front: Walk, scan: Path) -> Case:
    page = front.page
    front.seen("journey-01-counter")
    expect(page.locator("input:focus")).to_have_count(1)  # the search field
    page.keyboard.type("Лелека Соломія")
    page.keyboard.press("Enter")
    surname = page.get_by_role("textbox", name=begins("Surname"))
    surname.wait_for()  # nobody known fits: the form carries on what was typed
    assert surname.input_value() == "Лелека"
    front.seen("journey-02-nobody-known")
    front.write("Patronymic", "Андріївна").date("Date of birth", date(2055, 6, 15))
    front.write("Phone", "0501234567").write("Address", "Луцьк, вул. Зразкова, 5")
    front.write("Series and number", "900123456").write("Issued by", "0710").date("Issued on", date(2020, 2, 1))
    front.seen("journey-03-person").press("Register the person")
    front.seen("journey-04-service")
    page.get_by_role("radio", name="Допомога при народженні дитини").check()
    front.press("Begin taking in").seen("journey-05-desk")
    return register(front, scan)


def register(front: Walk, scan: Path) -> Case:
    page = front.page
    front.press("Register")  # too early: what stops it is said, nothing is lost
    front.seen("journey-06-what-stops")
    with kept(page):
        page.get_by_role("group", name="Чи є ви ВПО?").get_by_label(say("no"), exact=True).check()
    for document, mark in (("Заява", "original"), ("Свідоцтво про народження", "missing")):
        with kept(page):
            page.get_by_role("group", name=document).get_by_label(say(mark), exact=True).check()
    with kept(page):
        page.locator("input[type=file]").first.set_input_files(scan)
    page.get_by_role("link", name="заява.pdf").wait_for()
    front.press("The signed consent is taken")
    front.seen("journey-07-ready")
    front.press("Register").seen("journey-08-registered")
    return Case.objects.order_by("-registered_at")[0]


@contextmanager
def kept(page: Page) -> Iterator[None]:
    """Wait until what is typed meanwhile is stored and the page shows it."""
    with page.expect_response(lambda answer: "/items/" in answer.url):
        yield
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)


def printed(walk: Walk, words: str) -> str:
    """Read the paper behind a link, as a printer would get it."""
    address = (
        walk.page.get_by_role("link", name=say(words))
        .or_(walk.page.get_by_role("button", name=say(words)))
        .first.get_attribute("href")
    )
    answer = walk.page.request.get(address or "")
    assert answer.headers["content-type"] == "application/pdf"
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.body())).pages)


def hand_over_everything(front: Walk, case: Case) -> None:
    """Make a list for every body that waits for the case."""
    for _body in case.steps.filter(state=StepState.READY):
        front.page.goto("/desk/handovers/")
        group = front.page.locator("form").filter(has_text=case.number).first
        for box in group.get_by_role("checkbox").all():
            box.set_checked(case.number in (box.get_attribute("aria-label") or "") or case.number in label_of(box))
        with front.page.expect_navigation():
            group.get_by_role("button").last.click()
    front.seen("journey-09-list")


def label_of(box: Locator) -> str:
    """Give the words of a checkbox's row."""
    return str(box.evaluate("box => (box.closest('tr') || box.parentElement).textContent"))


def confirm(officer: Walk, name: str) -> None:
    """The other body confirms receipt of what was handed over."""
    officer.page.goto("/work/lists/")
    officer.seen(f"{name}-lists")
    arriving = HandoverList.objects.filter(settled_at=None, to_provider__postings__worker=officer.worker).first()
    assert arriving is not None
    officer.page.goto(f"/work/lists/{arriving.pk}/")
    officer.seen(f"{name}-list").press("Confirm receipt of the marked cases")


def do_next(officer: Walk, case: Case, words: str, name: str) -> None:
    """Open the case, press its one obvious button, write what is asked and send it."""
    officer.page.goto(f"/work/cases/{case.pk}/")
    officer.seen(f"{name}-case")
    with officer.page.expect_navigation():
        officer.page.locator(".office-acts a.govuk-button").click()
    officer.page.get_by_role("main").get_by_role("textbox").first.fill(words)
    officer.seen(f"{name}-act")
    with officer.page.expect_navigation():
        officer.page.locator("main form[method=post] button.govuk-button").click()


def test_a_birth_grant_goes_from_the_counter_to_the_applicants_hands(
    world: cases.World, walk: Walks, scan: Path
) -> None:
    front = walk(world.front)
    case = take_in(front, scan)
    assert (case.state, case.full_at) == (CaseState.REGISTERED, None)
    assert case.number in printed(front, "Print the inventory, two copies")
    bring(front, case)
    hand_over_everything(front, case)
    for code in ("dsp", "ssd"):
        officer = walk(world.officers[code])
        confirm(officer, f"journey-10-{code}")
        do_next(officer, case, "Перевірено, підстав для запитів немає", f"journey-11-{code}")
        pass_on(officer)
    decide(walk(world.officers["pfu"]), case)
    give(front, case)
    see_the_duties(walk(world.head), case)


def bring(front: Walk, case: Case) -> None:
    """The applicant comes back with the certificate."""
    page = front.page
    page.goto(f"/desk/waiting/{case.pk}/")
    front.seen("journey-08-waiting")
    page.get_by_role("radio", name=say("copy"), exact=True).check()
    with page.expect_navigation():
        page.locator("button[value^=bring]").click()
    case.refresh_from_db()
    assert case.full_at is not None


def pass_on(officer: Walk) -> None:
    """Hand the next step over, where it belongs to another body now."""
    officer.page.goto("/work/lists/")
    button = officer.page.get_by_role("button", name=say("Make the list and hand over"))
    if button.count():
        with officer.page.expect_navigation():
            button.first.click()


def decide(officer: Walk, case: Case) -> None:
    confirm(officer, "journey-12-pfu")
    do_next(officer, case, "Призначити допомогу при народженні дитини", "journey-13-decision")
    do_next(officer, case, "Повідомлення про призначення", "journey-14-sending")
    case.refresh_from_db()
    assert (case.state, case.outcome) == (CaseState.SENT, "grant")


def give(front: Walk, case: Case) -> None:
    page = front.page
    page.goto(f"/desk/results/{case.pk}/")
    front.seen("journey-15-arrived")
    with page.expect_navigation():
        page.locator("button[value=register]").click()
    page.goto(f"/desk/results/{case.pk}/")
    for field in page.locator("form:has(button[value=hand_out])").get_by_role("textbox").all():
        field.fill(field.input_value() or "ID-картка 900123456")
    front.seen("journey-16-ready")
    with page.expect_navigation():
        page.locator("button[value=hand_out]").click()
    front.seen("journey-17-given")
    case.refresh_from_db()
    assert case.state == CaseState.DELIVERED


def see_the_duties(head: Walk, case: Case) -> None:
    """All duties of the grant are met in time; the case that nobody handed over is shown as late."""
    head.page.goto("/management/")
    head.seen("journey-18-duties")
    late = Duty.objects.overdue(timezone.now()).get(clause="L30", step__number=1)
    assert late.case is not None
    assert head.page.get_by_role("main").get_by_text(late.case.number).count()
    mine = Duty.objects.filter(case=case)
    assert {"L28", "L30", "L31", "L35", "L38", "L39", "L41"} <= set(mine.met().values_list("clause", flat=True))
    assert not mine.open().exists()
    assert not mine.met_late().exists()
