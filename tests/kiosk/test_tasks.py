"""From the tap to the paper: the worker's job speaks to a real socket, and the terminal tells what came of it."""

import re
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from office.kiosk.slips import draw
from office.kiosk.tasks import print_ticket, slip_of
from office.queueing.device_states import Printing, PrintState
from office.queueing.models import Ticket, TicketPrint, Visit
from office.queueing.printing import PRINT
from tests.factories.devices import terminal_client
from tests.factories.queueing import Reception, a_reception
from tests.kiosk.printer import Printer, a_printer
from tests.kiosk.test_taking import see, take, ticket_shown


def do_jobs() -> None:
    for args in ProcrastinateJob.objects.filter(task_name=PRINT).order_by("id").values_list("args", flat=True):
        print_ticket(**args)


def terminal_of(hall: Reception, printer: Printer) -> Client:
    facts = {"printing": Printing.NETWORK, "printer_host": "127.0.0.1", "printer_port": printer.port}
    return terminal_client(hall, **facts)[0]


@pytest.mark.clause("L18")
def test_the_paper_follows_the_number(hall: Reception) -> None:
    with a_printer() as printer:
        terminal = terminal_of(hall, printer)
        answer = take(terminal, hall)
        ticket = ticket_shown(answer)
        assert "Талон друкується" in see(terminal, answer["Location"])
        assert not printer.printing  # the number never waits for the paper
        do_jobs()
        do_jobs()  # a job given back to the queue prints nothing twice
    assert printer.heard.count(b"\x1dV") == 1
    page = see(terminal, f"/kiosk/tickets/{ticket.pk}/paper/")
    assert "Талон надруковано" in page
    assert "data-unsettled" not in page


def test_a_failure_is_told_with_its_reason_and_printed_again(hall: Reception) -> None:
    with a_printer("no_paper") as printer:
        terminal = terminal_of(hall, printer)
        answer = take(terminal, hall)
        do_jobs()
        page = see(terminal, answer["Location"])
        assert "Талон не надруковано: немає паперу" in page
        assert "однаково дійсний" in page
        printer.state = "ready"
        again = terminal.post(f"{answer['Location']}again/")
        assert again.status_code == 302
        do_jobs()
    assert "Талон надруковано" in see(terminal, answer["Location"])


def test_the_slip_speaks_the_language_of_its_person_and_names_nobody(hall: Reception) -> None:
    ticket = hall.ticket()
    Visit.objects.update(language="en", name="Роксолана Зразкова")
    found = Ticket.objects.select_related("visit", "service", "centre").get(pk=ticket.pk)
    slip = slip_of(found, "https://centre.example/")
    assert slip.hint == "Your place in the queue on your phone"
    assert slip.address == f"https://centre.example/board/place/{found.visit.secret}/"
    assert slip.given == "20.11.2026 09:00"
    assert "Роксолана" not in repr(slip)


@pytest.mark.clause("L19")
def test_terminal_paper_and_phone_suggest_the_order_that_is_over_soonest(hall: Reception, terminal: Client) -> None:
    hall.seat(0)
    hall.seat(2)
    for _each in range(3):
        hall.take(0)
    alone = ticket_shown(take(terminal, hall, 0))
    assert "Спершу" not in see(terminal, f"/kiosk/tickets/{alone.pk}/")
    assert slip_of(alone, "https://centre.example/").order == ""
    both = ticket_shown(take(terminal, hall, 2))
    words = "Спершу В001, потім А004"
    assert words in see(terminal, f"/kiosk/tickets/{both.pk}/")
    printed = slip_of(both, "https://centre.example/")
    assert printed.order == words
    assert draw(printed).height > draw(replace(printed, order="")).height
    phone = terminal.get(f"/board/place/{both.visit.secret}/").content.decode()
    assert re.search(r'data-order data-then=", потім ">Спершу <strong data-labels>В001, потім А004</strong>', phone)
    hall.called(2)
    assert 'data-then=", потім " hidden>' in see(terminal, f"/board/place/{both.visit.secret}/"), "one waits: no choice"


@pytest.mark.django_db(transaction=True)
def test_the_worker_prints_each_ticket_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real worker takes the real jobs, and speaks to the printer one ticket after the other."""
    hall = a_reception(clerks="")
    monkeypatch.setattr("django.utils.timezone.now", lambda: hall.at)
    with a_printer() as printer:
        terminal = terminal_of(hall, printer)
        tickets = [ticket_shown(take(terminal, hall, service)) for service in (0, 1, 2)]
        for _each in tickets:  # a worker that finds only what waits for the same printer takes itself for idle
            call_command("worker", until_idle=True)
    assert printer.heard.count(b"\x1dV") == len(tickets)
    assert {each.state for each in TicketPrint.objects.all()} == {PrintState.PRINTED}
