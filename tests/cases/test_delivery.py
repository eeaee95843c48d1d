"""The way back: sent, registered the same day, handed over within three days; and what is given at once."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from office.cases import delivery, figures, queries, watch
from office.cases.models import Case, Delivery, Duty, OutgoingPackage
from office.cases.states import CaseState, Mark
from office.centres.models import Role
from office.law import Refusal, StaleChange
from office.messages.models import Message
from office.parties.models import Purpose
from tests.factories import cases, centres


def owed() -> list[tuple[str, str]]:
    return [(duty.clause, duty.due_at.strftime("%d.%m %H:%M")) for duty in Duty.objects.open()]


@pytest.mark.clause("L38")
def test_the_result_is_owed_to_the_centre_by_the_next_working_day(world: cases.World) -> None:
    case = cases.a_decided_case(world)
    assert owed() == [("L38", "23.11 18:00")]
    with pytest.raises(Refusal) as refused:
        delivery.send_outgoing(case, contents=" ", **world.officer("pfu"))
    assert refused.value.field == "contents"
    delivery.send_outgoing(case, contents="Повідомлення", **world.officer("pfu"))
    assert case.routing.filter(kind="sent", from_provider=world.body("pfu")).count() == 1
    assert Duty.objects.get(clause="L38", done_at__isnull=False).done_at == world.at


@pytest.mark.clause("L38", "K25")
def test_who_sent_the_result_watches_over_it_until_it_has_come(world: cases.World) -> None:
    case, officer = cases.a_decided_case(world), world.officers["pfu"]
    world.later(days=2)  # Sunday
    delivery.send_outgoing(case, contents="Повідомлення", **world.officer("pfu"))
    assert (owed(), Duty.objects.open().get().bearer) == ([("L38", "23.11 18:00")], officer)
    assert (list(queries.to_send(officer)), list(queries.on_its_way(officer))) == ([], [case])
    watch.watch(at=world.later(hours=2).at)
    assert list(Message.objects.filter(template="duty_soon").values_list("address", flat=True)) == [officer.email]
    watch.watch(at=world.later(days=2).at)  # Tuesday, and it is not there
    seen = figures.overview(world.head.postings.get(), figures.Filters(), at=world.at)
    assert [(duty.clause, duty.bearer, duty.case) for duty in seen.overdue] == [("L38", officer, case)]
    told = Message.objects.get(template="duty_overdue")
    assert (told.address, told.data["whose"]) == (world.head.email, officer.short_name)
    delivery.take_arrived(case, **world.front_office)
    assert [clause for clause, _due in owed()] == ["L39"]
    late = Duty.objects.met_late().get()
    assert (late.clause, late.done_by) == ("L38", world.front)
    assert not queries.on_its_way(officer).exists()


@pytest.mark.clause("L39")
def test_it_is_registered_the_day_it_arrives(world: cases.World) -> None:
    case = cases.a_decided_case(world)
    delivery.send_outgoing(case, contents="Повідомлення", **world.officer("pfu"))
    world.later(days=3)
    delivery.take_arrived(case, **world.front_office)
    delivery.take_arrived(case, **world.front_office)  # pressed twice
    assert owed() == [("L39", "23.11 18:00")]
    delivery.register_outgoing(case, **world.front_office)
    outgoing = OutgoingPackage.objects.get()
    assert (outgoing.arrived_at, outgoing.registered_at) == (world.at, world.at)
    with pytest.raises(StaleChange):
        delivery.register_outgoing(case, **world.front_office)


@pytest.mark.clause("L41")
def test_it_reaches_the_applicant_within_three_days(world: cases.World) -> None:
    case = cases.a_ready_case(world)
    assert owed() == [("L41", "23.11 18:00")]  # three calendar days after Friday
    delivery.hand_out(case, receiver="Заявниця", shown_document="ID-картка 900000001", **world.front_office)
    assert owed() == []
    assert not Duty.objects.met_late().exists()


@pytest.mark.clause("L41")
def test_it_is_posted_with_a_number(world: cases.World) -> None:
    case = cases.a_ready_case(world)
    with pytest.raises(Refusal) as refused:
        delivery.post_out(case, postal_number="", address="Луцьк", **world.front_office)
    assert refused.value.field == "postal_number"
    made = delivery.post_out(case, postal_number="4300000000001", address="Луцьк", **world.front_office)
    assert made.way == "post"
    with pytest.raises(IntegrityError, match="l41_delivery_is_proved"), transaction.atomic():
        Delivery.objects.filter(pk=made.pk).update(postal_number="")


@pytest.mark.parametrize("field", ["receiver", "shown_document"])
def test_nothing_is_handed_out_to_nobody(world: cases.World, field: str) -> None:
    case = cases.a_ready_case(world)
    said: dict[str, Any] = {"receiver": "Заявниця", "shown_document": "ID-картка"} | {field: " "}
    with pytest.raises(Refusal) as refused:
        delivery.hand_out(case, **said, **world.front_office)
    assert refused.value.field == field


def test_the_applicant_is_told_that_the_result_waits(world: cases.World) -> None:
    person = cases.a_person(world, email="zayavnytsia@example.test")
    cases.a_ready_case(world, cases.a_registered_case(world, applicant=person))
    assert [message.template for message in Message.objects.order_by("created_at")][-1] == "result_ready"


@pytest.mark.clause("L42")
def test_an_immediate_service_is_given_in_one_act(db: None) -> None:
    world = cases.a_world(immediate=True)
    package = cases.marked(world, cases.a_package(world))
    made = delivery.serve_at_once(
        package, text="Видати довідку", receiver="Заявниця", shown_document="ID-картка", **world.front_office
    )
    made.case.refresh_from_db()
    assert made.case.state == CaseState.DELIVERED
    assert owed() == []
    kinds = list(made.case.routing.values_list("kind", flat=True))
    assert kinds == ["registered", "received", "decided", "arrived", "delivered"]


@pytest.mark.clause("L42")
def test_another_service_is_not_given_at_once(world: cases.World) -> None:
    package = cases.marked(world, cases.a_package(world))
    with pytest.raises(Refusal) as refused:
        delivery.serve_at_once(package, text="?", receiver="?", shown_document="?", **world.front_office)
    assert refused.value.clause == "L42"
    assert not Case.objects.exists()


@pytest.mark.clause("L42")
def test_what_is_given_at_once_has_its_executor_and_its_package(db: None) -> None:
    world = cases.a_world(immediate=True)
    package = cases.marked(world, cases.a_package(world))
    said: dict[str, Any] = {"text": "Видати довідку", "receiver": "Заявниця", "shown_document": "ID-картка"}
    made = delivery.serve_at_once(package, **said, **world.front_office)
    assert (made.case.officer, made.case.outgoing.contents) == (world.front, "Видати довідку")
    assert delivery.serve_at_once(package, **said, **world.front_office) == made  # pressed twice
    assert Delivery.objects.count() == 1


@pytest.mark.clause("L42")
def test_nothing_is_given_at_once_while_a_document_is_to_be_requested(db: None) -> None:
    world = cases.a_world(immediate=True)
    person = cases.a_person(world)
    cases.consents(world, person, Purpose.OBTAIN_DOCUMENTS)
    package = cases.marked(world, cases.a_package(world, person), Mark.ORIGINAL, Mark.TO_REQUEST)
    with pytest.raises(Refusal) as refused:
        delivery.serve_at_once(package, text="?", receiver="?", shown_document="?", **world.front_office)
    assert refused.value.clause == "L42"
    assert not Case.objects.exists()


@pytest.mark.clause("L41")
def test_who_left_does_not_owe_the_handing_out(world: cases.World) -> None:
    case = cases.a_decided_case(world)
    delivery.send_outgoing(case, contents="Повідомлення", **world.officer("pfu"))
    here: dict[str, Any] = {"centre": world.centre, "by": world.head}
    clerk = centres.a_posting(Role.FRONT_OFFICE, provider=world.body(), **here).worker
    world.front.is_active = False
    world.front.save(update_fields=["is_active"])
    delivery.register_outgoing(case, by=clerk, at=world.at)
    assert Duty.objects.open().get().bearer == clerk
