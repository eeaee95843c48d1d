"""Sending what stands in the outbox: each message once (ADR 0006)."""

import logging
from datetime import datetime
from types import ModuleType
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from office.messages.carriers import mail, sms
from office.messages.carriers.outcomes import Later, Never, Outcome, Sent
from office.messages.models import Message
from office.messages.rules import LOST_AFTER, SECRETS, TRIES, next_try
from office.messages.scheduling import schedule
from office.messages.states import Channel, State

CARRIERS: dict[str, ModuleType] = {Channel.EMAIL: mail, Channel.SMS: sms}
OPEN = (State.QUEUED, State.SENDING)
SWEPT_AT_ONCE = 500

log = logging.getLogger(__name__)


def deliver(message_id: UUID, *, at: datetime) -> None:
    """Try once to send a message, and write down what came of it. A message that is not waiting is left alone.

    First the state 'sending' is committed, then the row is locked for as long as the other side is spoken to. So a row
    in that state that nobody locks was left by a worker that died, and is taken over.
    """
    if not _claim(message_id, at=at):
        return
    with transaction.atomic():
        message = _free(message_id, State.SENDING)
        if message is not None:
            _settle(message, CARRIERS[message.channel].carry(message), at=at)


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Hand the worker again what it has lost sight of; give how many.

    Those are messages that waited for a channel which is set by now, and those whose job was lost with its worker.
    """
    ready = [channel for channel, carrier in CARRIERS.items() if not carrier.unready()]
    lost = Q(next_try_at__lt=at - LOST_AFTER) | Q(next_try_at__isnull=True)
    found = _open().filter(lost, channel__in=ready).order_by("created_at")[:SWEPT_AT_ONCE]
    for message in found:
        message.next_try_at = at
        message.save(update_fields=["next_try_at"])
        schedule(message, at=at)
    return len(found)


def forget(*, at: datetime) -> int:
    """Erase address and text of messages that were sent, or given up, longer ago than they are kept; give how many.

    The rows stay: what was told, when, by which channel. In batches; what somebody holds just now is left to the next run.
    """
    long_ago, forgotten = at - settings.MESSAGES_KEPT, 0
    gone = Q(state=State.SENT, sent_at__lt=long_ago) | Q(state=State.FAILED, created_at__lt=long_ago)
    while batch := _forget_batch(gone, at=at):
        forgotten += batch
    return forgotten


@transaction.atomic
def _forget_batch(gone: Q, *, at: datetime) -> int:
    rows = Message.objects.filter(gone, forgotten_at=None).select_for_update(skip_locked=True)
    keys = list(rows.values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    return Message.objects.filter(pk__in=keys).update(address="", data=None, forgotten_at=at)


def _open(*states: State) -> QuerySet[Message]:
    return Message.objects.select_for_update(skip_locked=True).filter(state__in=states or OPEN)


def _free(message_id: UUID, *states: State) -> Message | None:
    """Lock the message, unless it is in another state or another worker has it now."""
    return _open(*states).filter(pk=message_id).first()


@transaction.atomic
def _claim(message_id: UUID, *, at: datetime) -> bool:
    message = _free(message_id)
    if message is None:
        return False
    if message.state == State.QUEUED:
        if reason := CARRIERS[message.channel].unready():
            _hold(message, reason)
            return False
        message.move(State.SENDING)
    elif message.attempts >= TRIES:
        _give_up(message, "the worker died each time it tried")
        return False
    message.attempts += 1
    message.next_try_at = at
    message.save(update_fields=["state", "attempts", "next_try_at"])
    return True


def _hold(message: Message, reason: str) -> None:
    """Leave it in the queue without using up a try: ``sweep`` finds it when the channel is set."""
    message.next_try_at = None
    message.last_error = reason
    message.save(update_fields=["next_try_at", "last_error"])


def _settle(message: Message, outcome: Outcome, *, at: datetime) -> None:
    match outcome:
        case Sent():
            message.move(State.SENT)
            message.sent_at, message.next_try_at, message.last_error = at, None, ""
            message.data = None if message.template in SECRETS else message.data
            message.save(update_fields=["state", "sent_at", "next_try_at", "last_error", "data"])
        case Later(reason):
            _put_off(message, reason, at=at)
        case Never(reason):
            _give_up(message, reason)


def _put_off(message: Message, reason: str, *, at: datetime) -> None:
    again_at = next_try(message.attempts, at=at)
    if again_at is None:
        _give_up(message, reason)
        return
    message.move(State.QUEUED)
    message.next_try_at, message.last_error = again_at, reason
    message.save(update_fields=["state", "next_try_at", "last_error"])
    schedule(message, at=again_at)
    # Neither the address nor the server's words: they may name the person.
    log.warning("message %s: try %d failed, next %s", message.id, message.attempts, again_at.isoformat())


def _give_up(message: Message, reason: str) -> None:
    message.move(State.FAILED)
    message.next_try_at, message.last_error = None, reason
    message.save(update_fields=["state", "next_try_at", "last_error"])
    log.error("message %s: given up after %d tries", message.id, message.attempts)
