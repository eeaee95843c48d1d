"""Booking on the web: from the question where to the code, and all that may go wrong on the way."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office.booking.models import Appointment, SlotHold, WaitingEntry
from office.booking.proving import new_riddle
from office.booking.setting_up import change_capacity, set_rules
from office.booking.states import AppointmentState
from office.messages.models import Message
from office.portal.booking_choose import start_of
from tests.booking.test_proving import solved
from tests.factories.booking import NINE, TOMORROW, Booking, clock, digits_sent


def statements(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


WHO = {"name": "Зоряна Вербицька", "contact": "zoryana@example.test", "needs": ""}


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def address(office: Booking, bookable: int, name: str = "days", **more: Any) -> str:
    offered = office.bookables[bookable]
    return reverse(f"portal:{name}", kwargs={"centre": offered.centre.code, "service": offered.service.code, **more})


def who(office: Booking, bookable: int = 0, starts_at: Any = NINE) -> str:
    return address(office, bookable, "who", start=start_of(starts_at))


def send(client: Client, page: str, data: dict[str, Any] | None = None) -> HttpResponse:
    """Send the form of a page as a browser does, with its key."""
    shown = client.get(page)
    key = re.search(r'name="once" value="([^"]+)"', shown.content.decode())
    return client.post(page, {**(data or WHO), **({"once": key[1]} if key else {})})  # type: ignore[return-value]


@pytest.mark.clause("L20")
def test_from_the_first_question_to_the_code(office: Booking, client: Client) -> None:
    centre, service = office.hall.centre, office.hall.services[0]
    assert reverse("portal:services", args=[centre.code]) in text(client.get(reverse("portal:booking")))
    assert address(office, 0) in text(client.get(reverse("portal:services", args=[centre.code])))
    assert address(office, 0, "times", on=TOMORROW) in text(client.get(address(office, 0)))
    times = text(client.get(address(office, 0, "times", on=TOMORROW)))
    assert who(office) in times
    assert ">09:00</time>" in times
    sent = send(client, who(office))
    held = Appointment.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, reverse("portal:held", args=[held.pk]))
    page = text(client.get(sent["Location"]))
    assert "until <strong>09:10</strong>" in page
    assert "Вербицька" not in page
    assert "zoryana" not in page
    done = client.post(sent["Location"], {"code": digits_sent(held)}, follow=True)
    held.refresh_from_db()
    assert held.state == AppointmentState.CONFIRMED
    assert service.local_name in text(done)
    assert re.search(r"\w{4}-\w{4}-\w{4}", text(done))
    token = done.redirect_chain[-1][0].rstrip("/").rpartition("/")[2]
    file = client.get(reverse("portal:calendar", args=[token]))
    assert (file["Content-Type"], b"DTSTART;TZID=Europe/Kyiv:20261124T090000" in file.content) == (
        "text/calendar; charset=utf-8", True,
    )  # fmt: skip
    assert client.get(reverse("portal:picture", args=[token]))["Content-Type"] == "image/svg+xml"


def test_pages_ask_the_database_little_however_much_is_free(office: Booking, client: Client) -> None:
    pages = {
        reverse("portal:booking"): 1,
        reverse("portal:services", args=[office.hall.centre.code]): 3,
        address(office, 0): 8,
        address(office, 0, "times", on=TOMORROW): 5,
        who(office): 1,
    }
    for page in pages:
        client.get(page)
    first = {page: statements(client, page) for page in pages}
    office.booked()
    office.booked(1)
    office.booked(0, starts_at=clock(12))
    assert {page: statements(client, page) for page in pages} == first == pages


@pytest.mark.clause("L20")
def test_who_comes_too_late_for_a_time_is_offered_others_and_types_nothing_again(
    office: Booking, client: Client
) -> None:
    office.booked(1)
    page = client.get(who(office, 1))
    key = re.search(r'name="once" value="([^"]+)"', page.content.decode())
    assert key
    lost = client.post(who(office, 1), {**WHO, "once": key[1]})
    assert lost.status_code == 409
    assert 'value="Зоряна Вербицька"' in text(lost)
    other = re.search(r'formaction="([^"]+)"', lost.content.decode())
    fresh = re.search(r'name="once" value="([^"]+)"', lost.content.decode())
    assert other
    assert fresh
    assert client.post(other[1], {**WHO, "once": fresh[1]}).status_code == 302
    assert Appointment.objects.get(state=AppointmentState.HELD).starts_at == NINE + timedelta(minutes=20)


def test_a_form_that_is_sent_twice_holds_one_place(office: Booking, client: Client) -> None:
    key = re.search(r'name="once" value="([^"]+)"', client.get(who(office)).content.decode())
    assert key
    first, second = (client.post(who(office), {**WHO, "once": key[1]}) for _each in range(2))
    assert first["Location"] == second["Location"]
    assert SlotHold.objects.count() == 1
    assert client.post(who(office), WHO).status_code == 400


@pytest.mark.clause("L20")
def test_a_stranger_who_types_my_contact_leaves_my_place_to_me(office: Booking) -> None:
    me, stranger = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    mine = held_by(me, who(office))
    held_by(stranger, who(office, 1))
    held_by(stranger, who(office, 1, clock(11)))
    assert sorted(Appointment.objects.values_list("state", flat=True)) == ["expired", "held", "held"]
    held = Appointment.objects.get(pk=mine.rstrip("/").rpartition("/")[2])
    token = form_token(me.get(mine))
    done = me.post(mine, {"code": digits_sent(held), "csrfmiddlewaretoken": token})
    held.refresh_from_db()
    assert (done.status_code, held.state) == (302, AppointmentState.CONFIRMED)


def held_by(client: Client, page: str) -> str:
    shown = client.get(page)
    key = re.search(r'name="once" value="([^"]+)"', shown.content.decode())
    assert key
    sent = client.post(page, {**WHO, "once": key[1], "csrfmiddlewaretoken": form_token(shown)})
    assert sent.status_code == 302
    return str(sent["Location"])


def form_token(shown: Any) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', shown.content.decode())
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("said", "mistake"),
    [({"name": ""}, "Fill in: Surname and name"), ({"contact": "немає"}, "Give an e-mail address, or a phone")],
)
def test_a_mistake_is_told_at_its_field_and_nothing_is_lost(
    office: Booking, client: Client, said: dict[str, str], mistake: str
) -> None:
    answer = send(client, who(office), {**WHO, "needs": "пандус", **said})
    assert answer.status_code == 422
    assert mistake in text(answer)
    assert "пандус" in text(answer)
    assert not Appointment.objects.exists()


def test_wrong_digits_are_told_and_new_ones_are_sent(office: Booking, client: Client) -> None:
    place = send(client, who(office))["Location"]
    held = Appointment.objects.get()
    wrong = f"{(int(digits_sent(held)) + 1) % 1_000_000:06}"
    answer = client.post(place, {"code": wrong})
    assert (answer.status_code, "The code is wrong" in text(answer)) == (422, True)
    client.post(reverse("portal:again", args=[held.pk]))
    assert Message.objects.filter(template="booking_code").count() == 2
    assert client.post(place, {"code": digits_sent(held)}).status_code == 302


def test_a_hold_that_is_over_says_so(office: Booking, client: Client) -> None:
    place = send(client, who(office))["Location"]
    office.later(minutes=10)
    assert "The time to confirm is over" in text(client.get(place))


def test_where_nothing_is_free_it_is_said_when_new_times_open(office: Booking, client: Client) -> None:
    rules = {"horizon_days": 1, **office.hall.of_head}
    set_rules(office.hall.centre, **rules)
    change_capacity(office.bookables[0], office.at.date(), places=0, reason="Навчання", **office.hall.of_head)
    page = text(client.get(address(office, 0)))
    assert "There are no free times now" in page
    assert "open on 22.11.2026 08:00" in page  # Sunday, for the Monday
    assert address(office, 0, "wait") in page


# -- how often -------------------------------------------------------------------------------------------------------


def test_without_proof_of_work_few_places_are_held_from_one_address(office: Booking, client: Client) -> None:
    set_rules(office.hall.centre, unproved_a_minute=2, **office.hall.of_head)
    answers = [
        send(client, who(office, 0, NINE + timedelta(minutes=20 * nth)), {**WHO, "contact": f"p{nth}@example.test"})
        for nth in range(3)
    ]
    assert [each.status_code for each in answers] == [302, 302, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert Appointment.objects.count() == 2


def test_who_has_worked_for_it_goes_on_and_a_proof_counts_once(office: Booking, client: Client) -> None:
    set_rules(office.hall.centre, unproved_a_minute=1, **office.hall.of_head)
    proof = solved(new_riddle(at=office.at))

    def book(nth: int) -> int:
        said = {**WHO, "contact": f"p{nth}@example.test", "altcha": proof}
        return send(client, who(office, 0, NINE + timedelta(minutes=20 * nth)), said).status_code

    assert [book(0), book(1), book(2)] == [302, 302, 429]


def test_a_riddle_is_new_each_time_and_is_kept_nowhere(office: Booking, client: Client) -> None:
    first, second = (client.get(reverse("portal:riddle")) for _each in range(2))
    assert first.json()["challenge"] != second.json()["challenge"]
    assert "no-store" in first["Cache-Control"]


def test_codes_can_not_be_tried_one_after_the_other(office: Booking, client: Client) -> None:
    answers = [client.post(reverse("portal:find"), {"code": "2222-2222-2222"}).status_code for _each in range(12)]
    assert answers[:10] == [422] * 10
    assert answers[-1] == 429


# -- the waiting list ------------------------------------------------------------------------------------------------


@pytest.mark.clause("L20")
def test_joining_the_list_tells_the_contact_alone(office: Booking, client: Client) -> None:
    days = {
        "first_on_0": "24", "first_on_1": "11", "first_on_2": "2026",
        "last_on_0": "27", "last_on_1": "11", "last_on_2": "2026",
    }  # fmt: skip
    page = client.get(address(office, 1, "wait")).content.decode()
    names = dict.fromkeys(re.findall(r'name="((?:first|last)_on[^"]*)"', page))
    said = {**WHO, **dict(zip(names, days.values(), strict=True))}
    answer = send(client, address(office, 1, "wait"), said)
    assert answer["Location"] == address(office, 1, "waits")
    entry = WaitingEntry.objects.get()
    assert entry.code not in text(client.get(answer["Location"]))
    assert send(client, address(office, 1, "wait"), said)["Location"] == answer["Location"]
    opened = client.post(reverse("portal:find"), {"code": entry.code}, follow=True)
    assert "Before you" in text(opened)
    left = client.post(opened.redirect_chain[-1][0], follow=True)
    assert "Left the list" in text(left)


@pytest.mark.parametrize("path", ["nowhere/", "nowhere/nothing/", "nowhere/nothing/2026-11-24/", "nowhere/nothing/x/"])
def test_what_is_not_there_is_not_there(office: Booking, client: Client, path: str) -> None:
    assert client.get(f"/appointments/at/{path}").status_code == 404
    assert client.get(address(office, 0) + "2026-13-41/").status_code == 404
