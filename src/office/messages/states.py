"""The life of a message (ADR 0006)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    EMAIL = "email", _("e-mail")
    SMS = "sms", _("SMS")


class State(TextChoices):
    QUEUED = "queued", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("not sent")


# Full information in time is K7's demand; no clause says more of how a message travels.
MOVES: dict[tuple[State, State], str] = {
    (State.QUEUED, State.SENDING): "K7",
    (State.SENDING, State.SENT): "K7",
    (State.SENDING, State.QUEUED): "K7",
    (State.SENDING, State.FAILED): "K7",
    (State.FAILED, State.QUEUED): "K7",
}
