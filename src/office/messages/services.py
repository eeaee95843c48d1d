"""Writing a message, and sending one again by hand."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NotRequired, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from office.accounts.models import Worker
from office.audit import record
from office.law import StaleChange
from office.law.words import Words as _
from office.messages.letters import packed
from office.messages.models import Message
from office.messages.scheduling import schedule, scheduled
from office.messages.states import Channel, State
from office.tables.early import letting_go
from office.tables.writing import write_together, write_unless_there

_E164 = re.compile(r"\+[1-9]\d{6,14}")


class Said(TypedDict):
    """What is said to whom; ``key`` says what the message tells of: ``"case-registered:<id>"``."""

    channel: str
    address: str
    template: str
    data: Mapping[str, Any]
    key: str
    at: datetime
    language: NotRequired[str]
    """Ukrainian where none is named."""


@transaction.atomic
def send(**said: Unpack[Said]) -> Message:
    """Write a message that the worker sends once the caller's transaction is committed; rolled back with it.

    A second call with the same ``key`` gives the message that is already there, also when both run at once. Raises
    ValueError or TypeError for an address, template or data that can not be sent: that is the caller's fault, never the
    worker's.
    """
    fresh = drawn_message(**said)
    # ON CONFLICT DO NOTHING waits for another writer of the same key, then leaves his row alone.
    if not write_unless_there(fresh, letting_go()):
        return Message.objects.get(key=said["key"])
    schedule(fresh, at=said["at"])
    return fresh


def send_first(**said: Unpack[Said]) -> Message:
    """Write a message about something that was made in this very transaction: no other can have its ``key``.

    As ``send``, by one statement. Raises IntegrityError where the key was there all the same.
    """
    fresh = drawn_message(**said)
    write_together([fresh], scheduled(fresh, at=said["at"]), letting_go())
    return fresh


def drawn_message(**said: Unpack[Said]) -> Message:
    """Draw up the message that ``send_first`` writes, to be written with other rows and with its job (``scheduled``)."""
    channel, at = Channel(said["channel"]), said["at"]
    _check_address(channel, said["address"])
    return Message(
        key=said["key"],
        channel=channel,
        address=said["address"],
        template=said["template"],
        data=packed(said["template"], said["data"]),
        language=said.get("language", "uk"),
        created_at=at,
        next_try_at=at,
    )


@transaction.atomic
def resend(message: Message, *, by: Worker, at: datetime) -> Message:
    """Put a message that was given up back into the queue. Raises StaleChange for one in any other state, or erased."""
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if locked.forgotten_at is not None:
        raise StaleChange("K7", _("What this message said has been erased: it was given up long ago."))
    locked.move(State.QUEUED)
    locked.attempts = 0
    locked.next_try_at = at
    locked.save(update_fields=["state", "attempts", "next_try_at"])
    schedule(locked, at=at)
    record("message.resent", locked, by=by, at=at, data={"template": locked.template})
    return locked


def _check_address(channel: Channel, address: str) -> None:
    if channel == Channel.SMS:
        if not _E164.fullmatch(address):
            raise ValueError("an SMS needs a phone number as E.164: +380…")
        return
    try:
        validate_email(address)
    except ValidationError:
        raise ValueError("an e-mail needs an e-mail address") from None
