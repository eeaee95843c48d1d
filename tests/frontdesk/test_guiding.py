"""Guiding people through the hall (L13): by the number in their hand, and with the procedure of any service."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from office.catalogue.models import InformationCard, ProcessStep
from office.centres.calendars import local_day
from office.queueing.numbers import tickets_numbered
from tests.factories.catalogue import a_process_card_in_force
from tests.factories.queueing import Reception, a_reception
from tests.frontdesk.conftest import SignedIn
from tests.frontdesk.pages import address
from tests.frontdesk.test_calling import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def greeter(hall: Reception, signed_in: SignedIn) -> Client:
    return signed_in(hall.greeter)


@pytest.mark.parametrize("typed", ["А001", "а1", "A001", "a-1", " А 0001 ", "1"])
def test_a_number_leads_to_its_ticket_however_it_is_typed(hall: Reception, greeter: Client, typed: str) -> None:
    ticket = hall.ticket(0)
    assert ticket.label == "А001"
    found = greeter.get(address("number"), {"n": typed})
    assert (found.status_code, found.headers["Location"]) == (303, address("ticket", ticket.pk))


def test_a_number_that_several_have_is_chosen_by_its_letter(
    hall: Reception, greeter: Client, signed_in: SignedIn
) -> None:
    first, second = hall.ticket(0), hall.ticket(1)
    for client in (greeter, signed_in(hall.clerks[0])):
        html = client.get(address("number"), {"n": "1"}).content.decode()
        for each in (first, second):
            assert f'href="{address("ticket", each.pk)}"' in html
        assert client.get(address("number"), {"n": "Б1"}).headers["Location"] == address("ticket", second.pk)


@pytest.mark.parametrize("typed", ["", "А2", "А001; DROP", "А" * 300, "\x00", "Ё1", "١"])
def test_what_is_no_number_of_today_is_told(hall: Reception, greeter: Client, typed: str) -> None:
    hall.take(0)
    found = greeter.get(address("number"), {"n": typed})
    assert found.status_code == 200
    assert ("ні в кого немає такого номера" in found.content.decode()) is bool(typed)


def test_the_number_of_yesterday_or_of_another_centre_is_not_found(hall: Reception, greeter: Client) -> None:
    ticket = hall.ticket(0)
    asked: dict[str, Any] = {"text": "А1", "at": hall.at}
    assert tickets_numbered(hall.greeter, hall.centre, **asked) == [ticket]
    other = a_reception()
    assert tickets_numbered(other.greeter, hall.centre, **asked) == []
    assert tickets_numbered(other.greeter, other.centre, **asked) == []
    asked["at"] += timedelta(days=1)
    assert tickets_numbered(hall.greeter, hall.centre, **asked) == []


def test_a_number_is_found_in_few_statements(hall: Reception, greeter: Client, django_assert_num_queries: Any) -> None:
    for _each in range(3):
        hall.take(0)
    assert address("number") in page(greeter, "hall")
    with django_assert_num_queries(4):
        greeter.get(address("number"), {"n": "А3"})


@pytest.mark.clause("L13")
def test_the_greeter_explains_how_any_service_goes(hall: Reception, greeter: Client, signed_in: SignedIn) -> None:
    service = hall.services[2]
    decides = service.provider_roles.filter(kind="decides").values_list("provider__code", flat=True)[0]
    a_process_card_in_force(hall.place, service, on=local_day(hall.at), decides=decides)
    listed = greeter.get(address("is_for_us"), {"s": service.name}).content.decode()
    place = address("explained", service.pk)
    assert f'href="{place}"' in listed
    html = page(greeter, "explained", service.pk)
    for step in ProcessStep.objects.filter(card__service=service):
        assert step.name in html
        assert step.provider.local_name in html
    for document in InformationCard.objects.get(service=service).documents.all():
        assert document.name in html
    assert address("is_for_us") in html
    assert greeter.get(address("explained", uuid4())).status_code == 404
    assert signed_in(hall.clerks[0]).get(place).status_code == 404
    assert reverse("frontdesk:services") not in html
