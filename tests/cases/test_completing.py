"""What was missing is brought, or the case goes on without it."""

import pytest

from office.cases import completing, intake, registration
from office.cases.models import Deficiency, Duty
from office.cases.states import Channel, Mark
from office.law import Refusal, StaleChange
from tests.factories import cases


def open_clauses() -> list[str]:
    return sorted(Duty.objects.open().values_list("clause", flat=True))


@pytest.mark.clause("L28")
def test_the_last_document_starts_the_case_on_its_way(world: cases.World) -> None:
    case = cases.a_registered_case(world, Mark.MISSING, Mark.ORIGINAL)
    [fault] = case.deficiency_notice.deficiencies.all()
    world.later(days=4)
    case = completing.bring_document(case, fault.pk, mark=Mark.COPY, sheets=2, **world.front_office)
    assert case.full_at == world.at
    assert open_clauses() == ["L30", "L30", "L31"]
    item = case.package.items.get(pk=fault.item_id)
    assert (item.mark, item.sheets, item.brought_at) == ("copy", 2, world.at)


def test_one_of_two_documents_does_not_start_it(world: cases.World) -> None:
    case = cases.a_registered_case(world, Mark.MISSING, Mark.ORIGINAL, Mark.MISSING)
    assert case.deficiency_notice.deficiencies.count() == 1


def test_a_document_that_is_again_not_in_order_is_not_taken(world: cases.World) -> None:
    case = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    [fault] = case.deficiency_notice.deficiencies.all()
    with pytest.raises(Refusal, match="original or as a checked copy"):
        completing.bring_document(case, fault.pk, mark=Mark.FAULTY, sheets=1, **world.front_office)


def test_the_same_document_brought_twice_is_told(world: cases.World) -> None:
    case = cases.mended(world, cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING))
    fault = Deficiency.objects.get()
    with pytest.raises(StaleChange):
        completing.bring_document(case, fault.pk, mark=Mark.COPY, sheets=1, **world.front_office)


@pytest.mark.clause("L28", "L29")
def test_it_goes_on_without_only_after_the_date_or_by_the_applicants_word(world: cases.World) -> None:
    case = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    with pytest.raises(Refusal) as refused:
        completing.go_on_without(case, reason=" ", **world.front_office)
    assert refused.value.field == "reason"
    world.later(days=32)
    case = completing.go_on_without(case, reason="", **world.front_office)
    assert case.full_at == world.at
    assert open_clauses() == ["L30", "L30", "L31"]


def test_by_the_applicants_word_it_goes_on_at_once(world: cases.World) -> None:
    case = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    case = completing.go_on_without(case, reason="заява від 20.11.2026", **world.front_office)
    assert case.full_at == world.at


@pytest.mark.clause("L29")
def test_the_call_to_a_postal_applicant_is_recorded(world: cases.World) -> None:
    case = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING, channel=Channel.POST)
    with pytest.raises(Refusal):
        completing.told_by_phone(case, said="", **world.front_office)
    completing.told_by_phone(case, said="донесе в понеділок", **world.front_office)
    assert open_clauses() == ["L28"]


def test_of_two_clerks_who_take_one_document_in_the_second_is_told(world: cases.World) -> None:
    package = intake.answer_questions(cases.a_package(world), {"displaced": True}, **world.front_office)
    case = registration.register(
        cases.marked(world, package, Mark.ORIGINAL, Mark.MISSING, Mark.MISSING), **world.front_office
    )
    fault = case.deficiency_notice.deficiencies.order_by("pk")[0]
    completing.bring_document(case, fault.pk, mark=Mark.COPY, sheets=1, **world.front_office)
    with pytest.raises(StaleChange, match="brought already"):
        completing.bring_document(case, fault.pk, mark=Mark.COPY, sheets=1, **world.front_office)


@pytest.mark.clause("L28")
def test_the_applicants_statement_to_go_on_stands_on_the_routing_sheet(world: cases.World) -> None:
    case = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    completing.go_on_without(case, reason="заява від 20.11.2026", **world.front_office)
    line = case.routing.get(kind="went_on")
    assert (line.text, line.by, line.at) == ("заява від 20.11.2026", world.front, world.at)
