"""The greeter (L13): who waits, a number taken for somebody, whether a question is for this centre."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from office.audit.models import AccessRecord
from office.catalogue.offering import offered_in
from office.queueing.devices import call_staff, heard
from office.queueing.models import Ticket, Visit
from office.queueing.policy import Priority
from office.queueing.queues import set_rules
from office.queueing.serving import no_show
from office.queueing.taking import Person
from tests.factories.devices import a_paired_device
from tests.factories.queueing import Reception
from tests.frontdesk.conftest import SignedIn
from tests.frontdesk.pages import address
from tests.frontdesk.test_calling import forms, page, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def greeter(hall: Reception, signed_in: SignedIn) -> Client:
    return signed_in(hall.greeter)


def fill(client: Client, place: str, **typed: Any) -> Any:
    key = re.search(r'name="once" value="([^"]+)"', client.get(place).content.decode())
    assert key
    return client.post(place, {"once": key[1], **typed})


def test_the_hall_costs_the_same_statements_however_full_it_is(
    hall: Reception, greeter: Client, django_assert_num_queries: Any
) -> None:
    for clerk in range(3):
        hall.seat(clerk)
        hall.take(clerk)
        if clerk == 1:
            continue
        for each in range(clerk):
            hall.later(minutes=1).take(each)
        with django_assert_num_queries(12):
            html = page(greeter, "hall")
        assert html.count('id="t-') == 1 + 2 * clerk


@pytest.mark.clause("L13")
@pytest.mark.clause("K21")
def test_the_greeter_helps_a_blind_pensioner_to_take_a_number(hall: Reception, greeter: Client) -> None:
    told = {
        "service": str(hall.services[0].pk),
        "name": "Прикладенко Олена",
        "needs": "незряча, з супроводом",
        "priority": "first",
        "language": "uk",
    }
    answer = fill(greeter, address("take"), **told)
    assert answer.status_code == 303
    ticket, visit = Ticket.objects.get(), Visit.objects.get()
    assert (ticket.label, ticket.credit, visit.is_slow, visit.priority) == ("А001", 30, True, Priority.FIRST)
    assert ticket.intervals.get().worker == hall.greeter
    shown = greeter.get(answer.headers["Location"]).content.decode()
    assert "А001" in shown
    assert "повільно і двічі" in shown
    listed = page(greeter, "hall")
    assert "за законом першим" in listed
    assert "Прикладенко" not in listed
    assert "незряча" not in listed
    assert not AccessRecord.objects.exists()
    opened = page(greeter, "ticket_person", ticket.pk)
    assert "незряча, з супроводом" in opened
    assert AccessRecord.objects.get().purpose == "helping a visitor in the hall"
    also = f"{address('take')}?also={ticket.pk}"
    assert fill(greeter, also, service=str(hall.services[2].pk)).status_code == 303
    assert fill(greeter, also, service=str(hall.services[2].pk)).status_code == 409  # one is enough (L19)
    assert set(Ticket.objects.values_list("label", "visit")) == {("А001", visit.pk), ("В001", visit.pk)}


def test_a_number_is_taken_once_however_often_it_is_sent(hall: Reception, greeter: Client) -> None:
    key = re.search(r'name="once" value="([^"]+)"', page(greeter, "take"))
    assert key
    sent = {"once": key[1], "service": str(hall.services[0].pk), "language": "uk", "priority": ""}
    assert {greeter.post(address("take"), sent).headers["Location"] for _each in range(2)} == {
        address("taken", Ticket.objects.get().pk)
    }
    assert greeter.post(address("take"), sent | {"service": ""}).status_code == 422


def test_who_missed_a_call_comes_back_from_the_hall(hall: Reception, greeter: Client) -> None:
    hall.seat(0)
    hall.take(0)
    missed = no_show(hall.called(0), **hall.clerk())
    back = address("in_hall", missed.pk, "back")
    sent = forms(page(greeter, "hall"))[back]
    for _each in range(2):
        assert greeter.post(back, sent).status_code == 303
    assert states() == {"А001": "waiting"}
    html = page(greeter, "ticket", missed.pk)
    cancel = address("in_hall", missed.pk, "cancel")
    assert greeter.post(cancel, forms(html)[cancel]).status_code == 303
    assert states() == {"А001": "cancelled"}
    refused = greeter.post(address("in_hall", missed.pk, "left"), forms(html)[address("in_hall", missed.pk, "left")])
    assert refused.status_code == 409
    assert "Допомогти взяти талон" in refused.content.decode()  # the hall as it is now
    assert address("out_of_order", missed.pk) not in html
    assert greeter.get(address("out_of_order", missed.pk)).status_code == 404


def test_who_comes_back_too_late_is_told_and_not_offered_again(hall: Reception, greeter: Client) -> None:
    hall.seat(0)
    hall.take(0)
    missed = no_show(hall.called(0), **hall.clerk())
    assert missed.back_at is not None
    back = address("in_hall", missed.pk, "back")
    for after, offered in ((0, True), (1, False)):
        hall.at = missed.back_at + timedelta(seconds=after)
        for shown in (page(greeter, "hall"), page(greeter, "ticket", missed.pk)):
            assert (back in forms(shown)) is offered
            assert ("час повернутися минув" in shown) is not offered


@pytest.mark.clause("L17")
def test_the_hall_says_what_falls_short_of_the_norms(hall: Reception, greeter: Client) -> None:
    set_rules(hall.centre, most_waiting=1, **hall.of_head)
    hall.seat(0)
    hall.take(0)
    hall.take(2, person=Person(name="Прикладенко Олена"))
    html = greeter.get(address("hall_now")).content.decode()
    for words in ("Норму порушено", "У залі чекають: 2", "жодне місце на цю послугу не викликає", "вільно"):
        assert words in html, words


@pytest.mark.clause("L13")
def test_whether_a_question_is_for_this_centre_is_answered(hall: Reception, greeter: Client) -> None:
    desk, _worker = hall.elsewhere()  # a centre of dsp alone
    [other] = [offer for offer in offered_in(desk.centre, hall.services[2].name, hall.at.date()) if not offer.here]
    assert other.elsewhere == [hall.centre]
    assert other.decider == hall.place.bodies["pfu"]
    [ours] = [
        offer
        for offer in offered_in(hall.centre, hall.services[2].name, hall.at.date())
        if offer.offer.service == hall.services[2]
    ]
    assert (ours.here, ours.elsewhere) == ([hall.place.bodies["pfu"]], [])
    html = greeter.get(address("is_for_us"), {"s": hall.services[2].name}).content.decode()
    assert "до нас" in html
    assert f"{address('take')}?service={hall.services[2].pk}" in html
    assert (
        "Такої послуги в місті немає"
        in greeter.get(address("is_for_us"), {"s": "паспорт громадянина"}).content.decode()
    )
    chosen = greeter.get(address("take"), {"service": str(hall.services[2].pk)}).content.decode()
    assert f'value="{hall.services[2].pk}" selected' in chosen


@pytest.mark.clause("L21")
def test_a_right_that_is_seen_later_moves_the_place_by_the_credit(hall: Reception, greeter: Client) -> None:
    first, second = hall.ticket(0), hall.later(minutes=1).ticket(0)
    right = address("right", second.pk)
    html = greeter.get(right).content.decode()
    assert "документ мені показали" in html
    assert fill(greeter, right, priority="first", needs="крісло колісне").status_code == 303
    second.refresh_from_db()
    assert (second.credit, second.visit.is_slow) == (30, True)
    assert re.findall(r'id="t-([^"]+)"', page(greeter, "hall")) == [second.label, first.label]
    lines = second.intervals.count()
    assert fill(greeter, right, priority="first", needs="крісло колісне").status_code == 303
    assert second.intervals.count() == lines  # nothing new was said
    assert AccessRecord.objects.filter(purpose="helping a visitor in the hall").count() == 5  # each look at it


def test_a_call_from_a_terminal_and_what_was_not_printed_are_shown(hall: Reception, greeter: Client) -> None:
    device = a_paired_device(hall, "Біля входу").device
    call = call_staff(device, at=hall.at)
    html = page(greeter, "hall")
    assert "Вас кличуть" in html
    answer = address("answer", call.pk)
    for _each in range(2):
        assert greeter.post(answer, forms(html)[answer]).status_code == 303
    call.refresh_from_db()
    assert call.answered_by == hall.greeter
    assert "Вас кличуть" not in page(greeter, "hall")


def test_the_greeter_of_another_centre_sees_nobody_of_here(hall: Reception, signed_in: SignedIn) -> None:
    ticket = hall.ticket(0)
    _desk, stranger = hall.elsewhere()
    client = signed_in(stranger)
    assert client.get(address("hall")).status_code == 404
    assert client.get(address("ticket", ticket.pk)).status_code == 404


def test_the_search_over_cases_is_not_offered_to_who_may_not_use_it(hall: Reception, signed_in: SignedIn) -> None:
    assert "global-search" not in page(signed_in(hall.greeter), "hall")
    assert "global-search" in page(signed_in(hall.clerks[0]))


@pytest.mark.clause("L6")
def test_the_greeter_is_told_of_a_device_that_does_not_answer(hall: Reception, greeter: Client) -> None:
    device = a_paired_device(hall, "Термінал біля дверей").device
    hall.take()
    assert "Не озиваються" not in page(greeter, "hall")
    hall.later(minutes=6)
    assert "Термінал біля дверей" in page(greeter, "hall")
    heard(device, at=hall.at)
    assert "Не озиваються" not in page(greeter, "hall")
