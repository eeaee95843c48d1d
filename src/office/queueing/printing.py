"""Tickets on paper: asked for by a terminal, done by the background worker, and what became of it (L18).

A ticket is given whether or not there is paper: printing is asked for afterwards, in a transaction of its own, and the
terminal shows the number meanwhile. What the printer said stands in one row of the ticket.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from office.queueing.device_lists import PRINTS_WITHIN
from office.queueing.device_states import PrintFault, Printing, PrintState
from office.queueing.models import Device, Ticket, TicketPrint
from office.queueing.telling import tell

PRINT: Final = "kiosk.print"
"""The job's name; what it does speaks to a printer and lives with the terminal."""
QUEUE: Final = "printing"
MOST_TIMES: Final = 5
"""So often one ticket is printed; who needs it more often asks a worker."""

_jobs = JobManager(DjangoConnector())


@dataclass(frozen=True)
class Told:
    """What the terminal says of the paper of a ticket. ``late``: asked for, and nobody has printed it in time."""

    state: PrintState
    fault: PrintFault | None
    may_again: bool
    late: bool = False

    @property
    def is_settled(self) -> bool:
        return self.late or self.state != PrintState.ASKED

    @property
    def is_missing(self) -> bool:
        """There is no paper and none will come by itself."""
        return self.late or self.state == PrintState.FAILED


def ask_print(ticket: UUID, device: Device, *, site: str, at: datetime) -> None:
    """Let the printer of ``device`` print a ticket; asked twice it is printed once. Nothing where none prints for it.

    ``site``: the address under which people open the office, for the code on the paper. The code itself stays sealed.
    """
    if device.printing == Printing.NETWORK:
        _ask(ticket, device, site, at)


@transaction.atomic
def _ask(ticket: UUID, device: Device, site: str, at: datetime) -> None:
    printed, made = TicketPrint.objects.get_or_create(ticket_id=ticket, defaults={"device": device, "asked_at": at})
    if made:
        _hand_on(printed, site)


@transaction.atomic
def print_again(ticket: UUID, device: Device, *, site: str, at: datetime) -> bool:
    """Print a ticket once more: the paper was put in, or the slip was lost. While it is being printed: nothing.

    Gives whether it is being printed now: False where the device has no printer or the ticket was printed too often.
    """
    if device.printing != Printing.NETWORK:
        return False
    printed = TicketPrint.objects.select_for_update().filter(ticket=ticket).first()
    if printed is None:
        _ask(ticket, device, site, at)
        return True
    late = printed.state == PrintState.ASKED and at - printed.asked_at >= PRINTS_WITHIN
    if printed.state == PrintState.ASKED and not late:
        return True
    if printed.times >= MOST_TIMES:
        return False
    if not late:
        printed.move(PrintState.ASKED)
    printed.device, printed.fault, printed.asked_at, printed.ended_at = device, "", at, None
    printed.times += 1
    printed.save()
    _hand_on(printed, site)
    return True


def _hand_on(printed: TicketPrint, site: str) -> None:
    # One after the other at each printer: two connections at once would mix two tickets.
    job = configure_task(name=PRINT, job_manager=_jobs, queue=QUEUE, lock=f"printer {printed.device_id}")
    job.defer(ticket=str(printed.ticket_id), times=printed.times, site=site)


def to_print(ticket: UUID, *, times: int) -> TicketPrint | None:
    """Give what is to be printed; None where it was printed, given up, or asked for anew since the job was made."""
    waiting = TicketPrint.objects.select_related("device", "ticket__visit", "ticket__service", "ticket__centre")
    return waiting.filter(ticket=ticket, state=PrintState.ASKED, times=times).first()


@transaction.atomic
def note_print(printed: TicketPrint, fault: PrintFault | None, *, at: datetime) -> bool:
    """Write down what became of a printing. False, and nothing written, where another one was asked for meanwhile."""
    found = TicketPrint.objects.select_for_update().filter(pk=printed.pk, times=printed.times)
    held = found.filter(state=PrintState.ASKED).first()
    if held is None:
        return False
    held.move(PrintState.FAILED if fault else PrintState.PRINTED)
    held.fault, held.ended_at = fault or "", at
    held.save(update_fields=["state", "fault", "ended_at"])
    if fault:
        tell(printed.ticket.centre_id, "devices")
    return True


def print_told(ticket: Ticket, device: Device, *, at: datetime) -> Told | None:
    """Give what the terminal says of the paper; None where it gives none by its own printer."""
    if device.printing != Printing.NETWORK:
        return None
    row: Any = TicketPrint.objects.filter(ticket=ticket).values().first()
    if row is None:
        return Told(PrintState.FAILED, None, may_again=True)
    state, fault = PrintState(row["state"]), row["fault"]
    late = state == PrintState.ASKED and at - row["asked_at"] >= PRINTS_WITHIN
    may_again = row["times"] < MOST_TIMES and (late or state != PrintState.ASKED)
    return Told(state, PrintFault(fault) if fault else None, may_again, late)
