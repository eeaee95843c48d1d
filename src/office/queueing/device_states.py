"""The life of a device in the hall and of a printed ticket. Each move names the clause that allows it."""

from typing import Final

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class DeviceKind(TextChoices):
    KIOSK = "kiosk", _("terminal")
    BOARD = "board", _("board")


class DeviceState(TextChoices):
    UNPAIRED = "unpaired", _("not paired")
    PAIRED = "paired", _("paired")
    REMOVED = "removed", _("out of use")


DEVICE_MOVES: Final[dict[tuple[DeviceState, DeviceState], str]] = {
    (DeviceState.UNPAIRED, DeviceState.PAIRED): "L6",
    # Paired anew: another machine stands in its place, or its browser has lost what it knew.
    (DeviceState.PAIRED, DeviceState.PAIRED): "L6",
    (DeviceState.PAIRED, DeviceState.UNPAIRED): "L6",
    (DeviceState.UNPAIRED, DeviceState.REMOVED): "L6",
    (DeviceState.PAIRED, DeviceState.REMOVED): "L6",
}


class Printing(TextChoices):
    """How a terminal gives the number into the hand."""

    NETWORK = "network", _("printer on the network")
    BROWSER = "browser", _("printer of the terminal’s browser")
    NONE = "none", _("no paper: the code for the phone alone")


class PaperWidth(IntegerChoices):
    """The rolls that receipt printers take, in millimetres."""

    WIDE = 80, _("80 mm")
    NARROW = 58, _("58 mm")


class PrintState(TextChoices):
    ASKED = "asked", _("is being printed")
    PRINTED = "printed", _("printed")
    FAILED = "failed", _("not printed")


PRINT_MOVES: Final[dict[tuple[PrintState, PrintState], str]] = {
    (PrintState.ASKED, PrintState.PRINTED): "L18",
    (PrintState.ASKED, PrintState.FAILED): "L18",
    # Once more: the paper was put in, or the slip was lost.
    (PrintState.FAILED, PrintState.ASKED): "L18",
    (PrintState.PRINTED, PrintState.ASKED): "L18",
}


class PrintFault(TextChoices):
    """Why a ticket was not printed: what the printer has said of itself, or that it said nothing."""

    NO_PAPER = "no_paper", _("there is no paper")
    COVER_OPEN = "cover_open", _("the cover is open")
    OFFLINE = "offline", _("the printer has stopped")
    UNREACHABLE = "unreachable", _("the printer does not answer")
    CUT_OFF = "cut_off", _("the printer went silent in the middle")
    NO_PRINTER = "no_printer", _("no printer is set for this terminal")
