from collections import Counter
from datetime import date

import pytest

from office.catalogue.demo import load_demo_catalogue
from office.catalogue.exchange import files
from office.catalogue.exchange.collecting import collected
from office.catalogue.exchange.loading import load
from office.catalogue.models import FormTemplate, InformationCard, ProcessCard, Service
from office.catalogue.queries import (
    card_in_force,
    decider,
    documents_needed,
    forms_for,
    listed_service,
    process_card_in_force,
    services_by_group,
    services_for_desk,
    takes_papers,
)
from office.catalogue.states import CardState
from tests.factories.catalogue import AT, BODIES, ON, REGION, CatalogueCity, a_catalogue_city

pytestmark = pytest.mark.django_db


def loaded(*codes: str) -> CatalogueCity:
    place = a_catalogue_city(*codes, regional=False)
    load_demo_catalogue(place.city, place.bodies, signers=place.signers, at=AT)
    return place


def test_the_demo_catalogue_of_two_cities() -> None:
    place = loaded(*(code for code in BODIES if code != REGION))
    assert InformationCard.objects.filter(state=CardState.IN_FORCE, needs_checking=True).count() == 85
    assert ProcessCard.objects.filter(state=CardState.IN_FORCE).count() == 85
    _groups_and_numbers(place)
    _the_birth_grant(place)
    _nothing_changes_when_loaded_again(place)
    _the_whole_catalogue_goes_out_and_comes_back(place)
    _a_smaller_city_beside_it()


def _the_whole_catalogue_goes_out_and_comes_back(place: CatalogueCity) -> None:
    for kind in files.TYPES:
        book = files.read(files.written(collected(place.city, ON), kind, at=AT), kind)
        report = load(book, place.city, **place.editing)
        assert (report.done, report.warnings, report.same) == ([], [], 14 + 85 + 85 + 85)


def _groups_and_numbers(place: CatalogueCity) -> None:
    grouped = services_by_group(place.city, ON)
    assert len(grouped) == 14
    numbers = Counter(offer.registration_number for _group, offers in grouped for offer in offers)
    assert (len(numbers), max(numbers.values())) == (85, 1)
    found = services_for_desk(place.city, place.bodies["dsp"], ON, search="народжиння дитини")
    assert found[0].service.code == "birth-grant"


def _the_birth_grant(place: CatalogueCity) -> None:
    service = Service.objects.get(code="birth-grant")
    assert listed_service(service, place.city, ON).service_list.decision_number
    assert decider(service, place.city, date(2025, 6, 30)).code == "dsp"
    assert decider(service, place.city, date(2025, 7, 1)).code == "pfu"
    assert [body.code for body in takes_papers(service, place.city, date(2025, 6, 30))] == ["dsp"]
    card = card_in_force(service, place.city, ON)
    assert card.needs_regional
    assert len(documents_needed(card, {})) == 4
    assert len(documents_needed(card, {"idp": True, "representative": True})) == 6
    steps = process_card_in_force(service, place.city, ON).steps.all()
    stages = [step.stage for step in steps]
    assert stages == [*["intake"] * 2, *["processing"] * 3, "decision", *["delivery"] * 2]
    assert [form.code for form in forms_for(service, ON)] == ["application"]


def _nothing_changes_when_loaded_again(place: CatalogueCity) -> None:
    before = InformationCard.objects.count(), FormTemplate.objects.count()
    load_demo_catalogue(place.city, place.bodies, signers=place.signers, at=AT)
    assert (InformationCard.objects.count(), FormTemplate.objects.count()) == before


def _a_smaller_city_beside_it() -> None:
    place = loaded("dsp", "pfu")
    offered = [offer.service for _group, offers in services_by_group(place.city, ON) for offer in offers]
    assert {decider(service, place.city, ON).code for service in offered} == {"dsp", "pfu"}
    assert Service.objects.count() == 85
    assert FormTemplate.objects.count() == FormTemplate.objects.values("code").distinct().count()
