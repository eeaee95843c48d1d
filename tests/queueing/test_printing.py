"""Paper is a state of its own: asked for after the ticket, printed once, failed with a reason, printed again."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from office.queueing.device_lists import unprinted
from office.queueing.device_states import PrintFault, Printing, PrintState
from office.queueing.models import Device, Ticket, TicketPrint
from office.queueing.printing import MOST_TIMES, PRINT, ask_print, note_print, print_again, print_told, to_print
from tests.factories.devices import a_paired_device
from tests.factories.queueing import Reception

SITE = "https://centre.example/"


@pytest.fixture
def printer(hall: Reception) -> Device:
    return a_paired_device(hall, printing=Printing.NETWORK, printer_host="127.0.0.1").device


def jobs() -> list[dict[str, object]]:
    return list(ProcrastinateJob.objects.filter(task_name=PRINT).order_by("id").values_list("args", flat=True))


def waiting(ticket: UUID, times: int = 1) -> TicketPrint:
    found = to_print(ticket, times=times)
    assert found is not None
    return found


def test_asked_twice_it_is_printed_once(hall: Reception, printer: Device) -> None:
    ticket = hall.take().ticket
    for _tap in range(2):
        ask_print(ticket, printer, site=SITE, at=hall.at)
    assert jobs() == [{"ticket": str(ticket), "times": 1, "site": SITE}]
    printed = waiting(ticket)
    assert note_print(printed, None, at=hall.at)
    assert to_print(ticket, times=1) is None
    assert not note_print(printed, PrintFault.CUT_OFF, at=hall.at)  # a job that was done twice changes nothing
    assert TicketPrint.objects.get().state == PrintState.PRINTED


def test_a_failure_is_seen_and_mended(hall: Reception, printer: Device) -> None:
    ticket = hall.ticket()
    ask_print(ticket.pk, printer, site=SITE, at=hall.at)
    note_print(waiting(ticket.pk), PrintFault.NO_PAPER, at=hall.at)
    told = print_told(ticket, printer, at=hall.at)
    assert told is not None
    assert (told.state, told.fault, told.is_missing, told.may_again) == (
        PrintState.FAILED, PrintFault.NO_PAPER, True, True,
    )  # fmt: skip
    assert [each.ticket.label for each in unprinted(hall.centre, at=hall.at)] == [ticket.label]
    print_again(ticket.pk, printer, site=SITE, at=hall.at)
    assert [job["times"] for job in jobs()] == [1, 2]
    note_print(waiting(ticket.pk, 2), None, at=hall.at)
    assert not unprinted(hall.centre, at=hall.at)


def test_a_worker_that_has_stopped_is_no_silence(hall: Reception, printer: Device) -> None:
    ticket = hall.ticket()
    ask_print(ticket.pk, printer, site=SITE, at=hall.at)
    soon, late = hall.at + timedelta(seconds=19), hall.at + timedelta(seconds=20)
    assert not unprinted(hall.centre, at=soon)
    print_again(ticket.pk, printer, site=SITE, at=soon)  # it is being printed: nothing
    assert len(jobs()) == 1
    assert [each.ticket for each in unprinted(hall.centre, at=late)] == [ticket]
    told = print_told(ticket, printer, at=late)
    assert told is not None
    assert (told.late, told.is_missing, told.is_settled, told.may_again) == (True, True, True, True)
    print_again(ticket.pk, printer, site=SITE, at=late)
    assert to_print(ticket.pk, times=1) is None  # the first job, should it come at last, prints nothing
    assert waiting(ticket.pk, 2).asked_at == late


def test_who_was_served_needs_no_paper(hall: Reception, printer: Device) -> None:
    ticket = hall.ticket()
    ask_print(ticket.pk, printer, site=SITE, at=hall.at)
    note_print(waiting(ticket.pk), PrintFault.OFFLINE, at=hall.at)
    Ticket.objects.filter(pk=ticket.pk).update(state="left")
    assert not unprinted(hall.centre, at=hall.at)


def test_it_is_not_printed_for_ever(hall: Reception, printer: Device) -> None:
    ticket = hall.ticket()
    ask_print(ticket.pk, printer, site=SITE, at=hall.at)
    for times in range(1, MOST_TIMES + 3):
        if to_print(ticket.pk, times=times):
            note_print(waiting(ticket.pk, times), None, at=hall.at)
        print_again(ticket.pk, printer, site=SITE, at=hall.at)
    assert len(jobs()) == MOST_TIMES
    told = print_told(ticket, printer, at=hall.at)
    assert told is not None
    assert not told.may_again


def test_a_terminal_without_a_printer_asks_for_none(hall: Reception) -> None:
    device = a_paired_device(hall).device
    ticket = hall.ticket()
    ask_print(ticket.pk, device, site=SITE, at=hall.at)
    print_again(ticket.pk, device, site=SITE, at=hall.at)
    assert (jobs(), print_told(ticket, device, at=hall.at)) == ([], None)


def test_a_failure_without_a_reason_is_refused(hall: Reception, printer: Device) -> None:
    ticket = hall.ticket()
    ask_print(ticket.pk, printer, site=SITE, at=hall.at)
    with pytest.raises(IntegrityError, match="l18_failed_print_says_why"), transaction.atomic():
        TicketPrint.objects.update(state=PrintState.FAILED, ended_at=hall.at)
