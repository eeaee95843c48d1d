from datetime import date, timedelta
from typing import Any

import pytest

from office.catalogue.lists import (
    add_service,
    approve_list,
    draft_list,
    end_role,
    give_role,
    give_roles,
    name_regional_directorate,
)
from office.catalogue.models import RegionalDirectorate, RoleKind
from office.catalogue.queries import decider, listed_service, takes_papers
from office.catalogue.states import ListState
from office.law import Refusal, StaleChange
from tests.factories.catalogue import (
    AT,
    ON,
    CatalogueCity,
    a_catalogue_city,
    a_group,
    a_list,
    a_service,
)

pytestmark = pytest.mark.django_db

TRANSFER = date(2026, 7, 1)


@pytest.mark.clause("K8a")
def test_only_what_is_on_an_approved_list_in_force_can_be_applied_for(place: CatalogueCity) -> None:
    listed, left_out = a_service(place), a_service(place)
    a_list(place, listed)
    assert listed_service(listed, place.city, ON).registration_number == "1-1"
    for service, day in ((left_out, ON), (listed, ON - timedelta(days=1))):
        with pytest.raises(Refusal) as refused:
            listed_service(service, place.city, day)
        assert refused.value.clause == "K8a"
        assert service.name in str(refused.value)


@pytest.mark.clause("K8a")
def test_a_draft_of_a_list_opens_nothing(place: CatalogueCity) -> None:
    service = a_service(place)
    draft_list(
        place.city,
        decision_number="1",
        decided_on=ON,
        in_force_from=ON,
        entries=[(service, "1")],
        **place.editing,
    )
    with pytest.raises(Refusal):
        listed_service(service, place.city, ON)


def test_a_service_taken_off_offer_can_not_be_applied_for(place: CatalogueCity) -> None:
    service = a_service(place)
    a_list(place, service)
    service.is_active = False
    service.save()
    with pytest.raises(Refusal):
        listed_service(service, place.city, ON)


def test_a_list_of_one_city_says_nothing_about_another(place: CatalogueCity) -> None:
    service = a_service(place)
    a_list(place, service)
    with pytest.raises(Refusal):
        listed_service(service, a_catalogue_city().city, ON)


def test_a_later_list_replaces_the_former(place: CatalogueCity) -> None:
    kept, dropped, added = a_service(place), a_service(place), a_service(place)
    first = a_list(place, kept, dropped)
    later = ON + timedelta(days=60)
    a_list(place, added, kept, on=later, number="44")
    first.refresh_from_db()
    assert (first.state, first.in_force_until) == (ListState.REPLACED, later - timedelta(days=1))
    numbers = [listed_service(kept, place.city, day).registration_number for day in (ON, later)]
    assert numbers == ["1-1", "1-2"]
    assert listed_service(dropped, place.city, later - timedelta(days=1)).registration_number == "1-2"
    with pytest.raises(Refusal):
        listed_service(dropped, place.city, later)


def test_a_list_is_approved_once_and_never_before_one_in_force(place: CatalogueCity) -> None:
    service = a_service(place)
    approved = a_list(place, service, on=ON + timedelta(days=5))
    with pytest.raises(StaleChange):
        approve_list(approved, **place.editing)
    with pytest.raises(Refusal):
        a_list(place, service, on=ON + timedelta(days=5), number="13")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"decision_number": " "}, "decision_number"),
        ({"in_force_from": ON - timedelta(days=1)}, "in_force_from"),
        ({"numbers": []}, None),
        ({"numbers": ["1", "1"]}, None),
        ({"numbers": ["1", "2/3"]}, None),
        ({"numbers": ["1", " "]}, None),
    ],
)
def test_what_no_list_may_be(place: CatalogueCity, changes: dict[str, Any], field: str | None) -> None:
    numbers = changes.pop("numbers", ["1"])
    entries = [(a_service(place), number) for number in numbers]
    facts: dict[str, Any] = {"decision_number": "1", "decided_on": ON, "in_force_from": ON} | changes
    with pytest.raises(Refusal) as refused:
        draft_list(place.city, **facts, entries=entries, **place.editing)
    assert (refused.value.clause, refused.value.field) == ("K8a", field)


def test_only_the_editor_of_the_city_keeps_its_list(place: CatalogueCity) -> None:
    service = a_service(place)
    for stranger in (place.signers.department, a_catalogue_city().editor):
        with pytest.raises(Refusal):
            draft_list(
                place.city,
                decision_number="1",
                decided_on=ON,
                in_force_from=ON,
                entries=[(service, "1")],
                by=stranger,
                at=AT,
            )


def test_a_code_belongs_to_one_service(place: CatalogueCity) -> None:
    a_service(place, "birth-grant")
    with pytest.raises(Refusal) as refused:
        add_service("birth-grant", a_group(place), name="Інша", name_en="Other", **place.editing)
    assert refused.value.field == "code"


def test_the_decider_changes_by_date_and_the_front_office_goes_on_taking_papers(place: CatalogueCity) -> None:
    service = a_service(place, decides="dsp")
    give_role(service, place.bodies["pfu"], RoleKind.DECIDES, starts_on=TRANSFER, **place.editing)
    give_role(service, place.bodies["pfu"], RoleKind.TAKES_PAPERS, starts_on=TRANSFER, **place.editing)
    before, after = TRANSFER - timedelta(days=1), TRANSFER
    assert decider(service, place.city, before) == place.bodies["dsp"]
    assert decider(service, place.city, after) == place.bodies["pfu"]
    assert takes_papers(service, place.city, before) == [place.bodies["dsp"]]
    assert set(takes_papers(service, place.city, after)) == {place.bodies["dsp"], place.bodies["pfu"]}


def test_nobody_decides_before_the_first_or_after_the_last_day(place: CatalogueCity) -> None:
    service = a_service(place)
    role = service.provider_roles.get(kind=RoleKind.DECIDES)
    end_role(role, ON, **place.editing)
    assert decider(service, place.city, ON) == place.bodies["dsp"]
    for day in (ON + timedelta(days=1), date(2019, 12, 31)):
        with pytest.raises(Refusal) as refused:
            decider(service, place.city, day)
        assert refused.value.clause == "K3"


def test_a_role_is_not_given_over_one_that_starts_then_or_later(place: CatalogueCity) -> None:
    service = a_service(place)
    give_role(service, place.bodies["pfu"], RoleKind.DECIDES, starts_on=TRANSFER, **place.editing)
    for kind, body in ((RoleKind.DECIDES, "dsp"), (RoleKind.TAKES_PAPERS, "dsp")):
        with pytest.raises(Refusal) as refused:
            give_role(service, place.bodies[body], kind, starts_on=TRANSFER, **place.editing)
        assert refused.value.clause == "K3"


def test_a_role_does_not_end_before_it_began(place: CatalogueCity) -> None:
    role = a_service(place).provider_roles.get(kind=RoleKind.DECIDES)
    with pytest.raises(Refusal):
        end_role(role, date(2019, 1, 1), **place.editing)


def test_a_competence_passes_for_many_services_at_once(place: CatalogueCity) -> None:
    services = [a_service(place) for _ in range(3)]
    give_roles(services, place.bodies["pfu"], RoleKind.DECIDES, starts_on=TRANSFER, basis="№ 695", **place.editing)
    assert {decider(service, place.city, TRANSFER).code for service in services} == {"pfu"}


def test_the_regional_directorate_changes_by_date(place: CatalogueCity) -> None:
    name_regional_directorate(place.bodies["pfu"], starts_on=TRANSFER, **place.editing)
    days = (TRANSFER - timedelta(days=1), TRANSFER)
    assert [RegionalDirectorate.objects.on(day).get(city=place.city).provider.code for day in days] == [
        "pfu-region",
        "pfu",
    ]
    with pytest.raises(Refusal):
        name_regional_directorate(place.bodies["dsp"], starts_on=TRANSFER, **place.editing)
