"""Papers of a played day: taken in by a process of their own, and what is told when something is not as it should be."""

from dataclasses import replace
from uuid import uuid4

import pytest

from office.cases.models import Case, SubmissionPackage
from office.config.day.beside import papers_beside
from office.config.day.papers import Brought, Papers
from office.config.demo.plans import FrontOffice
from office.parties.demo import LUTSK, synthetic_person
from tests.factories.cases import World, a_world

SEED, PEOPLE = 3, 20_000_000


def papers_of(world: World) -> Papers:
    world.centre.city.katottg = LUTSK  # whose streets the people of the demo live in
    front = FrontOffice(world.centre, world.body(), [world.front], [world.service])
    return Papers(SEED, PEOPLE, {front.body.pk: front})


def brought(world: World, visitor: int) -> Brought:
    return Brought(visitor, world.service, world.body().pk, world.front, world.at)


@pytest.mark.django_db(transaction=True)
def test_another_process_takes_in_what_this_one_would() -> None:
    world = a_world()
    stranger = replace(brought(world, 8), worker=world.officers["ssd"])
    with papers_beside(papers_of(world)) as papers:
        known = papers.meet(brought(world, 5))
        for each in (brought(world, 5), brought(world, 6), stranger):
            assert known is not None
            papers.take_in(each, known)
        told = papers.end()
    assert told.done == {"met": 1, "packages": 2, "cases": 2}
    [error] = told.errors
    assert error.startswith(f"{world.at:%H:%M:%S} packages: K3 ")
    assert Case.objects.count() == SubmissionPackage.objects.filter(applicant=known).count() == 2
    assert sorted(Case.objects.values_list("registered_at", flat=True)) == [world.at, world.at]


@pytest.mark.django_db(transaction=True)
def test_a_fault_beside_is_a_fault_here() -> None:
    world = a_world()
    with papers_beside(papers_of(world)) as papers:
        person = papers.meet(brought(world, 5))
        assert person is not None
        papers.take_in(replace(brought(world, 5), body=uuid4()), person)
        with pytest.raises(KeyError):
            papers.end()


@pytest.mark.django_db
def test_the_same_seed_brings_the_same_people_with_the_same_papers() -> None:
    world = a_world()
    papers = papers_of(world)
    person = papers.meet(brought(world, 5))
    assert person is not None
    papers.take_in(brought(world, 5), person)
    assert papers.end().done == {"met": 1, "packages": 1, "cases": 1}
    wanted = synthetic_person(PEOPLE + 5, SEED)
    assert (person.surname, person.born_on) == (wanted.surname, wanted.born_on)
