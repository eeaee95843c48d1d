"""The tables of reception: queues, days, visits, tickets, the ledger, desks that call, machines in the hall, notices."""

from office.queueing.models.blocks import PaperBlock, PaperSlip
from office.queueing.models.devices import Device, StaffCall, TicketPrint
from office.queueing.models.notices import PlaceNotice
from office.queueing.models.queues import Queue, QueueCounter, QueueDay, QueuePause, QueueRules, QueueService
from office.queueing.models.seats import Seat, SeatBreak
from office.queueing.models.visits import Ticket, TicketInterval, Visit

__all__ = [
    "Device",
    "PaperBlock",
    "PaperSlip",
    "PlaceNotice",
    "Queue",
    "QueueCounter",
    "QueueDay",
    "QueuePause",
    "QueueRules",
    "QueueService",
    "Seat",
    "SeatBreak",
    "StaffCall",
    "Ticket",
    "TicketInterval",
    "TicketPrint",
    "Visit",
]
