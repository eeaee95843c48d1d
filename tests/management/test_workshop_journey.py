"""The workshop in a real browser: an editor changes a card, two others sign, it comes in force at the set moment."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import gettext
from playwright.sync_api import BrowserContext, Locator, Page, expect

from office.accounts.models import Worker
from office.accounts.scopes import Scope
from office.cases.models import Case
from office.cases.states import Mark
from office.catalogue import datafiles, demo_data
from office.catalogue.faults import said
from office.catalogue.form_drafts import draft_form
from office.catalogue.forms import publish_form
from office.catalogue.models import COMMON, InformationCard, ProcessCard, WordingKind
from office.catalogue.queries import card_in_force, process_card_in_force
from office.catalogue.rules import Fault, FaultKind
from office.catalogue.states import CardState
from office.catalogue.wordings import draft_wording
from office.catalogue.workshop import open_draft
from office.centres.calendars import local_day
from office.portal import caching
from office.queueing.device_states import DeviceKind
from office.queueing.devices import DeviceFacts, add_device, pairing_code
from tests.factories import cases
from tests.factories.api import a_caller
from tests.plugins.browser import axe, check_looks

pytestmark = pytest.mark.journey
Contexts = Callable[..., BrowserContext]
SignIn = Callable[..., Page]
NEW_DOCUMENT = "Витяг про сплату"


@pytest.fixture
def world(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> cases.World:
    """Give a world in which dsp decides, and whose moment is the moment of the pages and of the API."""
    caching.forget()
    world = cases.a_world(immediate=True)
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.at)
    return world


def say(words: str) -> str:
    """Give the words as a Ukrainian page shows them."""
    return str(gettext(words))


def press(page: Page, name: str) -> None:
    control = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name))
    with page.expect_navigation():
        control.first.click()


def row(page: Page, number: int) -> Locator:
    return page.get_by_role("group", name=re.compile(rf"^{number}(\.|$)"))


def published(world: cases.World, **query: str) -> dict[str, Any]:
    """Give the card as another system reads it from the API."""
    caller = a_caller(world.front, Scope.CATALOGUE)
    answer = caller.get(f"/services/{world.service.code}/card", {"centre": world.centre.code, **query})
    assert answer.status_code == 200, answer.content
    card: dict[str, Any] = json.loads(answer.content)
    return card


@dataclass
class Faces:
    """The three faces that people look at: the site at home, the terminal in the hall, the desk."""

    world: cases.World
    home: Page
    terminal: Page
    desk: Page
    sign_in: SignIn

    def say(self, fee: str, *, document: bool) -> None:
        """Each face shows this fee, and asks for the new document or does not; the list of documents likewise."""
        code, shown = self.world.service.code, 1 if document else 0
        self.sign_in(self.desk, self.world.front)  # the story goes on days later: the session is over
        for page, address in (
            (self.home, reverse("portal:service", args=[code])),
            (self.terminal, reverse("kiosk:card", args=[code])),
            (self.desk, reverse("frontdesk:service_page", args=[self.world.service.pk])),
        ):
            page.goto(address)
            expect(page.get_by_text(fee).first).to_be_visible()
            expect(page.get_by_text(NEW_DOCUMENT).locator("visible=true")).to_have_count(shown)
        self.home.goto(f"{reverse('portal:checklist')}?s={code}&a.displaced=no")
        expect(self.home.get_by_role("listitem").filter(has_text=NEW_DOCUMENT)).to_have_count(shown)

    def of_case(self, case: Case) -> list[str]:
        """Read the documents of a case as the desk that waits for them shows them."""
        self.sign_in(self.desk, self.world.front)
        self.desk.goto(reverse("frontdesk:waiting_case", args=[case.pk]))
        expect(self.desk.get_by_text("Свідоцтво про народження").first).to_be_visible()
        return self.desk.get_by_text(NEW_DOCUMENT).all_inner_texts()


@pytest.fixture
def faces(world: cases.World, browser_context_made: Contexts, sign_in: SignIn) -> Faces:
    home, terminal, desk = (browser_context_made().new_page() for _face in range(3))
    device = add_device(world.centre, DeviceKind.KIOSK, DeviceFacts("Біля входу"), by=world.head, at=world.at)
    terminal.goto("/kiosk/pair/")
    terminal.get_by_label("Код").fill(pairing_code(device, by=world.head, at=world.at))
    terminal.get_by_role("button", name="Спарити").click()
    terminal.wait_for_url(re.compile("/kiosk/$"))
    return Faces(world, home, terminal, desk, sign_in)


@pytest.mark.clause("K8b")
def test_a_card_is_changed_signed_and_comes_in_force_at_the_set_moment_while_a_running_case_keeps_its_own(
    browser_page: Page, sign_in: SignIn, world: cases.World, faces: Faces
) -> None:
    """Must show 1(b): portal, terminal and desk change at the set moment, at once; other systems too."""
    running = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    faces.say("Безоплатно", document=False)
    _edits(sign_in(browser_page, world.place.editor), world)
    head, director = world.place.head("dsp"), world.place.signers.department
    _signs(sign_in(browser_page, head), "Плату звірено з рішенням.")
    _returns(sign_in(browser_page, director), "Плата — 90 гривень, перевірте рішення.")
    _mends(sign_in(browser_page, world.place.editor), world)
    _signs(sign_in(browser_page, head), "")
    _signs(sign_in(browser_page, director), "")
    _sets_the_day(sign_in(browser_page, world.place.editor))

    # Until that day other systems and applicants read the former version; the coming one can be asked for by its day.
    assert (published(world)["version"], published(world)["fee"]) == (1, "Безоплатно")
    assert published(world, on="2026-12-01")["version"] == 2
    world.later(days=10, hours=12)  # 30 November, 23:00 in Kyiv
    assert published(world)["version"] == 1
    faces.say("Безоплатно", document=False)
    world.later(hours=1)  # midnight
    faces.say("90 гривень", document=True)
    now = published(world)
    assert (now["version"], now["fee"]) == (2, "90 гривень")
    assert [document["name"] for document in now["documents"]][-1] == NEW_DOCUMENT
    assert card_in_force(world.service, world.place.city, local_day(world.at)).version == 2

    _keeps_its_version(running, world)
    world.later(hours=10)
    fresh = cases.a_registered_case(world)
    assert fresh.package.card.version == 2
    assert faces.of_case(running) == []
    faces.desk.goto(reverse("frontdesk:package", args=[cases.a_package(world).pk]))
    expect(faces.desk.get_by_role("group", name=NEW_DOCUMENT)).to_be_visible()


def _edits(page: Page, world: cases.World) -> None:
    page.goto("/staff/")
    press(page, say("Workshop"))
    press(page, world.service.name)
    press(page, say("New draft from the version in force"))
    press(page, say("Service, fee and result"))
    page.get_by_label(say("Fee")).fill("85 гривень")
    press(page, say("Save and go on"))
    press(page, say("All parts of the card"))
    press(page, say("Documents"))
    press(page, say("Add a row"))
    number = page.get_by_role("group", name=re.compile(r"^4$"))
    number.get_by_label(say("Name")).fill(NEW_DOCUMENT)
    number.get_by_label(say("Where to get it")).fill("Банк")
    page.keyboard.press("Enter")  # in a field Enter saves, and moves nothing
    page.wait_for_load_state()
    mend = page.get_by_role("link", name=said(Fault(FaultKind.DOCUMENT_WITHOUT_BASIS, NEW_DOCUMENT)))
    expect(mend).to_be_visible()
    axe(page)
    mend.click()
    basis = row(page, 4).get_by_label(say("Legal basis"))
    expect(basis).to_be_focused()
    basis.fill("Рішення міської ради № 7, пункт 2")
    press(page, say("Save"))
    press(page, say("All parts of the card"))
    expect(page.get_by_text(say("in order"))).to_have_count(7)
    press(page, say("As the applicant will see it"))
    expect(page.get_by_text(NEW_DOCUMENT)).to_be_visible()
    page.go_back()
    press(page, say("Submit for signing"))
    expect(page.get_by_role("alert").filter(has_text=say("The card is laid before those who sign"))).to_be_visible()


def _open_to_sign(page: Page) -> None:
    page.goto(reverse("management:cards"))
    page.get_by_role("region", name=re.compile(say("Wait for my signature"))).get_by_role("link").first.click()
    expect(page.locator("del", has_text="Безоплатно")).to_be_visible()
    axe(page)


def _signs(page: Page, comment: str) -> None:
    _open_to_sign(page)
    page.get_by_label(say("Comment")).fill(comment)
    press(page, say("Sign the card"))


def _returns(page: Page, comment: str) -> None:
    _open_to_sign(page)
    expect(page.get_by_text("Плату звірено з рішенням.")).to_be_visible()
    press(page, say("Return with a comment"))
    page.get_by_role("textbox").first.fill(comment)
    press(page, say("Return the card"))


def _mends(page: Page, world: cases.World) -> None:
    page.goto(reverse("management:workshop"))
    press(page, world.service.name)
    press(page, say("Go on with the draft"))
    expect(page.get_by_text("Плата — 90 гривень, перевірте рішення.")).to_be_visible()
    press(page, say("Service, fee and result"))
    page.get_by_label(say("Fee")).fill("90 гривень")
    press(page, say("Save"))
    press(page, say("All parts of the card"))
    press(page, say("Submit for signing"))


def _sets_the_day(page: Page) -> None:
    card = InformationCard.objects.get(state=CardState.SIGNING)
    page.goto(reverse("management:card", args=["information", card.pk]))
    press(page, say("Bring in force"))
    for name, value in {"День": "1", "Місяць": "12", "Рік": "2026"}.items():
        page.get_by_label(name, exact=True).fill(value)
    page.get_by_label(say("Act of approval")).fill("Наказ № 15 від 20.11.2026")
    press(page, say("Bring in force"))
    expect(page.get_by_text("01.12.2026").first).to_be_visible()


def _keeps_its_version(running: Case, world: cases.World) -> None:
    case = Case.objects.select_related("package__card").get(pk=running.pk)
    assert (case.package.card.version, case.package.card.fee_text) == (1, "Безоплатно")
    names = list(case.package.items.order_by("order").values_list("name", flat=True))
    assert NEW_DOCUMENT not in names
    # Other systems read the same: the case names the version it was taken in by, which stays as it was.
    caller = a_caller(world.front, Scope.CATALOGUE, Scope.CASES)
    shown = caller.get(f"/cases/{running.pk}").json()
    assert [document["name"] for document in shown["documents"]] == names
    pinned = caller.get(f"/cards/{shown['card']}").json()
    assert (pinned["version"], pinned["fee"]) == (1, "Безоплатно")
    assert (pinned["in_force_until"], published(world)["in_force_from"]) == ("2026-11-30", "2026-12-01")


def test_the_workshop_works_without_javascript(
    browser_context_made: Contexts, sign_in: SignIn, world: cases.World
) -> None:
    page = sign_in(browser_context_made(java_script_enabled=False).new_page(), world.place.editor)
    page.goto(reverse("management:workshop"))
    press(page, world.service.name)
    press(page, say("New draft from the version in force"))
    press(page, say("Grounds for refusal"))
    press(page, say("Add a row"))
    row(page, 2).get_by_label(say("Text")).fill("Подано недостовірні відомості")
    press(page, say("Save"))
    mend = said(Fault(FaultKind.GROUND_WITHOUT_NORM, "Подано недостовірні відомості"))
    expect(page.get_by_role("link", name=mend)).to_be_visible()
    row(page, 2).get_by_role("button", name=say("Move up")).click()
    expect(row(page, 1).get_by_label(say("Text"))).to_have_value("Подано недостовірні відомості")
    row(page, 1).get_by_role("button", name=say("Remove")).click()
    press(page, say("Put back the row removed last"))
    expect(row(page, 1).get_by_label(say("Text"))).to_have_value("Подано недостовірні відомості")


def test_no_page_of_the_workshop_has_a_barrier(
    browser_page: Page, sign_in: SignIn, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = cases.a_world()
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.at)
    page = sign_in(browser_page, world.place.editor)
    for name, address in _pages(world, world.place.editor):
        answer = page.goto(address)
        assert answer is not None, name
        assert answer.ok, name
        check_looks(page, f"workshop-{name}")


def _pages(world: cases.World, editor: Worker) -> list[tuple[str, str]]:
    """Give the addresses of every page of the workshop, with drafts that have something to mend."""
    on = world.at.date()
    editing: dict[str, Any] = {"by": editor, "at": world.at}
    base = card_in_force(world.service, world.place.city, on)
    card = open_draft(InformationCard, world.service, world.place.city, base=base, **editing)
    steps = open_draft(
        ProcessCard, world.service, world.place.city, base=process_card_in_force(world.service, world.place.city, on),
        **editing,
    )  # fmt: skip
    assert card.typed is not None
    card.typed["documents"]["rows"][1]["legal_basis"] = ""
    card.typed["about"]["fee_text"] = "85 гривень"
    card.save(update_fields=["typed"])
    contents = demo_data.form_contents(datafiles.read("forms")["forms"][0])
    form = publish_form("application", contents, [world.service], in_force_from=on, **editing)
    draft = draft_form(form, **editing)
    forms = [
        ("form", reverse("management:workshop_form", args=[form.pk])),
        ("form_draft", reverse("management:workshop_form_draft", args=[draft.code])),
        *(
            (f"form-{section}", reverse("management:workshop_form_part", args=[draft.code, section]))
            for section in ("form", "fields", "sample")
        ),
        ("service_forms", reverse("management:workshop_service_forms", args=[world.service.pk])),
    ]
    home = [(name or "home", reverse(f"management:workshop{name and '_'}{name}")) for name in SHELF]
    service = [
        (name, reverse(f"management:workshop_{name}", args=[world.service.pk]))
        for name in ("service", "service_change", "legal_term", "role_new")
    ]
    role = world.service.provider_roles.filter(ends_on=None).earliest("pk")
    offer = [
        ("role_end", reverse("management:workshop_role_end", args=[world.service.pk, role.pk])),
        ("list", reverse("management:workshop_list", args=[world.place.city.service_lists.earliest("pk").pk])),
    ]
    parts = [
        (section, reverse("management:workshop_section", args=["information", card.pk, section]))
        for section in ("about", "term", "acts", "questions", "documents", "refusal_grounds", "review")
    ]
    looks = [
        (f"{name}-{kind}", reverse(f"management:{name}", args=[kind, each.pk]))
        for kind, each in (("information", card), ("process", steps))
        for name in ("workshop_card", "workshop_preview", "card_changes", "card", "workshop_withdraw")
    ]
    others = [
        ("checklist", reverse("management:workshop_checklist", args=[card.pk])),
        ("law", reverse("management:workshop_section", args=["process", steps.pk, "law"])),
        ("steps", reverse("management:workshop_steps", args=[steps.pk])),
        ("step", reverse("management:workshop_step", args=[steps.pk, "1"])),
    ]
    return [*home, *service, *offer, *parts, *looks, *others, *forms, *_words(world.service.code, editing)]


def _words(code: str, editing: dict[str, Any]) -> list[tuple[str, str]]:
    """Give the pages on words that services are found by, with a draft of each shape."""
    service = draft_wording(WordingKind.SERVICE, code, **editing)
    situations = draft_wording(WordingKind.SITUATIONS, COMMON, **editing)
    return [
        ("words", reverse("management:words")),
        ("words-service", reverse("management:words_subject", args=["service", code])),
        ("words-draft", reverse("management:wording", args=[service.pk])),
        ("words-situations", reverse("management:wording", args=[situations.pk])),
        ("words-situation", reverse("management:wording_row", args=[situations.pk, 0])),
        ("words-look", reverse("management:wording_look", args=[situations.pk])),
        ("words-give-up", reverse("management:wording_give_up", args=[service.pk])),
    ]


SHELF = ("", "reviews", "groups", "service_new", "exchange", "forms", "lists", "list_new", "directorate")
