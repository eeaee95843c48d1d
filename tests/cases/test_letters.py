"""What the applicant is told, by the way that he chose."""

from typing import Any

import pytest

from office.cases import delivery
from office.messages.models import Message
from office.parties.models.people import Channel
from tests.factories import cases

MAIL, PHONE = "zayavnytsia@example.test", "+380501234567"


def told(world: cases.World, **person: Any) -> list[tuple[str, str, str]]:
    cases.a_registered_case(world, applicant=cases.a_person(world, **person))
    return list(Message.objects.values_list("template", "channel", "address"))


@pytest.mark.parametrize(
    ("chosen", "phone", "email", "expected"),
    [
        (Channel.EMAIL, PHONE, MAIL, ("email", MAIL)),
        (Channel.EMAIL, PHONE, "", ("sms", PHONE)),
        (Channel.SMS, PHONE, MAIL, ("sms", PHONE)),
        (Channel.SMS, "", MAIL, ("email", MAIL)),
        (Channel.PHONE, PHONE, MAIL, ("sms", PHONE)),
        (Channel.POST, PHONE, MAIL, None),
        (Channel.EMAIL, "", "", None),
    ],
)
def test_the_applicant_is_told_by_the_way_he_chose(
    world: cases.World, chosen: Channel, phone: str, email: str, expected: tuple[str, str] | None
) -> None:
    found = told(world, preferred_channel=chosen, phone=phone, email=email)
    assert found == ([("case_registered", *expected)] if expected else [])


@pytest.mark.clause("L42")
def test_who_gets_the_result_at_once_is_told_of_no_term(db: None) -> None:
    world = cases.a_world(immediate=True)
    person = cases.a_person(world, preferred_channel=Channel.EMAIL, email=MAIL)
    package = cases.marked(world, cases.a_package(world, person))
    delivery.serve_at_once(package, text="Видати", receiver="Вона", shown_document="ID-картка", **world.front_office)
    assert not Message.objects.exists()
