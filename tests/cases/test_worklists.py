"""The work on hand: bands, pages, what waits to be passed on, who could have a step instead."""

from datetime import timedelta
from typing import Any

import pytest

from office.audit import read_access
from office.cases import routing, worklists
from office.cases.models import Case, CaseStep
from office.centres.models import Role
from tests.factories import cases, centres


def on_hand(world: cases.World) -> Case:
    case = cases.a_registered_case(world)
    cases.received(world, case)
    return case


def test_bands_of_the_screen_and_of_the_database_are_the_same(world: cases.World) -> None:
    """Every minute around each limit falls into one band, and into the same one both ways."""
    step = on_hand(world).steps.get(number=2)
    worker = world.officers["ssd"]
    for hours in (-1, 0, 1, 12, 13, 14, 24 * 7 - 1, 24 * 7, 24 * 7 + 1):
        CaseStep.objects.filter(pk=step.pk).update(due_at=world.at + timedelta(hours=hours))
        page = worklists.work_page(worker, worklists.Asked(), at=world.at)
        shown = [band.code for band in page.bands if band.rows]
        assert shown == [code for code, count in page.counts.items() if count], hours
        narrowed = worklists.work_page(worker, worklists.Asked(band=shown[0]), at=world.at)  # type: ignore[arg-type]
        assert sum(len(band.rows) for band in narrowed.bands) == 1


@pytest.mark.parametrize("text", ["", "x", "2026-11-20T10:00:00~1", "2026-11-20T10:00:00+02:00~x", "~5", "\x00~1"])
def test_a_spoilt_cursor_shows_the_first_page(text: str) -> None:
    assert worklists.Cursor.read(text) is None


def test_pages_follow_one_another_without_gap_or_double(world: cases.World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklists, "PAGE", 2)
    made = [on_hand(world) for _one in range(5)]
    worker, seen, after = world.officers["ssd"], [], None
    for _page in range(3):
        page = worklists.work_page(worker, worklists.Asked(), at=world.at, after=after)
        seen += [step.case for band in page.bands for step in band.rows]
        after = worklists.Cursor.read(str(page.after)) if page.after else None
    assert seen == made
    assert after is None


def test_a_step_is_passed_on_by_the_body_of_its_sender_alone(world: cases.World) -> None:
    case = on_hand(world)
    for number, code in ((1, "dsp"), (2, "ssd")):
        routing.finish_step(case.steps.get(number=number), outcome="так", **world.officer(code))
    here: dict[str, Any] = {"centre": world.centre, "by": world.head}
    colleague = centres.a_posting(Role.CASE_OFFICER, provider=world.body("ssd"), **here)
    waiting = worklists.to_pass_on(colleague, at=world.at)
    assert [(group.receiver, group.steps) for group in waiting] == [(world.body("pfu"), [case.steps.get(number=3)])]
    for code in ("dsp", "pfu"):
        assert not worklists.to_pass_on(world.officers[code].postings.get(), at=world.at)


def test_executors_of_the_body_are_offered_with_their_load(world: cases.World) -> None:
    case, _other = on_hand(world), on_hand(world)
    here: dict[str, Any] = {"centre": world.centre, "provider": world.body("ssd"), "by": world.head}
    free = centres.a_posting(Role.CASE_OFFICER, surname="Вільна", **here).worker
    step = case.steps.get(number=2)
    assert [(one, one.on_hand) for one in worklists.executors_for(step, at=world.at)] == [  # type: ignore[attr-defined]
        (free, 0),
        (world.place.head("ssd"), 0),
    ]
    routing.reassign(step, free, reason="навантаження", by=world.head, at=world.at)
    step.refresh_from_db()
    assert [one.on_hand for one in worklists.executors_for(step, at=world.at)] == [1, 0]  # type: ignore[attr-defined]


@pytest.mark.clause("K21")
def test_openings_are_those_of_the_case_and_of_its_package(world: cases.World) -> None:
    case, other = cases.a_registered_case(world), cases.a_registered_case(world)
    for subject, purpose in ((case.package, "пакет"), (case, "справа"), (other, "інша справа")):
        read_access(case.applicant, purpose=purpose, subject=subject, **world.front_office)
    assert [record.purpose for record in worklists.openings(case)] == ["справа", "пакет"]
