"""Setting up reception: queues with their letters, which service stands where, the rules of the centre."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from office.accounts.models import Worker
from office.audit import record
from office.catalogue.models import Service
from office.centres.access import posting_for
from office.centres.calendars import local_day
from office.centres.closures import check_open
from office.centres.models import Centre, Role
from office.law import Refusal
from office.law.words import Words as _
from office.queueing.models import PaperBlock, Queue, QueueDay, QueueRules, QueueService, Ticket
from office.queueing.models.queues import LARGEST_NUMBER, LETTERS
from office.queueing.states import DayState

CREDITS: Final = ("credit_out_of_turn", "credit_first", "credit_access", "credit_booked", "grace")
NORMS: Final = ("recalls", "return_within", "longest_hold", "longest_wait", "most_waiting")
MOST_MINUTES: Final = 480
MOST_GRACE: Final = 120


@dataclass(frozen=True)
class QueueFacts:
    """What a queue is: its letter, its names, and the range of its numbers."""

    letter: str
    name: str
    name_en: str
    first: int = 1
    last: int = 999


@transaction.atomic
def add_queue(centre: Centre, facts: QueueFacts, *, by: Worker, at: datetime) -> Queue:
    """Set up a queue. Raises Refusal: K12, ``by`` is not the head; K27; L18, the letter or the range will not do."""
    locked = _own(centre, by, at)
    check_open(locked, at=at)
    _check_facts(facts)
    _check_paper(locked, facts)
    if locked.queues.filter(letter=facts.letter).exists():
        raise Refusal("L18", _("Another queue has this letter. Choose one that is free."), field="letter")
    queue = Queue.objects.create(centre=locked, **vars(facts))
    record("queue.added", queue, by=by, at=at, data={"centre": locked.code, **vars(facts)})
    return queue


@transaction.atomic
def change_queue(queue: Queue, facts: QueueFacts, *, is_open: bool, by: Worker, at: datetime) -> Queue:
    """Change a queue, or take it out of use; tickets that were given keep their numbers.

    Raises Refusal: K12; L18, the letter or the range will not do, or numbers of the letter were given on a day of
    reception that is not closed yet: the counter would come to them once more.
    """
    centre = _own(queue.centre, by, at)
    _check_facts(facts)
    _check_paper(centre, facts)
    locked = Queue.objects.select_for_update(no_key=True).get(pk=queue.pk)
    if Queue.objects.filter(centre=locked.centre_id, letter=facts.letter).exclude(pk=locked.pk).exists():
        raise Refusal("L18", _("Another queue has this letter. Choose one that is free."), field="letter")
    _check_unused(locked, facts, at)
    for name, value in vars(facts).items():
        setattr(locked, name, value)
    locked.is_open = is_open
    locked.save()
    record("queue.changed", locked, by=by, at=at, data={**vars(facts), "is_open": is_open})
    return locked


@transaction.atomic
def place_service(queue: Queue, service: Service, *, by: Worker, at: datetime) -> QueueService:
    """Let ``service`` be received in ``queue``, and in no other of the centre; tickets out there stay where they are."""
    centre = _own(queue.centre, by, at)
    entry, _made = QueueService.objects.update_or_create(
        centre=centre, service=service, defaults={"queue": queue}, create_defaults={"queue": queue}
    )
    record("queue.service_placed", queue, by=by, at=at, data={"service": service.code})
    return entry


def rules_of(centre: Centre) -> QueueRules:
    """Give the rules of a centre; the usual ones where it has set none."""
    return QueueRules.objects.filter(pk=centre.pk).first() or QueueRules(centre=centre)


@transaction.atomic
def set_rules(centre: Centre, *, by: Worker, at: datetime, **numbers: int) -> QueueRules:
    """Set credits of the calling policy and norms (minutes; counts). They hold for tickets taken from now on.

    Raises Refusal: K12, ``by`` is not the head; L21, a credit that would overthrow the order; L17, a norm of nothing.
    """
    _check_numbers(numbers)
    locked = _own(centre, by, at)
    rules = rules_of(locked)
    for name, value in numbers.items():
        setattr(rules, name, value)
    rules.save()
    record("queue.rules_set", locked, by=by, at=at, data=numbers)
    return rules


def _own(centre: Centre, by: Worker, at: datetime) -> Centre:
    locked = Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)
    posting_for(by, Role.CENTRE_HEAD, centre=locked, at=at)
    return locked


def _check_facts(facts: QueueFacts) -> None:
    if len(facts.letter) != 1 or facts.letter not in LETTERS:
        raise Refusal("L18", _("Give one capital Ukrainian letter."), field="letter")
    if not facts.name.strip():
        raise Refusal("L18", _("Name the queue."), field="name")
    if not 0 <= facts.first <= facts.last <= LARGEST_NUMBER:
        raise Refusal("L18", _("The last number must not be below the first, and at most 9999."), field="last")


def _is_received(centre: UUID, at: datetime) -> bool:
    return QueueDay.objects.filter(centre=centre, on=local_day(at)).exclude(state=DayState.CLOSED).exists()


def _check_unused(queue: Queue, facts: QueueFacts, at: datetime) -> None:
    changed = next((name for name in ("letter", "first", "last") if getattr(queue, name) != getattr(facts, name)), None)
    if changed is None or not _is_received(queue.centre_id, at):
        return
    given = Ticket.objects.filter(centre=queue.centre_id, on=local_day(at))
    if given.filter(Q(label__startswith=queue.letter) | Q(label__startswith=facts.letter)).exists():
        told = _(
            "Numbers with this letter have been given today. Change it when the day is closed, or before its start."
        )
        raise Refusal("L18", told, field=changed)


def _check_paper(centre: Centre, facts: QueueFacts) -> None:
    """Refuse, friendly, numbers that stand on slips; a trigger of the database refuses them for sure."""
    blocks = PaperBlock.objects.filter(centre=centre, letter=facts.letter, withdrawn_at=None)
    if blocks.filter(first__lte=facts.last, last__gte=facts.first).exists():
        told = _("Some of these numbers stand on paper slips. Withdraw their block, or choose another last number.")
        raise Refusal("L18", told, field="last")


def _check_numbers(numbers: dict[str, int]) -> None:
    if unknown := set(numbers) - {*CREDITS, *NORMS}:
        raise TypeError(f"no rules of reception: {sorted(unknown)}")
    for name, value in numbers.items():
        if name in CREDITS and not 0 <= value <= (MOST_GRACE if name == "grace" else MOST_MINUTES):
            raise Refusal("L21", _("A credit is between nothing and eight hours, a grace at most two."), field=name)
        if name in NORMS and not (0 if name == "recalls" else 1) <= value <= LARGEST_NUMBER:
            raise Refusal("L17", _("A norm is a whole number from 1 on."), field=name)
