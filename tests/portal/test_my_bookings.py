"""Booking while signed in: nothing is typed that the account knows; My account lists what was booked, and opens it."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from office.booking.keeping import close_missed, forget
from office.booking.models import Appointment, WaitingEntry
from office.booking.states import AppointmentState
from office.messages.models import Message
from office.parties.accounts import Claims, link_person, sign_in
from office.parties.applicants import register_applicant
from office.parties.models import ApplicantAccount
from office.portal.account_access import COOKIE
from tests.factories import parties
from tests.factories.booking import NINE, TOMORROW, Booking, digits_sent
from tests.portal.test_booking import address, send, text, who

EMAIL = "zoryana@example.test"
NAME = "Вербицька Зоряна Іванівна"


def signed_in(client: Client, office: Booking, subject: str = "z-1", email: str = EMAIL) -> ApplicantAccount:
    client.cookies[COOKIE] = sign_in(
        Claims("city", subject, "Вербицька", "Зоряна", "Іванівна", email=email), at=office.at
    )
    return ApplicantAccount.objects.get(subject=subject)


def field(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert found
    value = re.search(r'value="([^"]*)"', found[0])
    return value[1] if value else ""


@pytest.mark.clause("L20")
def test_who_is_signed_in_presses_once_and_is_booked(office: Booking, client: Client) -> None:
    account = signed_in(client, office)
    page = text(client.get(who(office)))
    assert (field(page, "name"), field(page, "contact")) == (NAME, EMAIL)
    assert "the time is yours at once" in page
    assert "Sign in to your account" not in page
    answer = send(client, who(office), {"name": field(page, "name"), "contact": EMAIL, "needs": ""})
    made = Appointment.objects.get()
    assert (made.state, made.account) == (AppointmentState.CONFIRMED, account)
    assert answer["Location"].startswith("/appointments/booked/")
    assert re.search(r"\w{4}-\w{4}-\w{4}", text(client.get(answer["Location"])))
    assert not Message.objects.filter(template="booking_code").exists()


def test_what_is_filled_in_can_be_written_over_and_another_contact_is_proved(office: Booking, client: Client) -> None:
    account = signed_in(client, office)
    answer = send(client, who(office), {"name": "Роксолана Зразкова", "contact": "050 123 45 67", "needs": ""})
    held = Appointment.objects.get()
    assert answer["Location"] == reverse("portal:held", args=[held.pk])
    assert reverse("portal:held", args=[held.pk]) in text(client.get(reverse("portal:me")))
    client.post(answer["Location"], {"code": digits_sent(held)})
    held.refresh_from_db()
    assert (held.state, held.account, held.name) == (AppointmentState.CONFIRMED, account, "Роксолана Зразкова")


def test_the_records_of_the_person_are_known_too(office: Booking, client: Client) -> None:
    account = signed_in(client, office, email="")
    reception = office.hall.clerk()
    data = parties.person_data(phone="050 123 45 67", email=EMAIL)
    link_person(account, register_applicant(data, centre=office.hall.centre, **reception), **reception)
    page = text(client.get(who(office)))
    assert field(page, "contact") == EMAIL
    assert "You can also be told here: +380501234567" in page
    send(client, who(office), {"name": NAME, "contact": EMAIL, "needs": ""})
    assert Appointment.objects.get().state == AppointmentState.HELD, "a record is no proof of whose the address is"


def test_a_form_sent_twice_is_one_booking_and_leads_to_it_both_times(office: Booking, client: Client) -> None:
    signed_in(client, office)
    key = re.search(r'name="once" value="([^"]+)"', client.get(who(office)).content.decode())
    assert key
    said = {"name": NAME, "contact": EMAIL, "needs": "", "once": key[1]}
    ends = [client.post(who(office), said, follow=True) for _press in range(2)]
    assert all("You are booked" in text(each) for each in ends)
    assert Appointment.objects.count() == Message.objects.count() == 1
    stranger = Client()
    signed_in(stranger, office, "z-2", "other@example.test")
    assert stranger.post(who(office), said)["Location"] == reverse("portal:held", args=[Appointment.objects.get().pk])


def test_one_too_many_is_told_and_nothing_is_lost(office: Booking, client: Client) -> None:
    signed_in(client, office)
    said = {"name": NAME, "contact": EMAIL, "needs": "пандус"}
    send(client, who(office), said)
    refused = send(client, who(office, 0, NINE + timedelta(minutes=20)), said)
    assert refused.status_code == 422
    assert "There is an open booking for this service already" in text(refused)
    assert "пандус" in text(refused)


def test_a_visitor_is_told_that_one_may_sign_in_and_comes_back(
    office: Booking, client: Client, settings: Settings
) -> None:
    assert "Sign in to your account" not in text(client.get(who(office)))
    common = {"url": "http://127.0.0.1:9", "client": "office", "secret": "a secret of the tests"}
    settings.APPLICANT_PROVIDERS = [{"code": "city", "kind": "oidc", "name": "Вхід міста", **common}]
    assert f"{reverse('portal:sign_in')}?next={who(office)}" in text(client.get(who(office)))
    signed_in(client, office)
    assert client.get(reverse("portal:sign_in"), {"next": who(office)})["Location"] == who(office)


@pytest.mark.clause("L20")
def test_my_account_opens_moves_cancels_and_gives_the_calendar_file(office: Booking, client: Client) -> None:
    account = signed_in(client, office)
    made = office.hold(account=account)
    client.post(reverse("portal:held", args=[made.pk]), {"code": digits_sent(made)})
    page = text(client.get(reverse("portal:me")))
    for name in ("booking", "move", "cancel", "calendar"):
        assert reverse(f"portal:my_own_{name}", args=[made.pk]) in page
    here = re.search(r'href="([^"]+)" aria-current="true"', page)
    assert here
    assert here[1] == reverse("portal:my_case"), "the account is a part of the site, and it shows which"

    def opened(name: str) -> Any:
        return client.get(reverse(f"portal:my_own_{name}", args=[made.pk]), follow=True)

    assert "Move to another time" in text(opened("booking"))
    assert str(TOMORROW) in text(opened("move"))
    assert opened("calendar")["Content-Type"].startswith("text/calendar")
    place = opened("cancel").redirect_chain[-1][0]
    client.post(place)
    made.refresh_from_db()
    assert made.state == AppointmentState.CANCELLED
    assert "Bookings of the last three months" in text(client.get(reverse("portal:me")))


def test_a_stranger_has_the_answer_for_what_is_not_there(office: Booking, client: Client) -> None:
    made = office.hold(account=signed_in(client, office))
    stranger = Client()
    names = ("booking", "move", "cancel", "calendar")
    for name in names:
        away = stranger.get(reverse(f"portal:my_own_{name}", args=[made.pk]))
        assert away["Location"].startswith(reverse("portal:sign_in"))
    signed_in(stranger, office, "z-2", "other@example.test")
    for key in (made.pk, office.booked(1).pk, uuid4()):
        pages = [stranger.get(reverse(f"portal:my_own_{name}", args=[key])) for name in names]
        pages.append(stranger.get(reverse("portal:my_own_waiting", args=[key])))
        assert {each.status_code for each in pages} == {404}
    assert str(made.pk) not in text(stranger.get(reverse("portal:me")))


def test_a_place_in_the_list_is_filled_in_and_stands_in_the_account(office: Booking, client: Client) -> None:
    account = signed_in(client, office)
    page = client.get(address(office, 1, "wait")).content.decode()
    assert (field(page, "name"), field(page, "contact")) == (NAME, EMAIL)
    names = dict.fromkeys(re.findall(r'name="((?:first|last)_on[^"]*)"', page))
    days = dict(zip(names, ["24", "11", "2026", "27", "11", "2026"], strict=True))
    send(client, address(office, 1, "wait"), {"name": NAME, "contact": EMAIL, "needs": "", **days})
    entry = WaitingEntry.objects.get()
    assert entry.account == account
    place = reverse("portal:my_own_waiting", args=[entry.pk])
    assert place in text(client.get(reverse("portal:me")))
    assert "Before you" in text(client.get(place, follow=True))


def test_what_is_past_is_told_without_a_name_and_taken_along(office: Booking, client: Client) -> None:
    signed_in(client, office)
    send(client, who(office), {"name": NAME, "contact": EMAIL, "needs": ""})
    told = client.get(reverse("portal:my_data_file")).json()["bookings"]
    assert [(each["name"], each["contact"]) for each in told] == [(NAME, EMAIL)]
    office.on(NINE + timedelta(days=1))
    close_missed(at=office.at)
    forget(at=office.at)
    signed_in(client, office)
    page = text(client.get(reverse("portal:me")))
    assert office.hall.services[0].local_name in page
    assert "did not come" in page
    assert client.get(reverse("portal:my_data_file")).json()["bookings"][0]["name"] == ""


@pytest.mark.parametrize("rows", [1, 3])
def test_the_account_asks_the_same_whatever_was_booked(
    office: Booking, client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    account = signed_in(client, office)
    for nth in range(rows):
        office.hold(nth, account=account)
    with django_assert_num_queries(5):
        assert client.get(reverse("portal:me")).status_code == 200
