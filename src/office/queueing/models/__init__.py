"""The tables of reception: queues, days, visits, tickets, the ledger, and desks that call."""

from office.queueing.models.queues import Queue, QueueCounter, QueueDay, QueuePause, QueueRules, QueueService
from office.queueing.models.seats import Seat, SeatBreak
from office.queueing.models.visits import Ticket, TicketInterval, Visit

__all__ = [
    "Queue",
    "QueueCounter",
    "QueueDay",
    "QueuePause",
    "QueueRules",
    "QueueService",
    "Seat",
    "SeatBreak",
    "Ticket",
    "TicketInterval",
    "Visit",
]
