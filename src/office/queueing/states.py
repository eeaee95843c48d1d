"""The life of a ticket and of a day of reception. Each move names the clause that allows it."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TicketState(TextChoices):
    WAITING = "waiting", _("waits")
    CALLED = "called", _("called to a desk")
    SERVING = "serving", _("is being served")
    HELD = "held", _("put aside")
    MISSED = "missed", _("did not come when called")
    DONE = "done", _("served")
    LEFT = "left", _("went away")
    CANCELLED = "cancelled", _("cancelled")
    UNSERVED = "unserved", _("not served before the day ended")


MOVES: Final[dict[tuple[TicketState, TicketState], str]] = {
    (TicketState.WAITING, TicketState.CALLED): "L21",
    (TicketState.WAITING, TicketState.WAITING): "L17",
    (TicketState.WAITING, TicketState.HELD): "L17",
    (TicketState.WAITING, TicketState.LEFT): "L18",
    (TicketState.WAITING, TicketState.CANCELLED): "L18",
    (TicketState.WAITING, TicketState.UNSERVED): "L17",
    # Called once more: the same people are shown and spoken again.
    (TicketState.CALLED, TicketState.CALLED): "L17",
    (TicketState.CALLED, TicketState.SERVING): "K16",
    # Undone at once, or passed on to where the person can be helped; the place is kept.
    (TicketState.CALLED, TicketState.WAITING): "L21",
    (TicketState.CALLED, TicketState.HELD): "L17",
    (TicketState.CALLED, TicketState.MISSED): "L17",
    (TicketState.CALLED, TicketState.LEFT): "L18",
    (TicketState.CALLED, TicketState.UNSERVED): "L17",
    (TicketState.SERVING, TicketState.DONE): "K16",
    (TicketState.SERVING, TicketState.WAITING): "L17",
    (TicketState.SERVING, TicketState.HELD): "L17",
    (TicketState.HELD, TicketState.WAITING): "L21",
    (TicketState.HELD, TicketState.LEFT): "L18",
    (TicketState.HELD, TicketState.CANCELLED): "L18",
    (TicketState.HELD, TicketState.UNSERVED): "L17",
    (TicketState.MISSED, TicketState.WAITING): "L21",
    (TicketState.MISSED, TicketState.LEFT): "L18",
}

AT_DESK: Final = (TicketState.CALLED, TicketState.SERVING)
OPEN: Final = (TicketState.WAITING, *AT_DESK, TicketState.HELD)
"""The person is somewhere in reception with this ticket; of these there is one for each kind of service (L19)."""
UNSETTLED: Final = (*OPEN, TicketState.MISSED)
"""Something may still become of it today."""
SETTLED: Final = (TicketState.DONE, TicketState.LEFT, TicketState.CANCELLED, TicketState.UNSERVED)


class Rule(TextChoices):
    """By which act a ticket came into its state: what the ledger of fairness reads."""

    TAKE = "take", _("took a ticket")
    PAPER = "paper", _("waited with a paper slip")
    CALL = "call", _("called in order")
    OUT_OF_ORDER = "out_of_order", _("called out of order")
    RECALL = "recall", _("called once more")
    UNDO = "undo", _("call undone")
    START = "start", _("service begun")
    FINISH = "finish", _("service finished")
    HOLD = "hold", _("put aside")
    STEP_OUT = "step_out", _("stepped out")
    RETURN = "return", _("came back")
    TRANSFER = "transfer", _("passed on")
    CREDIT = "credit", _("place moved by law")
    NO_SHOW = "no_show", _("did not come")
    LEAVE = "leave", _("went away")
    CANCEL = "cancel", _("cancelled")
    CLOSE = "close", _("the day was closed")


class DayState(TextChoices):
    OPEN = "open", _("people are received")
    PAUSED = "paused", _("reception is paused")
    CLOSED = "closed", _("the day is closed")


DAY_MOVES: Final[dict[tuple[DayState, DayState], str]] = {
    (DayState.OPEN, DayState.PAUSED): "L17",
    (DayState.PAUSED, DayState.OPEN): "L17",
    (DayState.OPEN, DayState.CLOSED): "L17",
    (DayState.PAUSED, DayState.CLOSED): "L17",
}
