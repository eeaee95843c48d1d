"""Who acts for a service at one centre: a body of the centre's own goes before one of the whole city."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from office.catalogue.competence import Competence, Held, bodies_for, competence_of
from office.catalogue.lists import add_service, end_role, give_role
from office.catalogue.models import ProviderRole, RoleKind, Service
from office.catalogue.offers import offer_by
from office.catalogue.queries import decider, services_for_desk, takes_papers
from office.centres.models import Centre
from office.law import Refusal
from tests.factories import catalogue, centres
from tests.factories.catalogue import ON, SINCE, CatalogueCity, a_catalogue_city

DECIDES, TAKES = RoleKind.DECIDES, RoleKind.TAKES_PAPERS
HERE, THERE, CITY_S, OWN, OTHER, PFU = (uuid4() for _one in range(6))


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ([], Competence(None, frozenset())),
        ([Held(DECIDES, CITY_S, None), Held(TAKES, PFU, None)], Competence(CITY_S, frozenset({PFU}))),
        # Its own decider, who does the steps of the city's one too.
        ([Held(DECIDES, CITY_S, None), Held(DECIDES, OWN, HERE)], Competence(OWN, frozenset(), {CITY_S: OWN})),
        ([Held(DECIDES, CITY_S, None), Held(DECIDES, OWN, THERE)], Competence(CITY_S, frozenset())),
        # Two districts, each for itself, under one decider of the city.
        (
            [Held(DECIDES, PFU, None), Held(TAKES, PFU, None), Held(TAKES, OTHER, THERE), Held(TAKES, OWN, HERE)],
            Competence(PFU, frozenset({PFU, OWN}), {OTHER: OWN}),
        ),
        ([Held(DECIDES, OTHER, THERE), Held(DECIDES, OWN, HERE)], Competence(OWN, frozenset(), {OTHER: OWN})),
        # Who acts in the whole city acts here as well; of two who take papers here alone neither stands for another.
        ([Held(TAKES, PFU, None), Held(TAKES, PFU, THERE), Held(TAKES, OWN, HERE)], Competence(None, frozenset({PFU, OWN}))),
        (
            [Held(TAKES, OTHER, THERE), Held(TAKES, OWN, HERE), Held(TAKES, PFU, HERE)],
            Competence(None, frozenset({PFU, OWN})),
        ),
        ([Held(TAKES, OWN, THERE), Held(TAKES, OWN, HERE)], Competence(None, frozenset({OWN}))),
    ],
)  # fmt: skip
@pytest.mark.clause("K3")
def test_a_role_at_the_centre_goes_before_one_of_the_city(roles: list[Held], expected: Competence) -> None:
    assert competence_of(roles, HERE) == expected
    assert competence_of(reversed(roles), HERE) == expected


@pytest.fixture
def place(db: None) -> CatalogueCity:
    """A city in which ``dsp`` decides, and ``css`` at the second centre; each takes papers in its own."""
    return a_catalogue_city("dsp", "css", "pfu")


@pytest.fixture
def two(place: CatalogueCity) -> tuple[Centre, Centre]:
    first, second = (centres.a_centre(place.city, by=place.signers.department) for _one in range(2))
    return first, second


@pytest.fixture
def service(place: CatalogueCity, two: tuple[Centre, Centre]) -> Service:
    names: dict[str, Any] = {"name": "Надання статусу", "name_en": "Giving a status"}
    made = add_service("status", catalogue.a_group(place), **names, **place.editing)
    give_role(made, place.bodies["dsp"], DECIDES, starts_on=SINCE, **place.editing)
    for body, centre in zip(("dsp", "css"), two, strict=True):
        give_role(made, place.bodies[body], TAKES, starts_on=SINCE, centre=centre, **place.editing)
    give_role(made, place.bodies["css"], DECIDES, starts_on=SINCE, centre=two[1], **place.editing)
    return made


@pytest.mark.clause("K3")
def test_each_centre_has_its_own_bodies(place: CatalogueCity, service: Service, two: tuple[Centre, Centre]) -> None:
    dsp, css = place.bodies["dsp"], place.bodies["css"]
    assert [bodies_for(service, centre, ON).decider for centre in two] == [dsp, css]
    assert decider(service, place.city, ON) == dsp  # whose head signs the cards of the city
    assert [takes_papers(service, place.city, ON, centre) for centre in two] == [[dsp], [css]]
    assert set(takes_papers(service, place.city, ON)) == {dsp, css}
    catalogue.a_list(place, service)
    card = catalogue.a_card_in_force(place, service)
    offered = [[bool(services_for_desk(place.city, body, ON, centre=centre)) for centre in two] for body in (dsp, css)]
    assert offered == [[True, False], [False, True]]
    assert services_for_desk(place.city, css, ON)
    steps = (
        catalogue.a_step(1, dsp),
        catalogue.a_step(2, place.bodies["pfu"]),
        catalogue.a_step(3, dsp, "decision", after=frozenset({1, 2})),
    )
    process = catalogue.a_process_card_in_force(place, service, steps=steps)
    kept = list(process.steps.all())
    here, there = (bodies_for(service, centre, ON) for centre in two)
    assert [here.here(step).provider.code for step in kept] == ["dsp", "pfu", "dsp"]
    assert [there.here(step).provider.code for step in kept] == ["css", "pfu", "css"]
    assert [step.provider.code for step in kept] == ["dsp", "pfu", "dsp"]  # the card itself is as it was signed
    assert offer_by(card.pk, two[1], ON, provider=css).bodies == there
    with pytest.raises(Refusal) as refused:
        offer_by(card.pk, two[1], ON, provider=dsp)
    assert refused.value.clause == "K3"


def test_when_the_centre_s_own_body_stops_the_city_s_decides_again(
    place: CatalogueCity, service: Service, two: tuple[Centre, Centre]
) -> None:
    end_role(service.provider_roles.get(kind=DECIDES, centre=two[1]), ON, **place.editing)
    days = (ON, ON + timedelta(days=1))
    assert [bodies_for(service, two[1], day).decider.code for day in days] == ["css", "dsp"]
    end_role(service.provider_roles.get(kind=DECIDES, centre=None), ON, **place.editing)
    with pytest.raises(Refusal) as refused:
        bodies_for(service, two[1], days[1])
    assert refused.value.clause == "K3"


def test_the_centre_of_a_role_is_in_the_city_of_the_body(place: CatalogueCity, service: Service) -> None:
    other = a_catalogue_city("dsp")
    elsewhere = centres.a_centre(other.city, by=other.signers.department)
    with pytest.raises(Refusal) as refused:
        give_role(service, place.bodies["pfu"], TAKES, starts_on=SINCE, centre=elsewhere, **place.editing)
    assert refused.value.field == "centre"
    facts = {"service": service, "city": place.city, "provider": place.bodies["pfu"], "kind": TAKES, "starts_on": ON}
    with pytest.raises(IntegrityError, match="the centre of a role is in the city"), transaction.atomic():
        ProviderRole.objects.create(centre=elsewhere, **facts)


@pytest.mark.parametrize(
    ("kind", "body", "name"),
    [(DECIDES, "pfu", "catalogue_one_decider"), (TAKES, "css", "catalogue_takes_papers_once")],
)
def test_never_two_of_one_role_at_one_centre_on_one_day(
    place: CatalogueCity, service: Service, two: tuple[Centre, Centre], kind: RoleKind, body: str, name: str
) -> None:
    facts = {"service": service, "city": place.city, "provider": place.bodies[body], "kind": kind, "starts_on": ON}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ProviderRole.objects.create(centre=two[1], **facts)
    later = ON + timedelta(days=30)
    given = give_role(service, place.bodies["pfu"], DECIDES, starts_on=later, centre=two[1], **place.editing)
    former = service.provider_roles.get(kind=DECIDES, provider=place.bodies["css"])
    assert (former.ends_on, given.centre) == (later - timedelta(days=1), two[1])
    assert service.provider_roles.get(kind=DECIDES, centre=None).ends_on is None
