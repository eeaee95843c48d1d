"""Slips for the hours without electricity: numbers printed beforehand, entered later, in the order of arrival (L17, L18)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from office.accounts.models import Worker
from office.audit import record
from office.catalogue.models import Service
from office.centres.access import posting_for, visible_centres
from office.centres.calendars import local_day
from office.centres.models import Centre, Role
from office.law import Refusal, StaleChange
from office.law.words import Words as _
from office.queueing.days import RECEIVERS
from office.queueing.models import PaperBlock, PaperSlip, Queue, Ticket, TicketInterval, Visit
from office.queueing.models.blocks import MOST_SLIPS
from office.queueing.models.queues import LARGEST_NUMBER
from office.queueing.policy import came_in_time, credit_of, effective_at
from office.queueing.states import Rule, TicketState
from office.queueing.taking import NOBODY_SAID, Person, Taken
from office.queueing.taking import _again as again
from office.queueing.taking import _Asked as Asked
from office.queueing.taking import _asked as asked_of
from office.queueing.taking import _check_received as check_received
from office.queueing.taking import _cleaned as cleaned
from office.queueing.taking import _new_visit as new_visit
from office.queueing.telling import tell
from office.tables.refusing import constraint_of

KEEPERS = (Role.CENTRE_HEAD, Role.GREETER)


@dataclass(frozen=True)
class Entered:
    """What a worker says of a slip that was handed out: its number, what for, when its holder came, and why on paper."""

    label: str
    service: Service
    arrived_at: datetime
    reason: str
    person: Person = NOBODY_SAID
    agreed_at: datetime | None = None
    """The time that was agreed with a holder who had booked."""


# -- blocks ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def make_block(queue: Queue, *, count: int, by: Worker, at: datetime) -> PaperBlock:
    """Set aside ``count`` numbers of a queue for paper: above those its counter gives, so free on any day.

    Raises Refusal: K3, K12; L18, more than two hundred or none are asked for, or no numbers are left.
    """
    centre = Centre.objects.select_for_update(no_key=True).get(pk=queue.centre_id)
    posting_for(by, *KEEPERS, centre=centre, at=at)
    if not 1 <= count <= MOST_SLIPS:
        raise Refusal("L18", _("A block holds one slip at least and two hundred at most."), field="count")
    fresh = Queue.objects.get(pk=queue.pk)
    first = _first_free(fresh, count, at)
    block = PaperBlock.objects.create(
        centre=centre, queue=fresh, letter=fresh.letter, first=first, last=first + count - 1, made_at=at, made_by=by
    )
    record("queue.block_made", block, by=by, at=at, data={"letter": block.letter, "first": first, "last": block.last})
    return block


def _first_free(queue: Queue, count: int, at: datetime) -> int:
    """Find the first stretch of ``count`` numbers above the counter's that no block in use holds.

    Nor one that was withdrawn and of which slips were entered today: a number is given once a day.
    """
    blocks = PaperBlock.objects.filter(centre=queue.centre_id, letter=queue.letter)
    taken = blocks.filter(
        Q(withdrawn_at=None) | Exists(PaperSlip.objects.filter(block=OuterRef("pk"), ticket__on=local_day(at)))
    )
    first = queue.last + 1
    for low, high in taken.order_by("first").values_list("first", "last"):
        if first + count - 1 < low:
            break
        first = max(first, high + 1)
    if first + count - 1 > LARGEST_NUMBER:
        told = _("No numbers are left above those of the queue. Lower its last number, or withdraw a block.")
        raise Refusal("L18", told, field="queue")
    return first


@transaction.atomic
def withdraw_block(block: PaperBlock, *, by: Worker, at: datetime) -> PaperBlock:
    """Take a block out of use, its unused slips destroyed; its numbers are free for another one.

    Raises Refusal K3, K12; StaleChange L18, it was withdrawn already.
    """
    found = PaperBlock.objects.select_for_update(of=("self",), no_key=True).select_related("centre")
    locked = found.get(pk=block.pk)
    posting_for(by, *KEEPERS, centre=locked.centre, at=at)
    if locked.withdrawn_at is not None:
        raise StaleChange("L18", _("This block was withdrawn already."), present=locked.withdrawn_at)
    locked.withdrawn_at, locked.withdrawn_by = at, by
    locked.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record("queue.block_withdrawn", locked, by=by, at=at, data={"used": locked.used.count()})
    return locked


def blocks_of(centre: Centre) -> QuerySet[PaperBlock]:
    """Give the blocks in use with how many of their slips were entered (``entered``)."""
    found = PaperBlock.objects.filter(centre=centre, withdrawn_at=None).select_related("queue", "made_by")
    return found.annotate(entered=Count("used"))


def access_block(worker: Worker, block: UUID, *, at: datetime) -> PaperBlock:
    """Open a block. Raises PaperBlock.DoesNotExist for one not there or not in a reception where he keeps them."""
    centres = visible_centres(worker, *KEEPERS, at=at)
    return PaperBlock.objects.select_related("queue", "centre").get(pk=block, centre__in=centres)


# -- slips ----------------------------------------------------------------------------------------------------------


def enter_slip(centre: Centre, slip: Entered, *, by: Worker, at: datetime, request: UUID) -> Taken:
    """Enter the holder of a slip into today's queue, with the time of arrival: they wait from then on.

    The ledger keeps two lines: with the slip, of which no desk could know, and from now on. The same ``request`` again
    gives the same ticket. Raises Refusal: K3, K12; L18, no such slip, it was entered, no reason, or a time that can not
    be; and as ``take``.
    """
    try:
        with transaction.atomic():
            return _enter(centre, slip, by, at, request)
    except IntegrityError as refused:
        if constraint_of(refused) in {"l18_slip_used_once", "l18_number_once_a_day"}:
            raise StaleChange("L18", _("This slip was entered already."), field="label") from None
        raise


def _enter(centre: Centre, slip: Entered, by: Worker, at: datetime, request: UUID) -> Taken:
    posting_for(by, *RECEIVERS, centre=centre, at=at)
    asked = asked_of(centre, slip.service, at, request)
    if asked.taken is not None:
        return again(request)
    check_received(asked, centre, at)
    _check_said(slip, at)
    block, number = _slip_of(centre, slip.label)
    visit = new_visit(centre, cleaned(slip.person), at)
    visit.save()
    ticket = _ticket(visit, slip, block, number, asked, at)
    _write_lines(ticket, slip, by, at, request)
    PaperSlip.objects.create(block=block, number=number, ticket=ticket, entered_at=at)
    said = {"number": ticket.label, "arrived_at": slip.arrived_at, "reason": slip.reason.strip()}
    record("queue.slip_entered", block, by=by, at=at, data=said)
    tell(centre.pk, "waiting")
    return Taken(
        ticket=ticket.pk,
        visit=visit.pk,
        label=ticket.label,
        secret=visit.secret,
        arrived_at=ticket.arrived_at,
        effective_at=ticket.effective_at,
        centre=centre.pk,
        service=ticket.service_id,
    )


def _check_said(slip: Entered, at: datetime) -> None:
    if not slip.reason.strip():
        raise Refusal("L18", _("Say why the number was given on paper."), field="reason")
    if slip.arrived_at > at or local_day(slip.arrived_at) != local_day(at):
        raise Refusal("L18", _("Give a time of today that has passed."), field="arrived_at")


def _slip_of(centre: Centre, label: str) -> tuple[PaperBlock, int]:
    """Find the block of a number as it was typed. Raises Refusal L18: no block in use has it, or it was entered."""
    typed = "".join(label.split()).upper()
    digits = typed[1:]
    number = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= len(str(LARGEST_NUMBER)) else 0
    blocks = PaperBlock.objects.filter(centre=centre, letter=typed[:1], withdrawn_at=None)
    block = blocks.filter(first__lte=number, last__gte=number).first()
    if block is None:
        raise Refusal("L18", _("No block of slips has this number. Check it on the paper."), field="label")
    if block.used.filter(number=number).exists():
        raise StaleChange("L18", _("This slip was entered already."), present=block.label(number), field="label")
    return block, number


def _ticket(visit: Visit, slip: Entered, block: PaperBlock, number: int, asked: Asked, at: datetime) -> Ticket:
    policy, has_needs = asked.rules.policy, bool(visit.needs)
    counted: dict[str, Any] = {"priority": slip.person.priority, "has_needs": has_needs}
    came, agreed = slip.arrived_at, slip.agreed_at
    return Ticket.objects.create(
        visit=visit,
        centre_id=visit.centre_id,
        on=local_day(at),
        applicant=visit.applicant,
        queue_id=block.queue_id,
        service=slip.service,
        ordinal=number,
        label=block.label(number),
        arrived_at=came,
        agreed_at=agreed,
        credit=credit_of(policy, **counted, booked=came_in_time(came, agreed, policy)) // timedelta(minutes=1),
        effective_at=effective_at(policy, arrived_at=came, agreed_at=agreed, **counted),
    )


def _write_lines(ticket: Ticket, slip: Entered, by: Worker, at: datetime, request: UUID) -> None:
    same: dict[str, Any] = {
        "ticket": ticket,
        "centre_id": ticket.centre_id,
        "on": ticket.on,
        "state": TicketState.WAITING,
        "service": slip.service,
        "effective_at": ticket.effective_at,
        "worker": by,
    }
    reason = slip.reason.strip()
    TicketInterval.objects.create(**same, since=slip.arrived_at, until=at, rule=Rule.PAPER, reason=reason)
    TicketInterval.objects.create(**same, since=at, rule=Rule.TAKE, request=request)
