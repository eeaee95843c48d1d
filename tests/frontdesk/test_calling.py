"""The desk that calls: one press, one act; what has changed meanwhile is told; whose name was opened is written down."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from office.audit.models import AccessRecord
from office.centres.models import DeskSession
from office.queueing.days import pause
from office.queueing.models import Seat, Ticket
from office.queueing.policy import Priority
from office.queueing.serving import finish
from office.queueing.taking import Person
from tests.factories.queueing import Reception, ticket_of
from tests.frontdesk.conftest import SignedIn
from tests.frontdesk.pages import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(hall: Reception, signed_in: SignedIn) -> Client:
    """The browser of the first clerk, who sits at desk 1."""
    hall.seat(0)
    return signed_in(hall.clerks[0])


def page(client: Client, name: str = "home", *args: Any) -> str:
    answer = client.get(address(name, *args))
    assert answer.status_code == 200, answer
    return answer.content.decode()


def forms(html: str) -> dict[str, dict[str, str]]:
    """Give what each form of a page would send, by its address."""
    found = {}
    for action, inner in re.findall(r'<form[^>]*action="([^"]+)"[^>]*>(.*?)</form>', html, re.DOTALL):
        found[action] = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', inner))
    return found


def press(client: Client, name: str, *args: Any, on: str = "home", **typed: Any) -> Any:
    """Press the button of that address on a page as it is shown now."""
    action = address(name, *args)
    return client.post(action, forms(page(client, on))[action] | typed)


def states() -> dict[str, str]:
    return dict(Ticket.objects.order_by("label").values_list("label", "state"))


def test_the_desk_costs_the_same_statements_however_long_the_line(
    hall: Reception, clerk: Client, django_assert_num_queries: Any
) -> None:
    hall.take(0)
    for more in range(2):
        with django_assert_num_queries(8):
            html = page(clerk)
        assert html.count('<li class="calling-list__row') == 1 + 2 * more
        for _each in range(2):
            hall.later(minutes=1).take(1)
    first = hall.called(0)
    hall.take(1, visit=first.visit_id)
    with django_assert_num_queries(9):
        html = page(clerk)
    assert f'<span class="govuk-visually-hidden">Біля робочого місця: </span>{first.label}' in html


def test_the_line_tells_number_service_wait_and_marks_but_no_name(hall: Reception, clerk: Client) -> None:
    hall.take(0, person=Person(name="Прикладенко Олена", needs="крісло колісне"))
    hall.take(1, agreed_at=hall.at + timedelta(minutes=10))
    hall.take(1, person=Person(priority=Priority.FIRST), by=hall.greeter)
    hall.later(minutes=31)
    html = page(clerk)
    assert re.findall(r'id="t-([^"]+)"', html) == ["Б002", "Б001", "А001"]
    for words in (
        "31 хв",
        "21 хв",
        "запис на",
        "за законом першим",
        "потрібна допомога або час",
        hall.services[0].name,
    ):
        assert words in html, words
    assert "Прикладенко" not in html
    assert "крісло" not in html
    assert not AccessRecord.objects.exists()


def test_a_press_calls_once_however_often_it_is_sent(hall: Reception, clerk: Client) -> None:
    for _each in range(3):
        hall.take(0)
    sent = forms(page(clerk))[address("call")]
    for _each in range(2):
        assert clerk.post(address("call"), sent).status_code == 303
    assert states() == {"А001": "called", "А002": "waiting", "А003": "waiting"}
    assert clerk.post(address("call"), {}).status_code == 400


def test_two_clerks_who_press_together_call_two_people(hall: Reception, clerk: Client, signed_in: SignedIn) -> None:
    hall.seat(1)
    other = signed_in(hall.clerks[1])
    for _each in range(2):
        hall.take(0)
    first, second = (forms(page(one))[address("call")] for one in (clerk, other))
    clerk.post(address("call"), first)
    other.post(address("call"), second)
    assert set(Ticket.objects.values_list("label", "desk__number")) == {("А001", 1), ("А002", 2)}


@pytest.mark.clause("L21")
def test_a_stale_page_is_told_and_shows_what_is_now(hall: Reception, clerk: Client) -> None:
    hall.take(0)
    hall.take(0)
    old = forms(page(clerk))[address("call")]
    press(clerk, "call")
    refused = clerk.post(address("call"), old)
    assert refused.status_code == 409
    html = refused.content.decode()
    assert "Біля вашого місця А001" in html
    assert address("begin", Ticket.objects.get(label="А001").pk) in forms(html)  # the page shows what is now
    assert states() == {"А001": "called", "А002": "waiting"}
    fresh = clerk.get(address("line"), {"seen": "|open|"})
    assert fresh.headers["HX-Refresh"] == "true"


def test_the_line_alone_comes_while_the_page_is_up_to_date(hall: Reception, clerk: Client) -> None:
    seen = re.search(r'hx-get="([^"]+)"', page(clerk))
    assert seen
    hall.take(0)  # the first ticket opens the day
    assert "HX-Refresh" in clerk.get(seen[1]).headers
    seen = re.search(r'hx-get="([^"]+)"', page(clerk))
    assert seen
    hall.take(0)
    html = clerk.get(seen[1]).content.decode()
    assert "<html" not in html
    assert re.findall(r'id="t-([^"]+)"', html) == ["А001", "А002"]
    assert forms(html)[address("call")]


def test_whoever_came_is_begun_and_the_intake_opens_with_name_and_service(hall: Reception, clerk: Client) -> None:
    hall.take(0, person=Person(name="Прикладенко Олена"))
    press(clerk, "call")
    ticket = Ticket.objects.get()
    answer = press(clerk, "begin", ticket.pk)
    assert (answer.status_code, states()) == (303, {"А001": "serving"})
    html = clerk.get(answer.headers["Location"]).content.decode()
    assert 'value="Прикладенко Олена"' in html
    assert 'value="Прикладенко"' in html  # carried on into the form of a new person
    assert "at-desk" in html
    assert "А001" in html
    record = AccessRecord.objects.get()
    assert (record.by, record.purpose, record.person_id) == (
        hall.clerks[0],
        "taking a package in",
        str(ticket.visit_id),
    )


@pytest.mark.clause("K21")
def test_a_known_person_comes_with_the_service_chosen(hall: Reception, clerk: Client) -> None:
    known = hall.person()
    hall.take(1, person=Person(applicant=known))
    press(clerk, "call")
    ticket = Ticket.objects.get()
    before = AccessRecord.objects.count()
    shown = page(clerk, "ticket_person", ticket.pk)
    assert known.full_name in shown
    assert AccessRecord.objects.filter(person_id=str(known.pk)).count() == before + 1
    answer = press(clerk, "begin", ticket.pk)
    html = clerk.get(answer.headers["Location"]).content.decode()
    chosen = re.search(r'value="([^"]+)"[^>]*checked', html)
    assert chosen
    assert chosen[1] == str(hall.services[1].pk)


def test_who_came_without_a_name_is_made_known(hall: Reception, clerk: Client) -> None:
    hall.take(0)
    press(clerk, "call")
    ticket = Ticket.objects.get()
    press(clerk, "begin", ticket.pk)
    known = hall.person()
    html = clerk.get(address("service", known.pk)).content.decode()
    act = address("known", ticket.pk, known.pk)
    for _each in range(2):
        assert clerk.post(act, forms(html)[act]).status_code == 303
    ticket.refresh_from_db()
    assert (ticket.applicant, ticket.visit.applicant) == (known, known)
    assert act not in clerk.get(address("service", known.pk)).content.decode()


def test_once_more_did_not_come_undone(hall: Reception, clerk: Client) -> None:
    for _each in range(2):
        hall.take(0)
    press(clerk, "call")
    first = Ticket.objects.get(label="А001")
    assert press(clerk, "at_desk", first.pk, "undo").status_code == 303
    assert states()["А001"] == "waiting"
    press(clerk, "call")
    late = forms(page(clerk))[address("at_desk", first.pk, "undo")]
    hall.later(seconds=6)
    assert address("at_desk", first.pk, "undo") not in page(clerk)
    assert clerk.post(address("at_desk", first.pk, "undo"), late).status_code == 409
    for _each in range(2):
        assert press(clerk, "at_desk", first.pk, "recall").status_code == 303
    assert press(clerk, "at_desk", first.pk, "recall").status_code == 409
    sent = forms(page(clerk))[address("at_desk", first.pk, "no_show")]
    for _each in range(2):
        assert clerk.post(address("at_desk", first.pk, "no_show"), sent).status_code == 303
    assert states() == {"А001": "missed", "А002": "waiting"}
    assert "не підійшли на виклик" in page(clerk)
    assert clerk.post(address("at_desk", first.pk, "dance"), sent).status_code == 404


def test_finishing_calls_the_next_in_the_same_press(hall: Reception, clerk: Client) -> None:
    for _each in range(2):
        hall.take(0)
    press(clerk, "call")
    first = Ticket.objects.get(label="А001")
    press(clerk, "begin", first.pk)
    sent = forms(page(clerk))[address("next_person", first.pk)]
    for _each in range(2):
        assert clerk.post(address("next_person", first.pk), sent).status_code == 303
    assert states() == {"А001": "done", "А002": "called"}
    second = Ticket.objects.get(label="А002")
    press(clerk, "begin", second.pk)
    answer = press(clerk, "next_person", second.pk)
    assert "Зараз на ваші послуги ніхто не чекає" in clerk.get(answer.headers["Location"]).content.decode()
    assert states() == {"А001": "done", "А002": "done"}


@pytest.mark.clause("L19")
def test_what_else_the_person_came_for_is_begun_from_the_same_page(hall: Reception, clerk: Client) -> None:
    taken = hall.take(0)
    for service in (1, 2):
        hall.later(minutes=1).take(service, visit=taken.visit)
    press(clerk, "call")
    first = Ticket.objects.get(label="А001")
    assert "прийшла ще й за іншим" in page(clerk)
    press(clerk, "begin", first.pk)
    html = page(clerk)
    second, third = (Ticket.objects.get(label=label) for label in ("Б001", "В001"))
    assert address("begin_next", third.pk, first.pk) not in html  # another body gives it
    sent = forms(html)[address("begin_next", second.pk, first.pk)]
    for _each in range(2):
        assert clerk.post(address("begin_next", second.pk, first.pk), sent).status_code == 303
    assert states() == {"А001": "done", "Б001": "serving", "В001": "waiting"}


def test_aside_passed_on_and_out_of_order_ask_for_their_reasons(hall: Reception, clerk: Client) -> None:
    for _each in range(3):
        hall.take(0)
    first, second, third = Ticket.objects.order_by("label")

    def fill(name: str, ticket: Ticket, **typed: Any) -> Any:
        html = page(clerk, name, ticket.pk)
        key = re.search(r'name="once" value="([^"]+)"', html)
        assert key
        return clerk.post(address(name, ticket.pk), {"once": key[1], **typed})

    assert fill("hold", first, reason="", minutes="10").status_code == 422
    assert fill("hold", first, reason="по довідку", minutes="900").status_code == 422
    assert fill("hold", first, reason="по довідку", minutes="10").status_code == 303
    assert fill("transfer", second, reason="помилилися чергою").status_code == 422
    to = {"service": str(hall.services[2].pk), "desk": "", "body": ""}
    assert fill("transfer", second, reason="помилилися чергою", **to).status_code == 303
    assert fill("out_of_order", third, reason=" ").status_code == 422
    assert fill("out_of_order", third, reason="жінці зле").status_code == 303
    assert states() == {"А001": "held", "А002": "waiting", "А003": "called"}
    second.refresh_from_db()
    assert second.service == hall.services[2]
    assert "жінці зле" in page(clerk, "ticket", third.pk)
    assert "А001" in page(clerk)


@pytest.mark.clause("L17")
def test_who_is_passed_on_to_a_body_that_does_not_give_it_goes_there_for_a_reason_alone(
    hall: Reception, clerk: Client
) -> None:
    ticket, bodies = hall.ticket(0), hall.place.bodies

    def fill(**typed: Any) -> Any:
        html = page(clerk, "transfer", ticket.pk)
        assert 'name="anyway"' not in html
        key = re.search(r'name="once" value="([^"]+)"', html)
        assert key
        sent = {"once": key[1], "service": "", "desk": "", "body": str(bodies["pfu"].pk)}
        return clerk.post(address("transfer", ticket.pk), sent | typed)

    refused = fill(reason="там знають")
    html = refused.content.decode()
    assert (refused.status_code, bodies["dsp"].local_short_name in html, 'name="anyway"' in html) == (422, True, True)
    assert 'value="там знають"' in html
    unsaid = fill(reason=" ", anyway="on")
    assert (unsaid.status_code, 'name="anyway"' in unsaid.content.decode()) == (422, True)
    assert fill(reason="там знають", anyway="on").status_code == 303
    ticket.refresh_from_db()
    assert ticket.only_body == bodies["pfu"]
    assert "там знають" in page(clerk, "ticket", ticket.pk)


def test_a_ticket_of_another_centre_is_not_there(hall: Reception, clerk: Client, signed_in: SignedIn) -> None:
    desk, stranger = hall.elsewhere()
    other = signed_in(stranger)
    ticket = hall.ticket(0)
    for name in ("ticket", "ticket_person", "hold", "transfer", "out_of_order", "intake"):
        assert other.get(address(name, ticket.pk)).status_code == 404, name
    sent = forms(page(clerk))[address("call")]
    for name, *more in (("begin",), ("next_person",), ("at_desk", "finish"), ("in_hall", "cancel")):
        assert other.post(address(name, ticket.pk, *more), sent).status_code in {400, 404}, name
    assert states() == {"А001": "waiting"}
    assert AccessRecord.objects.count() == 0
    assert desk.centre != hall.centre


def test_sitting_down_opens_the_desk_and_leaving_closes_it(hall: Reception, signed_in: SignedIn) -> None:
    client = signed_in(hall.clerks[0])
    assert "Ви ще не зайняли робоче місце" in page(client)
    assert client.post(address("seat"), {"desk": hall.desks[0].pk}).status_code == 303
    seat = Seat.objects.get(until=None)
    assert set(seat.able) == {hall.services[0].pk, hall.services[1].pk}
    assert "Викликати наступного" in page(client)
    hall.take(0)
    press(client, "break")
    assert "У вас перерва" in page(client)
    assert address("call") not in forms(page(client))
    press(client, "break", act="end")
    press(client, "call")
    assert client.post(address("leave")).status_code == 409  # somebody is at the desk
    ticket = Ticket.objects.get()
    press(client, "at_desk", ticket.pk, "no_show")
    assert press(client, "leave").status_code == 303
    assert not Seat.objects.filter(until=None).exists()
    assert not DeskSession.objects.open().exists()


def test_who_sat_down_on_a_former_day_is_asked_to_call_again(hall: Reception, signed_in: SignedIn) -> None:
    hall.seat(0)
    hall.later(days=3)
    clerk = signed_in(hall.clerks[0])
    html = page(clerk)
    assert "сюди зараз нікого не викликають" in html
    assert clerk.post(address("seat"), {"desk": hall.desks[0].pk}).status_code == 303
    assert "Викликати наступного" in page(clerk)


@pytest.mark.clause("L17")
def test_an_air_raid_pauses_in_one_press_and_the_order_is_kept(hall: Reception, clerk: Client) -> None:
    hall.take(0)
    assert press(clerk, "pause").status_code == 303
    html = page(clerk)
    assert "Повітряна тривога" in html
    assert address("call") not in forms(html)
    assert press(clerk, "resume").status_code == 303
    assert address("call") in forms(page(clerk))
    pause(hall.centre, reason="немає світла", by=hall.head, at=hall.at)
    assert "немає світла" in page(clerk)
    assert clerk.post(address("pause"), {"reason": "ще раз"}).status_code == 409


def test_the_bar_of_the_ticket_follows_through_the_intake(
    hall: Reception, clerk: Client, django_assert_num_queries: Any
) -> None:
    for _each in range(2):
        hall.take(0)
    assert "at-desk" not in page(clerk, "package_new")
    press(clerk, "call")
    first = Ticket.objects.get(label="А001")
    press(clerk, "begin", first.pk)
    for name in ("package_new", "person_new"):
        with django_assert_num_queries(3):  # the bar costs no statement
            assert f'action="{address("at_desk", first.pk, "finish")}"' in page(clerk, name)
    finish(first, **hall.clerk())  # in another window
    stale = press(clerk, "at_desk", first.pk, "finish", on="package_new")
    assert stale.status_code == 409
    assert address("call") in forms(stale.content.decode())
    assert "at-desk" not in page(clerk, "package_new")
    assert ticket_of(hall.call(0) or pytest.fail("nobody was called")).label == "А002"
