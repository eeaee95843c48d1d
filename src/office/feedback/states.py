"""What the book, the ratings and the register of enquiries know: kinds, ways, the life of an enquiry."""

from typing import Final

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class EntryKind(TextChoices):
    """What somebody writes into the book. A complaint is none of them: it goes its own way (L46, L53)."""

    RESPONSE = "response", _("response")
    PROPOSAL = "proposal", _("proposal")
    THANKS = "thanks", _("thanks")


class EntryWay(TextChoices):
    PORTAL = "portal", _("on the web site")
    KIOSK = "kiosk", _("at the terminal")
    DESK = "desk", _("by the code at a desk")
    PAPER = "paper", _("on paper")


class Step(IntegerChoices):
    """How somebody was served, the best first."""

    VERY_WELL = 5, _("Very well")
    WELL = 4, _("Well")
    SO_SO = 3, _("So-so")
    BADLY = 2, _("Badly")
    VERY_BADLY = 1, _("Very badly")


class RatingWay(TextChoices):
    PHONE = "phone", _("by the code on the ticket")
    KIOSK = "kiosk", _("at the terminal")
    CASE = "case", _("on the page of the case")


class EnquiryChannel(TextChoices):
    """How somebody asked, and therefore how the answer goes (L16)."""

    WEB = "web", _("on the web site")
    PHONE = "phone", _("by telephone")
    EMAIL = "email", _("by e-mail")
    POST = "post", _("by letter")
    OTHER = "other", _("by other means")


SPOKEN: Final = (EnquiryChannel.PHONE, EnquiryChannel.OTHER)
"""Told by a worker: noted with the time and who told whom."""


class EnquiryState(TextChoices):
    OPEN = "open", _("waits for an answer")
    WRITTEN = "written", _("the letter is written, not sent yet")
    ANSWERED = "answered", _("answered")


MOVES: Final[dict[tuple[EnquiryState, EnquiryState], str]] = {
    (EnquiryState.OPEN, EnquiryState.ANSWERED): "L16",
    (EnquiryState.OPEN, EnquiryState.WRITTEN): "L16",
    (EnquiryState.WRITTEN, EnquiryState.ANSWERED): "L16",
}
WAITING: Final = (EnquiryState.OPEN, EnquiryState.WRITTEN)
