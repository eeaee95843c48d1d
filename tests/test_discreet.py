"""The eye on the log sees whom it names; every journey has it."""

import logging

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from office.parties.models import Applicant
from tests.discreet import Listener, check_names_nobody, named_in, names_nobody, people
from tests.factories.booking import a_booker, a_booking
from tests.factories.parties import a_place, an_applicant

LOG = logging.getLogger("office.somewhere")


@pytest.fixture
def applicant(db: None) -> Applicant:
    return an_applicant(
        a_place(), surname="Zhovtobriukh", given_name="Віра", phone="+380507770005", email="vira@e.test"
    )


def test_a_line_with_a_name_is_seen(applicant: Applicant) -> None:
    with pytest.raises(AssertionError, match="the log names"), names_nobody():
        LOG.warning("no card for %s", applicant.surname)
    with names_nobody() as listener:
        LOG.warning("no card for %s", applicant.pk)
        LOG.warning(
            "Звернення: Жовтобрюх Віра, %s, %s", applicant.phone, applicant.email
        )  # the product's form hides it
    assert str(applicant.pk) in listener.stream.getvalue()
    assert "…, …" in listener.stream.getvalue()


def test_whoever_stands_in_any_table_is_known(applicant: Applicant) -> None:
    office = a_booking()
    held = office.hold(who=a_booker("Зоряна Вербицька", contact="zoryana@example.test", needs="ліфт із голосом"))
    known = people()
    assert {applicant.surname, applicant.rntrc, "+380507770005", "vira@e.test"} <= known
    assert {"Зоряна Вербицька", "zoryana@example.test", "ліфт із голосом", held.code} <= known
    assert office.hall.clerks[0].email in known


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("GET /desk/?who=%D0%9B%D0%B5%D0%BB%D0%B5%D1%87%D0%B5%D0%BD%D0%BA%D0%BE", ["Лелеченко"]),
        ("Duplicate key (rntrc)=(5478800114)", ["5478800114"]),
        ("to 380507770005: refused", ["+380507770005"]),
        ("<VIRA@e.test>", ["vira@e.test"]),
        ("id 95478800114 and Лелеченкова", []),
        ("", []),
    ],
)
def test_whole_values_are_compared(line: str, named: list[str]) -> None:
    known = {"Лелеченко", "5478800114", "+380507770005", "vira@e.test"}
    assert named_in(line, known) == named
    if named:
        with pytest.raises(AssertionError, match="the log names"):
            check_names_nobody(line, known)


def test_a_journey_is_listened_to(live_server: LiveServer) -> None:
    [listener] = [each for each in logging.getLogger().handlers if isinstance(each, Listener)]
    Client().get("/nowhere/Лелеченко/")
    assert "WARNING django.request: Not Found: GET no page of ours" in listener.stream.getvalue()
