"""The tables of booking: what can be booked, who has booked, which places are taken, who waits for one."""

from office.booking.models.appointments import MOST_HELD, Appointment, SlotHold, SolvedProof
from office.booking.models.settings import Bookable, BookingRules, CapacityChange
from office.booking.models.waiting import WaitingEntry

__all__ = [
    "MOST_HELD",
    "Appointment",
    "Bookable",
    "BookingRules",
    "CapacityChange",
    "SlotHold",
    "SolvedProof",
    "WaitingEntry",
]
