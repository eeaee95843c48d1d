"""Subscribing to events, changing it, and reading them once more."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office.accounts.client_models import ApiClient
from office.accounts.models import Worker
from office.audit import record
from office.webhooks.horizon import settled
from office.webhooks.models import Subscription
from office.webhooks.rules import BadAddress, check_url
from office.webhooks.states import EventType, State

MARK: Final = "whsec_"
SECRET_BYTES: Final = 32
CHANGE_OVER: Final = timedelta(hours=24)
"""How long a former secret still signs beside the new one."""
MOST: Final = 20


def subscriptions_of(client: ApiClient) -> list[Subscription]:
    """Give the client's subscriptions, the first one first."""
    return list(client.subscriptions.all())


def access_subscription(client: ApiClient, subscription: UUID) -> Subscription:
    """Open a subscription. Raises Subscription.DoesNotExist for one that is not there or another client's."""
    return client.subscriptions.get(pk=subscription)


@transaction.atomic
def hold_subscription(client: ApiClient, subscription: UUID) -> Subscription:
    """Open a subscription to change it. Raises Subscription.DoesNotExist as above."""
    return client.subscriptions.select_for_update().get(pk=subscription)


@transaction.atomic
def subscribe(
    client: ApiClient, *, url: str, events: Iterable[str] = (), after: int | None = None, by: Worker, at: datetime
) -> Subscription:
    """Let ``url`` be told of events (of all types, where none is named), from the next one on or from behind ``after``.

    Raises ValidationError: the address is none that events are sent to, a type is unknown, there are too many already.
    """
    _check(url)
    ApiClient.objects.select_for_update(no_key=True).get(pk=client.pk)
    if client.subscriptions.count() >= MOST:
        raise ValidationError(_("A client has at most %(most)d subscriptions.") % {"most": MOST})
    made = Subscription.objects.create(
        client=client,
        url=url,
        events=_known(events),
        secret=_secret(),
        told_to=settled() if after is None else after,
        created_at=at,
    )
    record("webhook.subscribed", made, by=by, at=at, data={"client": client.pk, "events": made.events})
    return made


@transaction.atomic
def change_subscription(
    held: Subscription,
    *,
    url: str | None = None,
    events: Iterable[str] | None = None,
    paused: bool | None = None,
    by: Worker,
    at: datetime,
) -> Subscription:
    """Change where to and of what is told, pause or go on; what is None stays. Raises ValidationError as ``subscribe``."""
    if url is not None:
        _check(url)
        held.url = url
    if events is not None:
        held.events = _known(events)
    if paused is not None and paused != (held.state == State.PAUSED):
        held.move(State.PAUSED if paused else State.ACTIVE)
    return _kept(held, "webhook.changed", by=by, at=at)


@transaction.atomic
def renew_secret(held: Subscription, *, by: Worker, at: datetime) -> Subscription:
    """Give a new secret. For a day deliveries are signed with both, so that the other side can change over."""
    held.former_secret, held.former_until = held.secret, at + CHANGE_OVER
    held.secret = _secret()
    return _kept(held, "webhook.secret_renewed", by=by, at=at)


@transaction.atomic
def replay(held: Subscription, *, after: int, by: Worker, at: datetime) -> Subscription:
    """Tell all events behind entry ``after`` once more, in their order; one that was given up goes on again."""
    held.told_to, held.failures, held.next_try_at = after, 0, None
    if held.state == State.FAILED:
        held.move(State.ACTIVE)
    return _kept(held, "webhook.replayed", by=by, at=at)


@transaction.atomic
def unsubscribe(held: Subscription, *, by: Worker, at: datetime) -> None:
    """End a subscription; what is being delivered just now may still arrive."""
    record("webhook.unsubscribed", held, by=by, at=at, data={"client": held.client_id})
    held.delete()


def _kept(held: Subscription, verb: str, *, by: Worker, at: datetime) -> Subscription:
    held.version += 1
    held.save()
    record(verb, held, by=by, at=at, data={"version": held.version, "state": held.state, "told_to": held.told_to})
    return held


def _check(url: str) -> None:
    try:
        check_url(url, plain=settings.WEBHOOK_PLAIN)
    except BadAddress:
        raise ValidationError({"url": _("Events go to an https:// address with a host name.")}) from None


def _known(events: Iterable[str]) -> list[str]:
    asked = set(events)
    if asked - set(EventType.values):
        raise ValidationError({"events": _("Choose among the types of events.")})
    return [each.value for each in EventType if each in asked]


def _secret() -> str:
    return MARK + secrets.token_urlsafe(SECRET_BYTES)
