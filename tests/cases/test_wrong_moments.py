"""Clocks that differ, the turn of the year, texts that no table can hold: told to the person, never a fault of ours."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from office.cases import completing, decision, delivery, intake, pauses, registration, routing
from office.cases.models import Case, RegistrationEntry, Suspension
from office.cases.public import case_by_code
from office.cases.rules import CONFIRMATION
from office.cases.states import CaseState, Channel, Mark
from office.cases.typed import plain, typed
from office.centres.closures import close_centre
from office.law import Refusal
from tests.factories import cases

SECOND = timedelta(seconds=1)
NUL = "\x00"


@pytest.mark.clause("K25")
def test_a_clock_that_is_behind_is_told_and_nothing_happens(world: cases.World) -> None:
    package = cases.marked(world, cases.a_package(world, channel=Channel.POST))
    front, early = world.front, world.at - SECOND

    def refused(act: Callable[..., object], *subject: object, **words: Any) -> None:
        with pytest.raises(Refusal) as told:
            act(*subject, at=early, **words)
        assert told.value.clause == "K25"

    refused(registration.register, package, by=front)
    case = registration.register(package, **world.front_office)
    step = case.steps.get(number=2)
    bodies: dict[str, Any] = {"centre": world.centre, "sender": world.body(), "receiver": world.body("ssd")}
    refused(routing.make_handover_list, step_ids=[step.pk], by=front, **bodies)
    made = routing.make_handover_list(step_ids=[step.pk], **bodies, **world.front_office)
    refused(routing.confirm_receipt, made, by=world.officers["ssd"])
    routing.confirm_receipt(made, **world.officer("ssd"))
    case = cases.worked_up_to_decision(world, case)
    waits: dict[str, Any] = {
        "reason": Suspension.Reason.REPLY,
        "explanation": "відповідь",
        "review_on": world.at.date(),
    }
    pauses.suspend(case, **waits, **world.officer("pfu"))
    refused(pauses.resume, case, by=world.officers["pfu"])
    refused(pauses.withdraw, case, statement="заява", by=front)
    pauses.resume(case, **world.officer("pfu"))
    refused(decision.grant, case, text="Призначити", by=world.officers["pfu"])
    decision.grant(case, text="Призначити", **world.officer("pfu"))
    refused(delivery.send_outgoing, case, contents="Лист", by=world.officers["pfu"])
    delivery.send_outgoing(case, contents="Лист", **world.officer("pfu"))
    refused(delivery.take_arrived, case, by=front)
    refused(delivery.register_outgoing, case, by=front)
    delivery.take_arrived(case, **world.front_office)
    refused(delivery.register_outgoing, case, by=front)


@pytest.mark.clause("L25")
def test_the_year_of_a_number_turns_at_midnight_in_kyiv(world: cases.World) -> None:
    world.at = datetime(2026, 12, 31, 21, 59, 59, tzinfo=UTC)
    numbers = [cases.a_registered_case(world).number]
    world.at = datetime(2026, 12, 31, 22, 0, tzinfo=UTC)
    numbers.append(cases.a_registered_case(world).number)
    assert numbers == ["1-1/1-2026", "1-1/1-2027"]
    assert list(RegistrationEntry.objects.order_by("pk").values_list("journal__year", flat=True)) == [2026, 2027]


@pytest.mark.clause("K27")
def test_the_open_cases_of_a_closed_centre_go_on_to_their_end(world: cases.World) -> None:
    case, draft = cases.a_registered_case(world), cases.marked(world, cases.a_package(world))
    close_centre(world.centre, act="рішення № 5", successor=None, by=world.place.signers.department, at=world.at)
    world.centre.refresh_from_db()
    with pytest.raises(Refusal) as told:
        registration.register(draft, **world.later(days=1).front_office)
    assert told.value.clause == "K27"
    assert cases.a_delivered_case(world, case).state == CaseState.DELIVERED


def test_signs_that_can_not_be_stored_are_dropped_and_nothing_is_cut_off() -> None:
    assert plain(f" склад{NUL} сім’ї\ud800\n") == "склад сім’ї"
    assert typed("два\nрядки", clause="L37", field="outcome", most=9) == "два\nрядки"
    with pytest.raises(Refusal) as told:
        typed("х" * 501, clause="L37", field="outcome", most=500)
    assert (told.value.field, "500" in str(told.value)) == ("outcome", True)


LONG = "д" * 30_000


@pytest.mark.parametrize("text", [LONG, f"{NUL} \x07"])
def test_every_text_of_a_case_is_kept_whole_or_refused_at_its_field(world: cases.World, text: str) -> None:
    def refused(field: str, act: Callable[..., object], *subject: object, **words: Any) -> None:
        with pytest.raises(Refusal) as told:
            act(*subject, **words)
        assert told.value.field == field

    front, officer = world.front_office, world.officer("pfu")
    package = cases.marked(world, cases.a_package(world, channel=Channel.POST), Mark.ORIGINAL, Mark.MISSING)
    item = package.items.order_by("order")[0]
    refused("note", intake.mark_item, package, item.pk, mark=Mark.FAULTY, note=text, **front)
    refused("name", intake.add_own_document, package, name=text, mark=Mark.COPY, sheets=1, **front)
    refused("reason", intake.abandon, package, reason=text, **front)
    case = registration.register(package, **front)
    refused("said", completing.told_by_phone, case, said=text, **front)
    refused("reason", completing.go_on_without, case, reason=text, **front)
    case = cases.mended(world, case)
    step = cases.received(world, case)[0]
    refused("outcome", routing.finish_step, step, outcome=text, by=step.officer, at=world.at)
    case = cases.worked_up_to_decision(world, case)
    refused("statement", pauses.withdraw, case, statement=text, **front)
    waits: dict[str, Any] = {"reason": Suspension.Reason.REPLY, "review_on": world.at.date()}
    refused("explanation", pauses.suspend, case, explanation=text, **waits, **officer)
    refused("text", decision.grant, case, text=text, **officer)
    said: dict[str, Any] = {"text": "", "facts": "дохід", "appeal": "до суду", "confirmation": CONFIRMATION}
    refused("norm", decision.refuse, case, norm=text, **said, **officer)
    decision.grant(case, text="Призначити", **officer)
    refused("contents", delivery.send_outgoing, case, contents=text, **officer)
    delivery.send_outgoing(case, contents="Лист", **officer)
    delivery.register_outgoing(case, **front)
    refused("receiver", delivery.hand_out, case, receiver=text, shown_document="ID", **front)
    refused("address", delivery.post_out, case, postal_number="43000", address=text, **front)
    assert Case.objects.get(pk=case.pk).state == CaseState.READY


@pytest.mark.parametrize("sheets", [-1, 10_000, 70_000])
def test_nobody_brings_an_impossible_number_of_sheets(world: cases.World, sheets: int) -> None:
    package = cases.a_package(world)
    item = package.items.order_by("order")[0]
    with pytest.raises(Refusal) as told:
        intake.mark_item(package, item.pk, mark=Mark.ORIGINAL, sheets=sheets, **world.front_office)
    assert told.value.field == "sheets"


def test_a_stranger_who_types_nonsense_learns_nothing(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    for number, code in ((f"{case.number}{NUL}", "\ud800"), ("\ud800", case.tracking_code), (NUL, NUL)):
        assert case_by_code(number, code) is None
    assert case_by_code(f" {case.number}{NUL} ", case.tracking_code.lower()) is not None
