"""Terms that stand still with a suspended case: nobody is late with them, wherever he or his head looks."""

from datetime import date, timedelta
from typing import Any

import pytest

from office.cases import figures, pauses, watch, worklists
from office.cases.models import Case, CaseStep, Duty, Suspension
from tests.factories import cases

WAITS: dict[str, Any] = {
    "reason": Suspension.Reason.REPLY,
    "explanation": "відповідь РАЦС",
    "review_on": date(2026, 12, 27),
}
OWED = {"L31", "L35"}


def with_the_executor(world: cases.World) -> Case:
    return cases.worked_up_to_decision(world, cases.a_registered_case(world))


def seen_by_the_head(world: cases.World) -> figures.Overview:
    return figures.overview(world.head.postings.get(), figures.Filters(), at=world.at)


def bands(world: cases.World) -> dict[str, list[Case]]:
    page = worklists.work_page(world.officers["pfu"], worklists.Asked(), at=world.at)
    assert page.counts == {band.code: len(band.rows) for band in page.bands}
    return {band.code: [step.case for step in band.rows] for band in page.bands if band.rows}


@pytest.mark.clause("L31", "L35", "K25")
def test_a_term_that_stands_still_is_late_nowhere(world: cases.World) -> None:
    case = with_the_executor(world)
    pauses.suspend(case, **WAITS, **world.officer("pfu"))
    world.later(days=31)
    assert {duty.clause for duty in Duty.objects.standing_still()} == OWED
    assert not Duty.objects.running().exists()
    assert all(duty.stands_still and not duty.is_overdue(world.at) for duty in Duty.objects.select_related("case"))
    seen = seen_by_the_head(world)
    assert (seen.figures.open.value, seen.figures.overdue.value, seen.figures.due_today.value) == (2, 0, 0)
    assert [(share.open, share.overdue, share.today) for share in seen.people] == [(2, 0, 0)]
    assert seen.overdue == seen.today == []
    assert bands(world) == {"still": [case]}
    assert watch.watch(at=world.at) == 0
    pauses.resume(case, **world.officer("pfu"))
    assert {duty.clause for duty in Duty.objects.running()} == OWED
    assert not Duty.objects.overdue(world.at).exists()


@pytest.mark.clause("L31", "L35", "K18")
def test_a_term_that_had_run_out_is_not_hidden_by_a_suspension(world: cases.World) -> None:
    case = with_the_executor(world)
    world.later(days=31)
    pauses.suspend(case, **WAITS, **world.officer("pfu"))
    assert {duty.clause for duty in Duty.objects.overdue(world.at)} == OWED
    assert not Duty.objects.standing_still().exists()
    assert seen_by_the_head(world).figures.overdue.value == 2
    assert bands(world) == {"overdue": [case]}
    assert watch.watch(at=world.at) == 2


def test_what_was_due_before_the_suspension_of_the_day_was_due_yesterday(world: cases.World) -> None:
    case = with_the_executor(world)
    due_at = world.later(days=10).at + timedelta(hours=3)
    Duty.objects.open().update(due_at=due_at)
    assert seen_by_the_head(world).figures.due_today.value == 2
    pauses.suspend(case, **WAITS, **world.later(hours=1).officer("pfu"))
    assert seen_by_the_head(world).figures.due_today.value == 0
    world.later(days=1, hours=-1)
    assert seen_by_the_head(world).figures.due_today.yesterday == 2
    assert seen_by_the_head(world).figures.overdue == figures.Figure(0, 0, 0)


def test_pages_of_work_end_with_what_stands_still(world: cases.World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklists, "PAGE", 2)
    made = [with_the_executor(world) for _one in range(4)]
    for case in made[:2]:
        pauses.suspend(case, **WAITS, **world.officer("pfu"))
    CaseStep.objects.filter(case__in=made[2:]).update(due_at=world.at + timedelta(days=60))
    seen, after = [], None
    for _page in range(2):
        page = worklists.work_page(world.officers["pfu"], worklists.Asked(), at=world.at, after=after)
        seen += [step.case for band in page.bands for step in band.rows]
        after = worklists.Cursor.read(str(page.after)) if page.after else None
    assert seen == [*made[2:], *made[:2]]
    assert after is None
    after = worklists.Cursor(page.bands[-1].rows[0].due_at or world.at, page.bands[-1].rows[0].pk, still=True)
    rest = worklists.work_page(world.officers["pfu"], worklists.Asked(), at=world.at, after=after)
    assert [step.case for band in rest.bands for step in band.rows] == [made[1]]
    assert worklists.Cursor.read(str(after)) == after
