"""The officer's work: bands, filters, pages, what keeps others waiting; and the search of cases."""

import re
from html import unescape

import pytest

from office.audit.models import AccessRecord
from office.cases import routing, worklists
from office.cases.listed import WORK
from office.cases.models import Case
from office.centres.models import Role
from tests.backoffice.conftest import Desk
from tests.backoffice.reading import initials, statements, words
from tests.factories import cases, centres


def on_hand(world: cases.World, code: str = "ssd") -> Case:
    """A case whose step is with the executor of the body."""
    case = cases.a_registered_case(world)
    cases.received(world, case)
    return case


def test_work_stands_in_bands_and_can_be_narrowed(world: cases.World, at_desk: Desk) -> None:
    early = on_hand(world)
    world.later(days=5)
    late = on_hand(world)
    desk = at_desk(world.officers["ssd"])
    page = desk.get("/work/")
    bands = {band.code: [step.case for step in band.rows] for band in page.context["page"].bands}
    assert bands == {"overdue": [early], "today": [], "week": [late], "later": [], "still": []}
    assert page.context["page"].counts == {"overdue": 1, "today": 0, "week": 1, "later": 0, "still": 0}
    assert late.number not in words(desk.get("/work/?band=overdue"))
    assert late.number in words(desk.get("/work/?band=nonsense&service=nonsense&after=nonsense"))
    other = cases.a_registered_case(cases.a_world())
    assert "Жоден етап не відповідає" in words(desk.get(f"/work/?band=today&service={early.service_id}"))
    assert early.number in words(desk.get(f"/work/?service={other.service_id}"))  # not one of the choices


def test_a_head_sees_the_work_of_the_whole_body(world: cases.World, at_desk: Desk) -> None:
    case = on_hand(world)
    assert case.number in words(at_desk(world.place.head("ssd")).get("/work/"))
    assert case.number not in words(at_desk(world.place.head("ssd")).get("/work/?whose=mine"))
    assert case.number not in words(at_desk(world.place.head("pfu")).get("/work/"))
    colleague = centres.a_posting(
        Role.CASE_OFFICER, centre=world.centre, provider=world.body("ssd"), by=world.head
    ).worker
    assert case.number not in words(at_desk(colleague).get("/work/"))
    assert initials(world.officers["ssd"]) in words(at_desk(colleague).get("/work/?whose=body"))


def test_pages_go_on_where_the_last_one_ended(
    world: cases.World, at_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worklists, "PAGE", 2)
    made = [on_hand(world) for _one in range(5)]
    desk = at_desk(world.officers["ssd"])
    pages = [desk.get("/work/")]
    while found := re.search(r'href="([^"]+)" rel="next"', pages[-1].content.decode()):
        pages.append(desk.get("/work/" + unescape(found[1])))
    rows = [[step.case for band in page.context["page"].bands for step in band.rows] for page in pages]
    assert rows == [made[:2], made[2:4], made[4:]]
    assert "На початок списку" in words(pages[1])
    found = re.search(r'href="([^"]+)" rel="prev"', pages[2].content.decode())
    assert found is not None
    back = desk.get("/work/" + unescape(found[1])).context["page"]
    assert [step.case for band in back.bands for step in band.rows] == made[2:4], "the very page one came from"


def test_the_work_page_takes_the_same_statements_for_one_row_and_for_three(world: cases.World, at_desk: Desk) -> None:
    mine, body = at_desk(world.officers["pfu"]), "/work/?whose=body"

    def one_more() -> None:
        cases.worked_up_to_decision(world, cases.a_registered_case(world))
        cases.a_decided_case(world)
        case = cases.a_registered_case(world)
        cases.received(world, case)
        for step in case.steps.filter(number__in=[1, 2]):
            routing.finish_step(step, outcome="так", by=step.officer, at=world.at)
        cases.handed_over(world, case)

    one_more()
    assert (statements(lambda: mine.get("/work/")), statements(lambda: mine.get(body))) == (11, 11)
    one_more()
    one_more()
    waits = mine.get("/work/").context["pending"]
    assert (len(waits.arriving), len(waits.sending)) == (3, 3)
    assert (statements(lambda: mine.get("/work/")), statements(lambda: mine.get(body))) == (11, 11)


def test_an_empty_desk_says_what_will_appear(world: cases.World, at_desk: Desk) -> None:
    shown = words(at_desk(world.officers["ssd"]).get("/work/"))
    assert "Зараз у вас немає етапів" in shown
    assert "Реєстри передачі" in shown


def test_work_is_for_officers_alone(world: cases.World, at_desk: Desk) -> None:
    for worker in (world.front, world.head, world.place.signers.department):
        assert [at_desk(worker).get(address).status_code for address in ("/work/", "/work/lists/")] == [404, 404]


def test_a_number_or_a_scanned_code_leads_straight_to_the_case(world: cases.World, at_desk: Desk) -> None:
    case = cases.a_registered_case(world)
    for worker in (world.front, world.officers["ssd"], world.head):
        desk = at_desk(worker)
        for asked in (case.number, case.tracking_code, case.tracking_code.lower()):
            assert desk.get("/work/search/", {"q": asked}).headers["Location"] == f"/work/cases/{case.pk}/"


@pytest.mark.clause("K21")
def test_a_search_shows_own_cases_alone_and_logs_whom_it_showed(world: cases.World, at_desk: Desk) -> None:
    case, other = cases.a_registered_case(world), cases.a_world()
    before = AccessRecord.objects.count()
    surname = case.applicant.surname
    assert case.number in words(at_desk(world.officers["ssd"]).get("/work/search/", {"q": surname}))
    opened = AccessRecord.objects.order_by("pk").last()
    assert AccessRecord.objects.count() == before + 1
    assert opened is not None
    assert (opened.by, opened.person_id) == (world.officers["ssd"], str(case.applicant_id))
    for asked in (surname, case.number, case.tracking_code, case.applicant.rntrc or ""):
        answer = at_desk(other.front).get("/work/search/", {"q": asked})
        assert "Нічого не знайдено" in words(answer)
    assert AccessRecord.objects.count() == before + 1


@pytest.mark.parametrize("asked", ["'; DROP TABLE", "%", "<b>x</b>", "\u202eabc", "9" * 190, "+380", "І" * 200])
def test_strange_words_find_nothing_and_break_nothing(world: cases.World, at_desk: Desk, asked: str) -> None:
    answer = at_desk(world.front).get("/work/search/", {"q": asked})
    assert answer.status_code == 200
    assert "<b>x</b>" not in answer.content.decode()


@pytest.mark.parametrize("asked", ["a\x00b", "х" * 201])
def test_what_can_not_be_looked_for_is_told_at_the_field(world: cases.World, at_desk: Desk, asked: str) -> None:
    answer = at_desk(world.front).get("/work/search/", {"q": asked})
    assert answer.status_code == 422
    assert "q" in answer.context["form"].errors


@pytest.mark.clause("K21")
def test_whoever_the_work_page_names_is_logged_once_a_day(world: cases.World, at_desk: Desk) -> None:
    mine = world.officers["pfu"]
    looked = AccessRecord.objects.filter(by=mine, purpose=WORK).order_by("pk")

    def one_more() -> None:
        cases.worked_up_to_decision(world, cases.a_registered_case(world))
        cases.a_decided_case(world)

    one_more()
    for number in (1, 3):
        while Case.objects.count() < 2 * number:
            one_more()
        for _look in (1, 2):
            page = words(at_desk(mine).get("/work/"))
            named = {str(case.applicant_id) for case in Case.objects.all() if case.applicant.full_name in page}
            shown = list(looked.values_list("person_id", flat=True))
            assert (len(shown), set(shown)) == (2 * number, named)
    world.later(days=1)
    at_desk(mine).get("/work/")
    assert looked.count() == 12
