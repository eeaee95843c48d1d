"""What is common to all cities is changed by whoever edits the catalogue of every city that offers it (ADR 0137)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from office.audit.models import JournalEntry
from office.catalogue.contents import FormContents
from office.catalogue.form_drafts import stop_using_form, use_form
from office.catalogue.forms import publish_form
from office.catalogue.lists import add_group, change_service, draft_list, facts_of
from office.catalogue.models import Service
from office.centres.models import Role
from office.centres.postings import Place, post_worker
from office.law import Refusal
from tests.factories.catalogue import AT, ON, SINCE, CatalogueCity, a_catalogue_city, a_list, a_service
from tests.factories.centres import ACT

pytestmark = [pytest.mark.django_db, pytest.mark.clause("K8a")]
FIELDS = [{"title": "Заявник", "fields": [{"code": "name", "label": "Прізвище", "kind": "text"}]}]


@pytest.fixture
def other() -> CatalogueCity:
    return a_catalogue_city()


@pytest.fixture
def service(place: CatalogueCity, other: CatalogueCity) -> Service:
    """Give a service that both cities have on their lists in force."""
    service = a_service(place)
    a_list(place, service)
    a_list(other, service)
    return service


def refused(act: Callable[[], object]) -> str:
    """Give the words of the refusal, and make sure that nothing was written down."""
    before = JournalEntry.objects.count()
    with pytest.raises(Refusal) as told:
        act()
    assert (told.value.clause, JournalEntry.objects.count()) == ("K8a", before)
    return str(told.value)


@pytest.mark.parametrize("change", [{"name": "Інша назва"}, {"is_active": False}, {"is_immediate": True}])
def test_a_service_that_another_city_offers_is_not_changed(
    place: CatalogueCity, other: CatalogueCity, service: Service, change: dict[str, Any]
) -> None:
    facts = facts_of(service)
    said = refused(lambda: change_service(service, replace(facts, **change), **place.editing))
    assert other.city.name in said
    assert place.city.name not in said
    service.refresh_from_db()
    assert facts_of(service) == facts
    assert change_service(service, facts, **place.editing) == service, "nothing changes, so nobody is asked"


def test_what_another_city_has_only_drafted_or_has_no_more_holds_nothing(
    place: CatalogueCity, other: CatalogueCity
) -> None:
    drafted, former = a_service(place), a_service(place)
    a_list(place, drafted, former)
    a_list(other, former)
    a_list(other, a_service(place), on=ON + timedelta(days=1), number="13")
    numbers: dict[str, Any] = {"decision_number": "14", "decided_on": ON, "in_force_from": ON + timedelta(days=9)}
    draft_list(other.city, **numbers, entries=[(drafted, "1-1")], **other.editing)
    wanted = replace(facts_of(drafted), name="Інша назва")
    assert change_service(drafted, wanted, **place.editing).name == "Інша назва"
    gone = replace(facts_of(former), is_active=False)
    said = refused(lambda: change_service(former, gone, **place.editing))
    assert other.city.name in said, "it is offered there until the end of this day"
    later: dict[str, Any] = {"by": place.editor, "at": AT + timedelta(days=2)}
    assert not change_service(former, gone, **later).is_active


def test_a_list_to_come_holds_too(place: CatalogueCity, other: CatalogueCity) -> None:
    service = a_service(place)
    a_list(other, service, on=ON + timedelta(days=30))
    assert other.city.name in refused(
        lambda: change_service(service, replace(facts_of(service), name="Інша"), **place.editing)
    )


def test_an_editor_of_all_the_cities_that_offer_it_may(
    place: CatalogueCity, other: CatalogueCity, service: Service
) -> None:
    here = Place(city=other.city)
    by = other.signers.department
    post_worker(place.editor, Role.CATALOGUE_EDITOR, here, starts_on=SINCE, act=ACT, by=by, at=AT)
    wanted = replace(facts_of(service), name="Інша назва")
    assert change_service(service, wanted, **place.editing).name == "Інша назва"


def test_a_group_with_a_service_of_another_city_keeps_its_names(
    place: CatalogueCity, other: CatalogueCity, service: Service
) -> None:
    group = service.group
    said: dict[str, Any] = {"name": group.name, "name_en": group.name_en, "order": group.order}
    for change in ({"name": "Діти"}, {"order": 9}):
        act = {**said, **change}
        assert other.city.name in refused(lambda act=act: add_group(group.code, **act, **place.editing))  # type: ignore[misc]
    assert add_group(group.code, **said, **place.editing) == group


def test_a_form_that_another_city_uses_is_not_replaced(
    place: CatalogueCity, other: CatalogueCity, service: Service
) -> None:
    mine = a_service(place)
    a_list(place, mine, on=ON + timedelta(days=1), number="15")
    contents = FormContents("Заява", FIELDS, {}, "Постанова № 1751", needs_checking=False)

    def published(*services: Service, day: int) -> object:
        from_on = ON + timedelta(days=day)
        return publish_form("application", contents, services, in_force_from=from_on, **place.editing)

    form = publish_form("application", contents, [mine], in_force_from=ON, **place.editing)
    assert other.city.name in refused(lambda: use_form(form, service, **place.editing))
    assert other.city.name in refused(lambda: stop_using_form(form, service, **place.editing))
    assert published(mine, service, day=3), "who has it alone may replace it"
    assert other.city.name in refused(lambda: published(mine, day=5))
