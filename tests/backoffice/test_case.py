"""The page of a case: who may open it, what it costs, what stands on it."""

import uuid
from typing import Any

import pytest

from office.audit.models import AccessRecord
from office.cases import decision, intake, registration, routing
from office.cases.models import Case
from office.cases.standing_in import take_over
from office.cases.states import Mark
from office.centres.absences import approve_absence, request_absence
from office.centres.models import Absence, Role
from tests.backoffice.conftest import Desk, an_auditor
from tests.backoffice.reading import initials, statements, words
from tests.factories import cases, centres


def page_of(case: Case) -> str:
    return f"/work/cases/{case.pk}/"


@pytest.mark.clause("K21")
def test_who_may_open_a_case_and_who_is_told_that_there_is_none(world: cases.World, at_desk: Desk) -> None:
    case, other = cases.a_registered_case(world), cases.a_world()
    here: dict[str, Any] = {"centre": world.centre, "by": world.head}
    greeter = centres.a_posting(Role.GREETER, **here).worker
    auditor = an_auditor(world)
    inside = (world.front, *world.officers.values(), world.head, auditor, world.place.signers.department)
    assert [at_desk(worker).get(page_of(case)).status_code for worker in inside] == [200] * 7
    outside = (greeter, other.front, other.head, *other.officers.values())
    assert [at_desk(worker).get(page_of(case)).status_code for worker in outside] == [404] * 6


@pytest.mark.clause("K21", "K3")
def test_a_body_without_a_step_gets_the_answer_for_what_is_not_there(world: cases.World, at_desk: Desk) -> None:
    alone = cases.a_world(process=False)
    alone.at = world.at
    case = cases.a_registered_case(alone)
    assert at_desk(alone.officers["ssd"]).get(page_of(case)).status_code == 404
    assert at_desk(alone.officers["pfu"]).get(page_of(case)).status_code == 200
    assert at_desk(alone.officers["pfu"]).get(f"/work/cases/{uuid.uuid4()}/").status_code == 404


def test_an_opening_is_logged_once_a_view_with_its_purpose(world: cases.World, at_desk: Desk) -> None:
    case = cases.a_registered_case(world)
    desk, before = at_desk(world.officers["ssd"]), AccessRecord.objects.count()
    desk.get(page_of(case))
    opened = AccessRecord.objects.order_by("pk").last()
    assert AccessRecord.objects.count() == before + 1
    assert opened is not None
    assert (opened.by, opened.person_id, opened.purpose) == (
        world.officers["ssd"],
        str(case.applicant_id),
        "page of the case",
    )


def test_the_page_takes_the_same_statements_however_long_the_case_has_gone(world: cases.World, at_desk: Desk) -> None:
    young, old = cases.a_registered_case(world), cases.a_delivered_case(world)
    desk = at_desk(world.officers["pfu"])
    desk.get(page_of(young))
    assert statements(lambda: desk.get(page_of(young))) == 10
    assert statements(lambda: desk.get(page_of(old))) == 10


@pytest.mark.clause("L33", "K25")
def test_who_stands_in_for_the_sender_passes_the_case_on(world: cases.World, at_desk: Desk) -> None:
    case = cases.a_registered_case(world)
    cases.received(world, case)
    for number, code in ((1, "dsp"), (2, "ssd")):
        world.later(hours=1)
        routing.finish_step(case.steps.get(number=number), outcome="так", **world.officer(code))
    here: dict[str, Any] = {"centre": world.centre, "by": world.head}
    to = centres.a_posting(Role.CASE_OFFICER, provider=world.body("ssd"), **here).worker
    today = world.at.date()
    days: dict[str, Any] = {"kind": Absence.Kind.SICK, "starts_on": today, "ends_on": today}
    asked = request_absence(world.officers["ssd"], substitute=to, by=world.head, at=world.at, **days)
    approve_absence(asked, by=world.head, at=world.at)
    assert take_over(at=world.at) == 1
    assert at_desk(to).get(page_of(case)).context["next"].address == "/work/lists/#hand-over"
    assert case.number in words(at_desk(to).get("/work/lists/"))
    # Only the body whose step ended last sends it on.
    assert at_desk(world.officers["dsp"]).get(page_of(case)).context["next"] is None


def test_the_next_act_is_the_only_primary_button(world: cases.World, at_desk: Desk) -> None:
    case = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    answer = at_desk(world.officers["pfu"]).get(page_of(case))
    html = answer.content.decode()
    assert html.count('class="govuk-button"') == 1
    assert f'href="/work/cases/{case.pk}/grant/"' in html
    assert [button.address for button in answer.context["rest"]] == [
        f"{page_of(case)}refuse/",
        f"{page_of(case)}suspend/",
    ]
    other = at_desk(world.officers["ssd"]).get(page_of(case))
    assert 'class="govuk-button"' not in other.content.decode()
    assert "від вас нічого не потрібно" in words(other)


@pytest.mark.clause("L30", "L34", "L36")
def test_the_way_tells_body_holder_and_moment(world: cases.World, at_desk: Desk) -> None:
    case = cases.a_registered_case(world, Mark.ORIGINAL, Mark.COPY)
    cases.handed_over(world, case)
    shown = words(at_desk(world.front).get(page_of(case)))
    step = case.steps.get(number=2)
    assert f"ще у відправника: {world.front.full_name}; виконавець {step.officer.full_name}" in shown
    routing.confirm_receipt(step.handovers.get().handover_list, by=step.officer, at=world.at)
    shown = words(at_desk(world.front).get(page_of(case)))
    assert "у виконавця" in shown or "with the executor" in shown
    assert f"{initials(world.officers['ssd'])}, SSD" in shown


def test_hostile_text_stays_text(world: cases.World, at_desk: Desk) -> None:
    attack = "<script>alert(1)</script>"
    package = cases.marked(world, cases.a_package(world))
    intake.add_own_document(package, name=attack, mark=Mark.COPY, sheets=1, **world.front_office)
    case = registration.register(package, **world.front_office)
    cases.worked_up_to_decision(world, case)
    decision.grant(case, text=f"{attack}{{{{ 7 }}}}", by=case.officer, at=world.at)
    html = at_desk(world.officers["pfu"]).get(page_of(case)).content.decode()
    assert attack not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 2


@pytest.mark.clause("K21")
def test_auditor_and_head_read_who_opened_the_data(world: cases.World, at_desk: Desk) -> None:
    case = cases.a_registered_case(world)
    auditor = an_auditor(world)
    at_desk(world.officers["ssd"]).get(page_of(case))
    for worker in (auditor, world.head):
        desk = at_desk(worker)
        shown = words(desk.get(f"{page_of(case)}openings/"))
        assert world.officers["ssd"].full_name in shown
        assert "сторінка справи" in shown
        assert statements(lambda desk=desk: desk.get(f"{page_of(case)}openings/")) == 6  # type: ignore[misc]
    assert at_desk(world.officers["ssd"]).get(f"{page_of(case)}openings/").status_code == 404


def test_the_journal_is_shown_in_words_with_short_marks(world: cases.World, at_desk: Desk) -> None:
    case = cases.a_decided_case(world)
    answer = at_desk(world.officers["pfu"]).get(page_of(case))
    lines = answer.context["journal"]
    assert [line.sequence for line in lines] == list(range(1, len(lines) + 1))
    assert {len(line.mark) for line in lines} == {8}
    assert not [line for line in lines if str(line.act).startswith("case.")]
    assert "прийнято рішення" in words(answer)


def test_the_pages_speak_english_too(world: cases.World, at_desk: Desk) -> None:
    case = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    desk = at_desk(world.officers["pfu"])
    desk.cookies["django_language"] = "en"
    assert "Grant the service" in words(desk.get(page_of(case)))
