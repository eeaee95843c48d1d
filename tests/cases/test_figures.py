"""The head's figures: right counts, the reach of each head, and four statements whatever the rows."""

from typing import Any

import pytest

from office.cases import figures
from office.cases.access import visible_duties
from office.cases.figures import Filters
from office.cases.models import Duty
from office.centres.access import postings_of
from office.centres.models import Posting, Role
from tests.factories import cases, centres


def of_the_head(world: cases.World) -> Posting:
    return world.head.postings.get()


def department(world: cases.World) -> Posting:
    return world.place.signers.department.postings.get()


def shown(world: cases.World, posting: Posting | None = None, **filters: Any) -> figures.Overview:
    return figures.overview(posting or of_the_head(world), Filters(**filters), at=world.at)


@pytest.mark.clause("K12", "K25")
def test_the_head_sees_what_is_open_due_overdue_met_and_late(world: cases.World) -> None:
    cases.a_registered_case(world)
    opened = Duty.objects.open().count()
    first = shown(world)
    assert (first.figures.open.value, first.figures.overdue.value, first.figures.waiting.value) == (opened, 0, 1)
    assert first.figures.open.yesterday == 0
    world.later(days=3)  # Monday, due that evening
    assert shown(world).figures.due_today.value == len(shown(world).today) == 2
    world.later(days=1)
    late = shown(world)
    assert late.figures.overdue.value == len(late.overdue) == 2
    assert late.figures.waiting == figures.Figure(1, 1, 0)
    case = late.overdue[0].case
    assert case is not None
    cases.received(world, case)
    done = shown(world)
    assert (done.figures.overdue.value, done.figures.met_late.value, len(done.late)) == (0, 2, 2)
    assert done.figures.waiting == figures.Figure(0, 1, 0)
    assert {duty.clause for duty in done.late} == {"L30"}


def test_what_is_met_is_counted_for_the_person_and_for_the_body(world: cases.World) -> None:
    cases.received(world, cases.a_registered_case(world))
    overview = shown(world)
    assert overview.figures.met_today.value == 2
    front = next(share for share in overview.people if share.id == world.front.pk)
    assert (front.name, front.met, front.overdue) == (world.front.short_name, 2, 0)
    bodies = {share.id: share for share in overview.bodies}
    assert bodies[world.body("dsp").pk].met == 2
    assert bodies[world.body("dsp").pk].name == "DSP"
    assert sum(share.open for share in overview.people) == sum(share.open for share in overview.bodies)
    assert sum(share.open for share in overview.people) == overview.figures.open.value


def test_filters_narrow_every_figure(world: cases.World) -> None:
    cases.a_registered_case(world)
    assert shown(world, clause="L30").figures.open.value == 2
    assert shown(world, bearer=world.front.pk, clause="L31").figures.open.value == 0
    assert shown(world, bearer=world.officers["pfu"].pk, clause="L31").figures.open.value == 1
    assert shown(world, centre=world.centre.pk).figures.open.value == shown(world).figures.open.value


@pytest.mark.clause("K13")
def test_the_department_sees_every_centre_of_its_city_and_the_head_his_own(world: cases.World) -> None:
    cases.a_registered_case(world)
    director = department(world)
    other = centres.a_centre(world.place.city, by=director.worker)
    stranger = centres.a_posting(Role.CENTRE_HEAD, centre=other, by=director.worker)
    elsewhere = cases.a_world()
    cases.a_registered_case(elsewhere)
    assert shown(world, director).figures.open.value == shown(world).figures.open.value > 0
    assert shown(world, stranger).figures.open.value == 0
    assert shown(world, director, centre=other.pk).figures.waiting.value == 0
    assert not visible_duties(director).filter(centre=elsewhere.centre).exists()


@pytest.mark.clause("K21")
def test_the_head_of_a_body_sees_the_duties_of_its_workers_alone(world: cases.World) -> None:
    cases.a_registered_case(world)
    pfu = shown(world, world.place.head("pfu").postings.get())
    assert [share.id for share in pfu.people] == [world.officers["pfu"].pk]
    assert pfu.figures.waiting.value == 0
    dsp = shown(world, world.place.head("dsp").postings.get())
    assert dsp.figures.waiting.value == 1
    [officer] = postings_of(world.officers["dsp"], world.at)
    assert not visible_duties(officer).exists()


def test_four_statements_for_one_case_and_for_three(world: cases.World, django_assert_num_queries: Any) -> None:
    posting = of_the_head(world)
    for _more in range(2):
        cases.handed_over(world, cases.a_registered_case(world))
        cases.a_registered_case(world)
        world.later(days=4)
        with django_assert_num_queries(4):
            overview = shown(world, posting)
            assert [str(duty.case) for duty in (*overview.overdue, *overview.today, *overview.late)]
