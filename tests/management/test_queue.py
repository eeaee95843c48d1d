"""The head's pages of reception: the live hall, queues and services, rules, days and their fairness, waits over days."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from office.centres.models import Role
from office.queueing.access import access_visit
from office.queueing.calling import call_out_of_order
from office.queueing.closing import close_day
from office.queueing.days import pause
from office.queueing.models import Queue, QueueDay, QueueRules, QueueService, Ticket
from office.queueing.queues import rules_of, set_rules
from office.queueing.serving import finish, no_show, start
from office.queueing.states import DayState
from office.queueing.statistics import figures
from office.queueing.taking import Person
from tests.factories import centres
from tests.factories.devices import a_paired_device
from tests.factories.queueing import Reception
from tests.management.conftest import AtDesk

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(hall: Reception, at_desk: AtDesk) -> Client:
    return at_desk(hall.head)


def address(name: str, *args: Any) -> str:
    return reverse(f"management:{name}", args=args)


def page(client: Client, name: str, *args: Any, **asked: Any) -> str:
    answer = client.get(address(name, *args), asked)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_the_hall_costs_the_same_statements_however_full_it_is(
    hall: Reception, head: Client, django_assert_num_queries: Any
) -> None:
    for clerk in range(3):
        hall.seat(clerk)
        hall.later(minutes=1).take(clerk)
        if clerk == 1:
            continue
        with django_assert_num_queries(13):
            html = page(head, "queue")
        assert html.count("на місці від") == 1 + clerk
        assert all(hall.services[each].name in html for each in range(1 + clerk))


@pytest.mark.clause("L8")
@pytest.mark.clause("L17")
def test_the_head_sees_load_alarms_desks_and_waits_but_no_name(hall: Reception, head: Client) -> None:
    set_rules(hall.centre, longest_wait=5, **hall.of_head)
    hall.seat(0)
    hall.take(0, person=Person(name="Прикладенко Олена"))
    for _each in range(2):
        hall.later(minutes=1).take(2)
    hall.called(0)
    html = page(head, "queue_now")
    for words in ("чекають зараз", "найбільше одночасно, о 09:01", "А001", "жодне місце не викликає", "порушено"):
        assert words in html, words
    assert hall.clerks[0].short_name in html
    assert "Прикладенко" not in html


@pytest.mark.clause("L6")
def test_a_silent_terminal_alarms_before_the_first_number_and_in_a_pause(
    hall: Reception, head: Client, at_desk: AtDesk
) -> None:
    a_paired_device(hall, "Біля дверей")
    greeter = at_desk(hall.greeter)

    def halls() -> list[str]:
        return [page(head, "queue_now"), greeter.get(reverse("frontdesk:hall_now")).content.decode()]

    assert ["Біля дверей" in each for each in halls()] == [False, False]
    hall.later(minutes=6)
    assert not QueueDay.objects.exists(), "nobody can take a number where the only terminal is dead"
    assert ["Біля дверей" in each for each in halls()] == [True, True]
    hall.take()
    pause(hall.centre, reason="тривога", **hall.of_head)
    assert ["Біля дверей" in each for each in halls()] == [True, True]


def test_pausing_and_going_on(hall: Reception, head: Client) -> None:
    hall.take(0)
    assert head.post(address("queue_pause")).status_code == 303
    assert hall.day.state == DayState.PAUSED
    assert "Повітряна тривога" in page(head, "queue")
    assert head.post(address("queue_pause"), {"reason": "немає світла"}).status_code == 409
    assert head.post(address("queue_resume")).status_code == 303
    assert head.post(address("queue_pause"), {"reason": "немає світла"}).status_code == 303
    assert "немає світла" in page(head, "queue")


def test_queues_are_set_up_changed_and_filled(
    hall: Reception, head: Client, at_desk: AtDesk, django_assert_max_num_queries: Any
) -> None:
    new = {"letter": "г", "name": "Пільги", "name_en": "Benefits", "first": "1", "last": "99"}
    assert head.post(address("queue_new"), new).status_code == 303
    taken = head.post(address("queue_new"), new)
    assert (taken.status_code, list(taken.context["form"].errors)) == (422, ["letter"])
    queue = Queue.objects.get(letter="Г")
    change = address("queue_change", queue.pk)
    assert 'value="Пільги"' in head.get(change).content.decode()
    assert head.post(change, new | {"name": "Пільги та субсидії", "is_open": "on"}).status_code == 303
    put = {"service": str(hall.services[0].pk), "queue": str(queue.pk)}
    assert head.post(address("queue_place"), put).status_code == 303
    assert QueueService.objects.get(service=hall.services[0]).queue == queue
    with django_assert_max_num_queries(12):
        html = page(head, "queues")
    assert "Г · Пільги та субсидії" in html
    QueueService.objects.get(service=hall.services[1]).delete()
    assert "Поза чергами" in page(head, "queues")
    _desk, stranger = hall.elsewhere()
    assert at_desk(stranger).get(change).status_code == 404


@pytest.mark.clause("L21")
def test_rules_are_shown_in_the_words_of_the_public_before_they_are_set(hall: Reception, head: Client) -> None:
    rules = rules_of(hall.centre)
    sent = {each.name: str(getattr(rules, each.name)) for each in QueueRules._meta.fields if each.name != "centre"}
    html = page(head, "queue_rules")
    assert "рахується так, ніби прийшов на 60 хв раніше" in html
    sent |= {"credit_out_of_turn": "45", "longest_wait": "20"}
    shown = head.post(address("queue_rules"), sent | {"act": "preview"}).content.decode()
    assert "рахується так, ніби прийшов на 45 хв раніше" in shown
    assert "ще не встановлено" in shown
    assert rules_of(hall.centre).credit_out_of_turn == 60
    wrong = head.post(address("queue_rules"), sent | {"credit_first": "481"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["credit_first"])
    assert head.post(address("queue_rules"), sent).status_code == 303
    kept = rules_of(hall.centre)
    assert (kept.credit_out_of_turn, kept.longest_wait, kept.grace) == (45, 20, 10)


@pytest.mark.clause("L21")
def test_a_day_is_replayed_closed_and_its_seal_checked(hall: Reception, head: Client, at_desk: AtDesk) -> None:
    hall.seat(0)
    for _each in range(3):
        hall.later(minutes=1).take(0)
    last = Ticket.objects.get(label="А003")
    start(call_out_of_order(last, reason="жінці зле", **hall.clerk(), request=uuid4()), **hall.clerk())
    on = hall.day.on.isoformat()
    html = page(head, "queue_day", on)
    for words in ("жінці зле", "А001, А002", hall.clerks[0].full_name, "викликано не за порядком", "0,0"):
        assert words in html, words
    before = page(head, "queue_close")
    assert "Ще чекають (2)" in before
    assert "Біля робочих місць (1)" in before
    assert head.post(address("queue_close")).status_code == 303
    assert dict(Ticket.objects.values_list("label", "state")) == {
        "А001": "unserved",
        "А002": "unserved",
        "А003": "done",
    }
    assert "Не прийнято: 2" in page(head, "queue_days")
    assert head.post(address("queue_close")).status_code == 409
    assert "жодного рядка не змінено" in page(head, "queue_day", on, check=1)
    with connection.cursor() as cursor:  # as somebody would who has the database in hand
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE queueing_ticketinterval DISABLE TRIGGER USER")
        cursor.execute("UPDATE queueing_ticketinterval SET reason = 'просто так' WHERE ticket_id = %s", [last.pk])
    assert "Журнал не такий" in page(head, "queue_day", on, check=1)
    auditor = at_desk(centres.a_posting(Role.AUDITOR, city=hall.place.city, by=centres.an_admin(), at=hall.at).worker)
    assert "просто так" in page(auditor, "queue_day", on)
    assert auditor.get(address("queue")).status_code == 404
    for bad in ("2026-13-01", "вчора"):
        assert head.get(address("queue_day", bad)).status_code == 404


@pytest.mark.clause("L17")
def test_waits_over_days_are_counted_from_the_ledger(
    hall: Reception, head: Client, django_assert_max_num_queries: Any
) -> None:
    hall.seat(0)
    first, second = hall.take(0), hall.take(0)
    third = hall.later(minutes=1).take(1)
    called = hall.later(minutes=9).called(0)
    finish(start(called, **hall.clerk()), **hall.later(minutes=6).clerk())  # waited 10, took 6
    called = hall.later(minutes=4).called(0)
    finish(start(called, **hall.clerk()), **hall.later(minutes=2).clerk())  # waited 20, took 2
    no_show(hall.called(0), **hall.clerk())
    assert len({first.ticket, second.ticket, third.ticket}) == 3
    close_day(hall.centre, **hall.of_head)
    on = hall.at.date()
    [row] = figures(hall.centre, since=on, until=on, by="day")
    assert (row.key, row.taken, row.served, row.missed, row.unserved) == (on, 3, 2, 1, 0)
    assert (row.wait_median, row.wait_most, row.service_mean) == (
        timedelta(minutes=15),
        timedelta(minutes=19),
        timedelta(minutes=4),
    )
    assert [each.key for each in figures(hall.centre, since=on, until=on, by="hour")] == [9]
    assert sum(each.taken for each in figures(hall.centre, since=on, until=on, by="service")) == 3
    assert figures(hall.centre, since=on + timedelta(days=1), until=on + timedelta(days=9), by="day") == []
    for by in ("day", "service"):
        with django_assert_max_num_queries(7):
            html = page(head, "queue_report", by=by)
        assert '--numeric">15</td>' in html, by
    assert hall.services[0].name in page(head, "queue_report", by="service")
    assert "09:00–09:59" in page(head, "queue_report", by="hour")


def test_another_centre_is_not_there(hall: Reception, at_desk: AtDesk) -> None:
    hall.take(0)
    desk, _worker = hall.elsewhere()
    director = hall.place.signers.department
    stranger = at_desk(centres.a_posting(Role.CENTRE_HEAD, centre=desk.centre, by=director).worker)
    for name in ("queue", "queue_now", "queues", "queue_rules", "queue_days", "queue_report", "queue_close"):
        assert stranger.get(address(name), {"centre": hall.centre.code}).status_code == 404, name
        assert stranger.get(address(name)).status_code == 200, name
    assert stranger.post(address("queue_pause") + f"?centre={hall.centre.code}").status_code == 404
    assert at_desk(hall.clerks[0]).get(address("queue")).status_code == 404
    assert "чекають зараз" in at_desk(director).get(address("queue"), {"centre": hall.centre.code}).content.decode()


@pytest.mark.clause("K21")
def test_the_auditor_sees_who_opened_the_name_of_a_visitor(hall: Reception, at_desk: AtDesk) -> None:
    ticket = hall.ticket(0, person=Person(name="Прикладенко Олена"))
    access_visit(hall.greeter, ticket.visit_id, at=hall.at, purpose="helping a visitor in the hall")
    admin = centres.an_admin()
    auditor = centres.a_posting(Role.AUDITOR, city=hall.place.city, by=admin, at=hall.at).worker
    html = page(at_desk(auditor), "access")
    for words in (hall.greeter.full_name, "допомога відвідувачеві в залі", "візит"):
        assert words in html, words
    assert "Прикладенко" not in html


@pytest.mark.clause("L13", "L17")
def test_the_greeter_is_told_of_who_waits_after_hours_and_closes_the_day(hall: Reception, at_desk: AtDesk) -> None:
    hall.take(0)
    greeter = at_desk(hall.greeter)
    closing = address("queue_close") + f"?centre={hall.centre.code}"
    assert "Прийом закінчився" not in greeter.get("/desk/hall/").content.decode()
    QueueDay.objects.update(tickets_until=hall.at)
    assert "Прийом закінчився, а 1 особа ще чекає" in greeter.get("/desk/hall/").content.decode()
    assert "Прийом закінчився, а 1 особа ще чекає" in page(at_desk(hall.head), "queue")
    assert f'href="{closing}"' in greeter.get("/desk/hall/").content.decode()
    assert "А001" in greeter.get(closing).content.decode()
    assert greeter.post(closing)["Location"] == "/desk/hall/"
    assert hall.day.state == "closed"
    assert at_desk(hall.clerks[0]).get(closing).status_code == 404
