"""Who was put aside until a moment waits again when it has come, in the place they had."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from office.centres.calendars import local_day
from office.centres.models import Centre
from office.queueing.models import QueueDay, Ticket
from office.queueing.states import DayState, Rule, TicketState
from office.queueing.turning import turn


@transaction.atomic(savepoint=False)
def wake(centre: Centre, *, at: datetime) -> int:
    """Let wait again whose moment has come, from that very moment on; gives how many.

    Whoever calls or looks at the queue asks for it first, so nobody depends on a clock of ours that may have stopped.
    While reception stands still nobody's moment comes: when it goes on they have as much longer.
    """
    still = QueueDay.objects.filter(centre=OuterRef("centre"), on=OuterRef("on"), state=DayState.PAUSED)
    due = Ticket.objects.select_for_update(of=("self", "visit"), no_key=True, skip_locked=True).select_related("visit")
    aside = due.filter(centre=centre, on=local_day(at), state=TicketState.HELD, back_at__lte=at)
    tickets = list(aside.exclude(Exists(still)))
    for ticket in tickets:
        turn(ticket, TicketState.WAITING, Rule.RETURN, by=None, at=ticket.back_at or at)
    return len(tickets)
