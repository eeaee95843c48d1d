"""What a desk that calls looks at: who is there, who is next, who stepped aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q

from office.accounts.models import Worker
from office.centres.calendars import local_day
from office.queueing.models import Seat, Ticket
from office.queueing.seats import seat_of
from office.queueing.standing import DayNow, Standing, day_now, in_order, of_state, standings, unsettled
from office.queueing.states import AT_DESK, TicketState
from office.queueing.waking import wake

ASIDE: Final = (TicketState.HELD, TicketState.MISSED)


@dataclass(frozen=True)
class DeskNow:
    """A desk at one moment."""

    seat: Seat
    day: DayNow
    here: Ticket | None
    """Who was called to the desk, or is being served there."""
    line: Sequence[Standing]
    """Who waits and may be called here, in the order of the policy."""
    aside: Sequence[Standing]
    """Who was put aside, stepped out, or did not come."""
    linked: Sequence[Standing]
    """Other tickets of who is here (L19)."""

    @property
    def next(self) -> Standing | None:
        """Give whom a press of 'call the next' calls, if nothing changes before it."""
        return next((each for each in self.line if not _is_elsewhere(each.ticket)), None)

    @property
    def seen(self) -> str:
        """Say in one word how the desk stands: a page that shows another word is out of date."""
        here = f"{self.here.label}.{self.here.state}.{self.here.recalls}" if self.here else ""
        return f"{here}|{self.day.state or ''}|{'away' if self.seat.on_break else ''}"

    def can_begin(self, standing: Standing) -> bool:
        """Tell whether this desk gives what another ticket of the person here is for."""
        return standing.ticket.state == TicketState.WAITING and standing.ticket.service_id in self.seat.able


def desk_now(worker: Worker, *, at: datetime) -> DeskNow | None:
    """Read what the desk where ``worker`` sits looks at, in at most seven statements; None for who sits nowhere.

    Who sat down on a former day sits nowhere: what one can give is read anew each day.
    """
    seat = seat_of(worker)
    if seat is None or seat.on != local_day(at):
        return None
    wake(seat.centre, at=at)
    day = day_now(seat.centre, at=at)
    own = Q(service__in=seat.able) & (Q(only_desk=None) | Q(only_desk=seat.desk_id))
    there = Q(desk=seat.desk_id, state__in=AT_DESK)
    same = Ticket.objects.filter(applicant=OuterRef("applicant"), centre=OuterRef("centre"), state__in=AT_DESK)
    found = unsettled(seat.centre, at=at).filter(own | there).annotate(is_known_elsewhere=Exists(same))
    tickets = standings(found, day, at=at)
    here = next((each.ticket for each in tickets if each.ticket.desk_id == seat.desk_id and _is_at_desk(each)), None)
    mine = [each for each in tickets if each.ticket.only_body_id in {None, seat.body_id}]
    return DeskNow(
        seat=seat,
        day=day,
        here=here,
        line=of_state(mine, TicketState.WAITING),
        aside=of_state(mine, *ASIDE),
        linked=_linked(here, day, at) if here else (),
    )


def _is_elsewhere(ticket: Ticket) -> bool:
    return ticket.visit.is_engaged or bool(vars(ticket)["is_known_elsewhere"])


def _is_at_desk(standing: Standing) -> bool:
    return standing.ticket.state in AT_DESK


def _linked(here: Ticket, day: DayNow, at: datetime) -> list[Standing]:
    others = in_order(Ticket.objects.filter(visit=here.visit_id).exclude(pk=here.pk))
    return standings(others.select_related("visit", "service", "desk"), day, at=at)
