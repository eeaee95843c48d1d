"""The code that a person brings from the site: the intake begins with its service and its answers."""

import pytest
from django.test import Client

from office.cases.models import SubmissionPackage
from office.centres.calendars import local_day
from tests.factories import cases, catalogue
from tests.frontdesk.pages import address
from tests.portal.test_service import ABROAD, BORN_ABROAD, PASSPORT

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(world: cases.World) -> str:
    """Give the code of a service whose card asks a question."""
    said = {"documents": (PASSPORT, ABROAD), "questions": (BORN_ABROAD,)}
    decides = world.service.provider_roles.get(kind="decides").provider.code
    catalogue.a_card_in_force(world.place, world.service, on=local_day(world.at), decides=decides, **said)
    return world.service.code


def opened(world: cases.World, front: Client) -> SubmissionPackage:
    person = cases.a_person(world)
    page = front.get(address("service", person.pk)).content.decode()
    assert f'value="{world.service.pk}"' in page
    front.post(address("service", person.pk), {"service": world.service.pk, "channel": "in_person"})
    return SubmissionPackage.objects.get(applicant=person)


def test_the_answers_of_the_code_are_those_of_the_package(world: cases.World, front: Client, asked: str) -> None:
    taken = front.get(address("checklist"), {"s": asked, "a.born_abroad": "yes", "a.other": "yes"})
    assert taken.headers["Location"] == address("package_new")
    package = opened(world, front)
    assert package.answers == {"born_abroad": True}
    assert {item.name for item in package.items.all()} == {PASSPORT.name, ABROAD.name}
    assert opened(world, front).answers == {}  # a code serves one person


def test_a_code_of_nothing_known_is_said_to_be_so(world: cases.World, front: Client, asked: str) -> None:
    said = {"s": ["none", "<script>"], "a.born_abroad": "yes", "a.x": "<script>"}
    page = front.get(address("checklist"), said, follow=True).content.decode()
    assert "У коді немає жодної послуги" in page
    assert "<script>alert" not in page
    assert opened(world, front).answers == {}
