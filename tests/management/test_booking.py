"""Booking as the head sets it, and the bookings that fit no more."""

import re
from copy import deepcopy
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from office.booking.days import rules_of
from office.booking.models import Appointment, Bookable, CapacityChange
from office.booking.setting_up import BOUNDS
from tests.factories.booking import TOMORROW, Booking
from tests.plugins.worlds import AtDesk

DAY = {"on_day": "24", "on_month": "11", "on_year": "2026"}


@pytest.fixture
def office(shared_booking: Booking, db: None, monkeypatch: pytest.MonkeyPatch) -> Booking:
    office = deepcopy(shared_booking)
    monkeypatch.setattr("django.utils.timezone.now", lambda: office.at)
    return office


@pytest.fixture
def head(office: Booking, at_desk: AtDesk) -> Client:
    client = at_desk(office.hall.head)
    client.cookies["django_language"] = "en"
    return client


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_head_sees_how_booking_is_set(office: Booking, head: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(12):
        page = text(head.get(reverse("management:booking")))
    assert reverse("management:booking_service", args=[office.bookables[0].pk]) in page
    office.booked()
    office.booked(1)
    assert "does not fit" not in text(head.get(reverse("management:booking")))


def test_rules_are_saved_within_their_bounds(office: Booking, head: Client) -> None:
    page = reverse("management:booking_rules")
    rules = rules_of(office.hall.centre)
    said = {name: getattr(rules, name) for name in BOUNDS} | {"opens_at": "09:30", "horizon_days": 7}
    assert head.post(page, {**said, "hold_minutes": 600}).status_code == 422
    assert head.post(page, said).status_code == 303
    saved = rules_of(office.hall.centre)
    assert (saved.horizon_days, f"{saved.opens_at:%H:%M}", saved.hold_minutes) == (7, "09:30", 10)


def test_more_people_at_once_than_desks_are_refused(office: Booking, head: Client) -> None:
    page = reverse("management:booking_service", args=[office.bookables[0].pk])
    said = {"minutes": 20, "places": 3, "public": 1, "is_open": "on", "body": ""}
    refused = head.post(page, said)
    assert refused.status_code == 422
    assert "There are 4 desks" in text(refused)
    assert head.post(page, {**said, "places": 2, "public": 2}).status_code == 303
    assert Bookable.objects.get(pk=office.bookables[0].pk).public == 2
    assert head.get(reverse("management:booking_service_new")).status_code == 200


@pytest.mark.clause("L20")
def test_what_is_set_leads_to_the_bookings_it_does_not_hold(office: Booking, head: Client) -> None:
    made = office.booked(0)
    before = Appointment.objects.filter(pk=made.pk).values().get()
    names = re.findall(
        r'name="(on[^"]*)"', text(head.get(reverse("management:booking_change", args=[office.bookables[0].pk])))
    )
    day = dict(zip(dict.fromkeys(names), DAY.values(), strict=True))
    done = head.post(
        reverse("management:booking_change", args=[office.bookables[0].pk]),
        {**day, "places": 0, "reason": "Навчання"},
    )
    assert done["Location"].startswith(reverse("management:booking_conflicts"))
    listed = text(head.get(done["Location"]))
    assert "nobody is received then" in listed
    assert reverse("frontdesk:booking", args=[made.pk]) in listed
    assert made.name not in listed
    assert "1 booking does not fit" in text(head.get(reverse("management:booking")))
    assert Appointment.objects.filter(pk=made.pk).values().get() == before
    change = CapacityChange.objects.get()
    for _press in range(2):
        assert head.post(reverse("management:booking_withdraw", args=[change.pk])).status_code == 303
    assert "No booking is in conflict" in text(head.get(reverse("management:booking_conflicts")))


@pytest.mark.clause("L20")
def test_a_day_off_leads_to_them_too(office: Booking, head: Client) -> None:
    office.booked()
    names = re.findall(r'name="(on[^"]*)"', text(head.get(reverse("management:day_set"))))
    day = dict(zip(dict.fromkeys(names), DAY.values(), strict=True))
    done = head.post(reverse("management:day_set"), {**day, "opens": "", "closes": "", "reason": "Немає світла"})
    assert done["Location"].startswith(reverse("management:booking_conflicts"))
    cleared = head.post(reverse("management:day_clear", args=[TOMORROW]))
    assert cleared["Location"].startswith(reverse("management:schedules"))


def test_only_the_head_of_the_centre_opens_it(office: Booking, at_desk: AtDesk) -> None:
    assert at_desk(office.hall.clerks[0]).get(reverse("management:booking")).status_code == 404
    assert at_desk(office.hall.greeter).get(reverse("management:booking_conflicts")).status_code == 404
