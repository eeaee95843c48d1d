"""Who a visit is: found by the code of 'my place', made known, given a right to go first."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from office.accounts.models import Worker
from office.audit import record
from office.centres.access import posting_for, visible_centres
from office.centres.calendars import local_day
from office.centres.models import Centre
from office.law import Refusal, StaleChange
from office.law.words import Words as _
from office.parties.models import Applicant
from office.queueing.days import RECEIVERS
from office.queueing.models import Ticket, Visit
from office.queueing.policy import Priority, came_in_time, credit_of, effective_at
from office.queueing.queues import rules_of
from office.queueing.states import AT_DESK, UNSETTLED, Rule, TicketState
from office.queueing.telling import tell
from office.queueing.turning import turn
from office.tables.refusing import constraint_of

KNOWN_ONCE: Final = "l21_known_at_one_desk"
"""The constraint that lets one known person be at one desk of a centre."""


def visit_by_secret(secret: str) -> Visit:
    """Open a visit by the code on its ticket. Raises Visit.DoesNotExist for a code that is nobody's."""
    return Visit.objects.select_related("centre__city").get(secret=secret)


def access_ticket(worker: Worker, ticket: UUID, *, at: datetime) -> Ticket:
    """Open a ticket. Raises Ticket.DoesNotExist for one that is not there or not in a reception where he works."""
    found = Ticket.objects.select_related("visit", "centre__city", "service", "queue", "desk")
    return found.get(pk=ticket, centre__in=visible_centres(worker, *RECEIVERS, at=at))


def open_visit_of(applicant: Applicant, centre: Centre, *, at: datetime) -> UUID | None:
    """Give today's visit of a known person in which something may still become of a ticket; None where there is none."""
    mine = Ticket.objects.filter(applicant=applicant, centre=centre, on=local_day(at), state__in=UNSETTLED)
    return mine.order_by("arrived_at", "pk").values_list("visit", flat=True).first()


def note_needs(visit: UUID, needs: str) -> None:
    """Add what helps to a visit for which nothing was said: what its person says with another booking. In a transaction."""
    locked = Visit.objects.select_for_update(no_key=True).get(pk=visit)
    if needs and not locked.needs:
        locked.needs, locked.is_slow = needs, True
        locked.save(update_fields=["needs", "is_slow"])


def at_another_desk(ticket: Ticket) -> Ticket | None:
    """Give the ticket of another visit with which the same known person is at a desk of the centre."""
    if ticket.applicant_id is None:
        return None
    there = Ticket.objects.filter(applicant=ticket.applicant_id, centre=ticket.centre_id, state__in=AT_DESK)
    return there.exclude(visit=ticket.visit_id).select_related("desk").first()


@transaction.atomic
def make_known(visit: Visit, applicant: Applicant, *, by: Worker, at: datetime) -> Visit:
    """Say which applicant the visitor is, as the desk has found out.

    Raises Refusal: K3, K12; L19, the person has an open ticket for the same service in another visit; L21, the person
    is at another desk with another visit.
    """
    locked = _locked(visit, by, at)
    try:
        with transaction.atomic():
            locked.applicant = applicant
            locked.save(update_fields=["applicant"])
            locked.tickets.update(applicant=applicant)
    except IntegrityError as refused:
        if constraint_of(refused) == KNOWN_ONCE:
            told = _("This person is at another desk now.")
            raise StaleChange("L21", told) from None
        told = _("This person has another open ticket for the same service. Go on with that one.")
        raise StaleChange("L19", told) from None
    record("queue.visitor_known", locked, by=by, at=at, data={"applicant": applicant.pk})
    return locked


@transaction.atomic
def note_right(visit: Visit, *, priority: Priority, by: Worker, at: datetime, needs: str | None = None) -> Visit:
    """Note a right to go first whose document ``by`` has seen, or what helps; the tickets move by the fixed credit.

    The journal tells who noted it and by how much the tickets moved, never why. Raises Refusal: K3, K12, L18.
    """
    locked = _locked(visit, by, at)
    locked.priority = priority
    if needs is not None:
        locked.needs, locked.is_slow = needs.strip(), bool(needs.strip())
    locked.save(update_fields=["priority", "needs", "is_slow"])
    tickets = list(locked.tickets.filter(state__in=UNSETTLED).select_for_update(no_key=True))
    for ticket in tickets:
        ticket.visit = locked
        _reckon(ticket, by, at)
    record("queue.right_noted", locked, by=by, at=at, data={each.label: each.credit for each in tickets})
    tell(locked.centre_id, "waiting")
    return locked


def _reckon(ticket: Ticket, by: Worker, at: datetime) -> None:
    policy = rules_of(ticket.visit.centre).policy
    visit, booked = ticket.visit, came_in_time(ticket.arrived_at, ticket.agreed_at, policy)
    priority, has_needs = Priority(visit.priority), bool(visit.needs)
    credit = credit_of(policy, priority=priority, has_needs=has_needs, booked=booked) // timedelta(minutes=1)
    moved = effective_at(
        policy, arrived_at=ticket.arrived_at, agreed_at=ticket.agreed_at, priority=priority, has_needs=has_needs
    )
    if ticket.state == TicketState.WAITING:
        turn(ticket, TicketState.WAITING, Rule.CREDIT, by=by, at=at, credit=credit, effective_at=moved)
    else:
        ticket.credit, ticket.effective_at = credit, moved
        ticket.save(update_fields=["credit", "effective_at"])


def _locked(visit: Visit, by: Worker, at: datetime) -> Visit:
    # Tickets before the visit, as every act does.
    list(Ticket.objects.filter(visit=visit, state__in=UNSETTLED).order_by("pk").select_for_update(no_key=True))
    found = Visit.objects.select_for_update(of=("self",), no_key=True).select_related("centre__city")
    locked = found.get(pk=visit.pk)
    posting_for(by, *RECEIVERS, centre=locked.centre, at=at)
    if not locked.tickets.filter(state__in=UNSETTLED).exists():
        raise Refusal("L18", _("This visit is over."))
    return locked
