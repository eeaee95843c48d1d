"""Telling the subscribers: in the order of the journal, each event at least once."""

import logging
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import pydantic_core
from django.db import transaction
from django.db.models import Q

from office.webhooks import horizon, sending
from office.webhooks.events import Stretch, events_after
from office.webhooks.models import Subscription
from office.webhooks.rules import next_try, signature
from office.webhooks.states import State

AT_ONCE: Final = 50
LEASE: Final = timedelta(seconds=60)
"""For so long a subscription is in the hands of one worker; one that died gives it back by that."""

log = logging.getLogger(__name__)


def waiting(*, at: datetime) -> list[UUID]:
    """Give the subscriptions for which there is something to do: those that wait longest for a next try first."""
    free = Q(busy_until=None) | Q(busy_until__lt=at)
    ready = Q(next_try_at=None) | Q(next_try_at__lte=at)
    told = {"client__closed_at": None, "client__worker__is_active": True}
    behind = Subscription.objects.filter(free, ready, state=State.ACTIVE, told_to__lt=horizon.settled(), **told)
    return list(behind.order_by("next_try_at", "pk").values_list("pk", flat=True))


def deliver(subscription: UUID, *, at: datetime) -> bool:
    """Send the next batch of events to a subscriber; tell whether it was taken and there is more to send.

    While the other side is spoken to no row is locked and no transaction is open; the lease keeps others away.
    """
    held = _lease(subscription, at=at)
    if held is None:
        return False
    stretch = _stretch(held, at=at)
    outcome = _sent(held, stretch, at=at) if stretch.events else sending.Outcome(taken=True)
    return _settle(held, stretch, outcome, at=at) and stretch.more


@transaction.atomic
def _lease(subscription: UUID, *, at: datetime) -> Subscription | None:
    rows = Subscription.objects.select_for_update(skip_locked=True, of=("self",)).select_related("client__worker")
    held = rows.filter(pk=subscription, state=State.ACTIVE).first()
    if held is None or (held.busy_until is not None and held.busy_until >= at):
        return None
    held.busy_until = at + LEASE
    held.save(update_fields=["busy_until"])
    return held


def _stretch(held: Subscription, *, at: datetime) -> Stretch:
    client = held.client
    if client.closed_at is not None or not client.worker.is_active:
        return Stretch([], held.told_to, more=False)
    return events_after(held.told_to, of=held.events, worker=client.worker, limit=AT_ONCE, at=at)


def _sent(held: Subscription, stretch: Stretch, *, at: datetime) -> sending.Outcome:
    body = body_of(held, stretch)
    secrets = [held.secret]
    if held.former_until is not None and at < held.former_until:
        secrets.append(held.former_secret)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "prozoryi-office",
        "Office-Signature": signature(secrets, body, at=at),
        "Office-Subscription": str(held.pk),
    }
    return sending.post(held.url, body, headers)


def body_of(held: Subscription, stretch: Stretch) -> bytes:
    """Write down the events of a delivery."""
    told: dict[str, Any] = {"subscription": held.pk, "events": [vars(event) for event in stretch.events]}
    return pydantic_core.to_json(told | {"more": stretch.more})


@transaction.atomic
def _settle(held: Subscription, stretch: Stretch, outcome: sending.Outcome, *, at: datetime) -> bool:
    """Write down what came of it, unless the subscription was changed or replayed meanwhile: then that holds."""
    now = Subscription.objects.select_for_update().filter(pk=held.pk).first()
    if now is None:
        return False
    now.busy_until = None
    if now.version == held.version and outcome.taken:
        now.told_to, now.failures, now.last_error, now.next_try_at = stretch.up_to, 0, "", None
        now.delivered_at = at if stretch.events else now.delivered_at
    elif now.version == held.version:
        _put_off(now, outcome, at=at)
    now.save()
    return now.version == held.version and outcome.taken


def _put_off(held: Subscription, outcome: sending.Outcome, *, at: datetime) -> None:
    held.failures += 1
    held.last_error = outcome.reason[:200]
    held.next_try_at = None if outcome.final else next_try(held.failures, at=at)
    if held.next_try_at is None:
        held.move(State.FAILED)
        log.error("subscription %s: given up after %d tries", held.pk, held.failures)
    else:
        log.warning("subscription %s: try %d failed", held.pk, held.failures)
