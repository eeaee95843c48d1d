"""Lists of messages for the people who look after them."""

from uuid import UUID

from django.db.models import QuerySet

from office.messages.models import Message
from office.messages.states import State


def failed_messages() -> QuerySet[Message]:
    """Give the messages that were given up and can be sent again, oldest first: each says why in ``last_error``."""
    return Message.objects.filter(state=State.FAILED, forgotten_at=None).order_by("created_at")


def waiting_messages() -> QuerySet[Message]:
    """Give the messages that should have gone and have not, oldest first: each says why in ``last_error``."""
    return Message.objects.filter(state__in=[State.QUEUED, State.SENDING]).exclude(last_error="").order_by("created_at")


def access_failed(message: UUID) -> Message:
    """Open a message that was given up. Raises Message.DoesNotExist for one that never was: others are nobody's to open.

    One that was sent again meanwhile opens too, so that the sender is told its present state.
    """
    return Message.objects.exclude(last_error="").get(pk=message)
