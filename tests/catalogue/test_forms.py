from dataclasses import replace
from datetime import date, timedelta

import pytest

from office.catalogue.contents import FormContents
from office.catalogue.faults import Faulty
from office.catalogue.forms import publish_form
from office.catalogue.queries import forms_for, forms_in_force
from office.law import Refusal
from tests.factories.catalogue import (
    AT,
    ON,
    CatalogueCity,
    a_card_in_force,
    a_list,
    a_service,
)

pytestmark = pytest.mark.django_db

FIELD = {"code": "surname", "label": "Прізвище", "kind": "text"}
FORM = FormContents(
    name="Заява", sections=[{"title": "Заявник", "fields": [FIELD]}], samples={"Зразок": {"surname": "Зразкова"}}
)


@pytest.mark.clause("L11")
def test_a_form_lies_open_with_its_filled_sample(place: CatalogueCity) -> None:
    service, other = a_service(place), a_service(place)
    publish_form("application", FORM, [service], in_force_from=ON, **place.editing)
    [form] = forms_for(service, ON)
    assert form.sections[0]["fields"] == [FIELD]
    assert [(sample.name, sample.values) for sample in form.samples.all()] == [("Зразок", {"surname": "Зразкова"})]
    assert not forms_for(other, ON)
    assert not forms_for(service, ON - timedelta(days=1))


def test_a_later_version_replaces_the_former(place: CatalogueCity) -> None:
    service, later = a_service(place), ON + timedelta(days=10)
    first = publish_form("application", FORM, [service], in_force_from=ON, **place.editing)
    second = publish_form("application", replace(FORM, name="Нова"), [service], in_force_from=later, **place.editing)
    assert list(forms_for(service, later - timedelta(days=1))) == [first]
    assert list(forms_for(service, later)) == [second]
    with pytest.raises(Refusal) as refused:
        publish_form("application", FORM, [service], in_force_from=later, **place.editing)
    assert refused.value.clause == "L11"


def test_a_form_without_fields_is_not_published(place: CatalogueCity) -> None:
    with pytest.raises(Faulty):
        publish_form("empty", replace(FORM, sections=[]), [], in_force_from=ON, **place.editing)


def test_only_an_editor_publishes_forms(place: CatalogueCity) -> None:
    with pytest.raises(Refusal):
        publish_form("application", FORM, [], in_force_from=ON, by=place.head("dsp"), at=AT)


@pytest.mark.parametrize(("day", "number"), [(ON, 1), (date(2025, 1, 1), 0)])
def test_the_forms_of_a_city_are_those_of_its_list(place: CatalogueCity, day: date, number: int) -> None:
    service, unlisted = a_service(place), a_service(place)
    a_list(place, service)
    a_card_in_force(place, service)
    publish_form("application", FORM, [service, unlisted], in_force_from=date(2024, 1, 1), **place.editing)
    publish_form("other", FORM, [unlisted], in_force_from=date(2024, 1, 1), **place.editing)
    assert [form.code for form in forms_in_force(place.city, day)] == ["application"] * number
