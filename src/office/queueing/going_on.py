"""Two acts in one press: finish and call the next, finish and begin what else the same person came for."""

from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_noop

from office.accounts.models import Worker
from office.law import Refusal
from office.law.words import Words as _
from office.queueing.calling import Called, SeenTooEarlyError, answered, call_out_of_order, call_to, own_seat
from office.queueing.models import Seat, Ticket
from office.queueing.seats import no_seat
from office.queueing.serving import finish, finished, start
from office.queueing.telling import tell
from office.queueing.turning import acted_on

SAME_PERSON: Final = gettext_noop("the same person is at the desk already with another ticket")
"""Why the next ticket of a visit is called at once: kept in the ledger by these words."""


def go_on(ticket: Ticket, *, by: Worker, at: datetime, request: UUID) -> Called | None:
    """Finish with who is being served and call whoever is next by the policy; None where nobody waits.

    The same ``request`` again gives the same call and finishes nobody else. Raises as ``finish`` and ``call_next``.
    """
    while True:
        try:
            with transaction.atomic():
                seat = own_seat(by, at, request)
                return answered(seat) or _go_on(ticket, seat, by, at, request)
        except SeenTooEarlyError:
            continue  # somebody else has got on with that ticket; so do we, with what holds now


def _go_on(ticket: Ticket, seat: Seat, by: Worker, at: datetime, request: UUID) -> Called | None:
    finished(ticket, by=by, at=at, request=uuid5(request, "finish"))
    called = call_to(seat, by=by, at=at, request=request)
    if called is None:
        tell(seat.centre_id, "called")
    return called


@transaction.atomic
def begin_linked(ticket: Ticket, *, after: Ticket, by: Worker, at: datetime, request: UUID) -> Ticket:
    """Finish ``after`` and begin at once another ticket of the same visit that this desk can serve (L19).

    It is a call out of order, whose reason is that the person sits here already: the ledger tells it as one
    (docs/adr/0093). Raises Refusal L19 for a ticket of somebody else, and as ``call_out_of_order``.
    """
    if ticket.visit_id != after.visit_id:
        raise Refusal("L19", _("This is the ticket of another person. Call them in their turn."))
    _lock_seat(by)
    if acted_on(request):
        return Ticket.objects.get(pk=ticket.pk)
    finish(after, by=by, at=at, request=uuid5(request, "finish"))
    call_out_of_order(ticket, reason=SAME_PERSON, by=by, at=at, request=uuid5(request, "call"))
    return start(ticket, by=by, at=at, request=request)


def _lock_seat(by: Worker) -> None:
    """The desk first, then tickets: the order of every act that takes both."""
    seats = Seat.objects.select_for_update(of=("self",), no_key=True)
    if not seats.filter(worker=by, until=None, session__closed_at=None).exists():
        raise no_seat()
