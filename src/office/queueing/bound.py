"""Who was passed on to one desk or body alone: to one that can call them, and let go of where it can not any more (L17, L21)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_noop

from office.accounts.models import Worker
from office.catalogue.competence import Held, competence_of, roles_at
from office.centres.calendars import local_day
from office.centres.models import Centre, Desk
from office.centres.queries import participants
from office.law import Refusal
from office.law.words import Words as _
from office.queueing.models import Seat, Ticket
from office.queueing.states import UNSETTLED, Rule, TicketState
from office.queueing.turning import turn

LEFT_ALONE: Final = gettext_noop("nobody at that desk gives the service any more")
"""Why who was passed on to one desk waits for every desk again: kept in the ledger by these words."""


def hold_seat(desk: Desk | None) -> Seat | None:
    """Lock who sits at a desk, before any ticket: they can not leave while somebody is being passed on to them."""
    if desk is None:
        return None
    seats = Seat.objects.select_for_update(of=("self",), no_key=True)
    return seats.filter(desk=desk, until=None, session__closed_at=None).first()


def check_calls(seat: Seat | None, service: UUID, body: UUID | None, *, at: datetime) -> None:
    """Refuse to pass a person on to where nobody would ever call them. Raises Refusal L7, K3."""
    if seat is None or seat.on != local_day(at):
        told = _("Nobody sits at this desk now. Choose another, or a service or a body.")
        raise Refusal("L7", told, field="desk")
    if service not in seat.able or body not in {None, seat.body_id}:
        told = _("The worker at this desk does not give this service. Choose another desk, or the service alone.")
        raise Refusal("K3", told, field="desk")


def check_gives(body: UUID, service: UUID, centre: Centre, *, at: datetime) -> None:
    """Refuse to pass a person on to a body that does not give the service at this centre: none of its desks would call them.

    Raises Refusal K3, which names the bodies that give it.
    """
    on = local_day(at)
    roles = roles_at(on, centre).filter(service=service, city=centre.city_id).values_list("kind", "provider", "centre")
    takers = competence_of((Held(*role) for role in roles), centre.pk).takers
    if body in takers:
        return
    giving = ", ".join(part.provider.local_short_name for part in participants(centre, on).filter(provider__in=takers))
    if giving:
        told = _("This body does not give this service here. {bodies}: these do. Choose one of them.", bodies=giving)
    else:
        told = _("No body gives this service here now. Choose another service, or call a manager.")
    raise Refusal("K3", told, field="body")


def let_go(ended: Iterable[Seat], *, by: Worker, at: datetime) -> None:
    """Let who waits for the desk of a seat that has ended wait for every desk, in the fair place they had.

    Whom the worker who sits there now can serve goes on waiting for that desk.
    """
    seats = list(ended)
    desks = {seat.desk_id for seat in seats}
    there = Seat.objects.filter(desk__in=desks, until=None, session__closed_at=None)
    able = dict(there.values_list("desk", "able"))
    bound = Ticket.objects.select_for_update(of=("self", "visit"), no_key=True).select_related("visit")
    here = {"centre__in": {seat.centre_id for seat in seats}, "on": local_day(at), "state__in": UNSETTLED}
    for ticket in bound.filter(**here, only_desk__in=desks).order_by("pk"):
        if ticket.only_desk_id is not None and ticket.service_id not in able.get(ticket.only_desk_id, ()):
            _free(ticket, by, at)


def _free(ticket: Ticket, by: Worker, at: datetime) -> None:
    if ticket.state == TicketState.WAITING:
        turn(ticket, TicketState.WAITING, Rule.TRANSFER, by=by, at=at, reason=LEFT_ALONE, only_desk_id=None)
        return
    ticket.only_desk = None
    ticket.save(update_fields=["only_desk"])
