"""Choosing the service and how the package came."""

from datetime import timedelta

import pytest
from django.test import Client

from office.cases.models import Duty, SubmissionPackage
from tests.factories import cases, catalogue
from tests.frontdesk.pages import address, an_authority

pytestmark = pytest.mark.django_db


def test_a_misspelt_service_is_found_and_chosen(world: cases.World, front: Client) -> None:
    person = cases.a_person(world)
    page = front.get(address("service", person.pk), {"s": "нарадження"}).content.decode()
    assert f'value="{world.service.pk}"' in page
    assert page.count("checked") == 2  # the service and the way
    assert "Такої послуги" in front.get(address("service", person.pk), {"s": "ююю"}).content.decode()


def test_the_package_is_opened_for_the_one_who_brings_it(world: cases.World, front: Client) -> None:
    person, helper = cases.a_person(world), cases.a_person(world)
    authority = an_authority(world, person, helper)
    sent = {"service": world.service.pk, "channel": "in_person", "representative": authority.pk}
    answer = front.post(address("service", person.pk), sent)
    package = SubmissionPackage.objects.get()
    assert answer.headers["Location"] == address("package", package.pk)
    assert (package.representative, package.arrived_at) == (authority, world.at)


@pytest.mark.clause("L26")
def test_a_package_by_post_counts_from_the_day_it_came(world: cases.World, front: Client) -> None:
    person, came = cases.a_person(world), world.at - timedelta(days=1)
    sent = {"service": world.service.pk, "channel": "post"}
    answer = front.post(address("service", person.pk), sent)
    assert answer.status_code == 422
    assert 'href="#id_arrived_on_0"' in answer.content.decode()
    on = {
        "arrived_on_day": came.day,
        "arrived_on_month": came.month,
        "arrived_on_year": came.year,
        "arrived_time": "09:30",
    }
    assert front.post(address("service", person.pk), sent | on).status_code == 303
    package = SubmissionPackage.objects.get()
    assert package.arrived_at.isoformat() == "2026-11-19T07:30:00+00:00"
    assert Duty.objects.get(package=package, clause="L26").bearer == world.front


def test_a_package_of_tomorrow_is_refused_at_the_field(world: cases.World, front: Client) -> None:
    person = cases.a_person(world)
    sent = {"service": world.service.pk, "channel": "post", "arrived_on_day": 30, "arrived_on_month": 11}
    answer = front.post(address("service", person.pk), sent | {"arrived_on_year": 2026})
    assert answer.status_code == 422
    assert not SubmissionPackage.objects.exists()


def test_the_list_takes_one_count_of_statements(
    world: cases.World, front: Client, django_assert_num_queries: object
) -> None:
    person = cases.a_person(world)
    more = [catalogue.a_service(world.place, decides="pfu", takes="dsp") for _each in range(2)]
    with django_assert_num_queries(7):  # type: ignore[operator]
        front.get(address("service", person.pk))
    for service in more:
        catalogue.a_card_in_force(world.place, service, decides="pfu")
    catalogue.a_list(world.place, world.service, *more, on=cases.AT.date(), number="13")
    with django_assert_num_queries(7):  # type: ignore[operator]
        page = front.get(address("service", person.pk)).content.decode()
    assert page.count('name="service"') == 3
