"""Being told of events, and reading them."""

from typing import Any, Final
from uuid import UUID

from ninja import Query, Router

from office.accounts.scopes import Scope
from office.api import tags
from office.api.operations import ApiRequest, Reply, operation
from office.api.schemas import webhooks as shown
from office.api.schemas.webhooks import (
    EventsAsked,
    EventShown,
    EventsShown,
    NewSubscription,
    Replay,
    SecretShown,
    StatusShown,
    SubscriptionChange,
    SubscriptionShown,
    SubscriptionsShown,
)
from office.api.views.cases import READERS
from office.webhooks import services
from office.webhooks.events import events_after
from office.webhooks.models import Subscription

router = Router()
ONE: Final = "/webhooks/{uuid:webhook_id}"
common: Final[dict[str, Any]] = {"scope": Scope.WEBHOOKS, "roles": READERS, "personal": False}


@operation(
    router, "GET", "/events", answer=EventsShown, examples={"answer": {"items": [shown.EVENT], "up_to": 1042, "more": False}}, **common
)  # fmt: skip
def read_events(request: ApiRequest, asked: Query[EventsAsked]) -> Reply:
    """Read the events behind `after` in their order: acts on cases that the worker may see.

    For systems that can not be reached by webhooks. An event appears some seconds after its act.
    """
    caller = request.auth
    wanted = [asked.type] if asked.type else []
    stretch = events_after(asked.after, of=wanted, worker=caller.worker, limit=asked.limit, at=caller.at)
    items = [EventShown.of(event) for event in stretch.events]
    return Reply(EventsShown(items=items, up_to=stretch.up_to, more=stretch.more))


@operation(
    router, "GET", "/webhooks", answer=SubscriptionsShown, examples={"answer": {"items": [shown.EXAMPLE]}}, **common
)
def list_webhooks(request: ApiRequest) -> Reply:
    """List the subscriptions of the client."""
    held = services.subscriptions_of(request.auth.client)
    return Reply(SubscriptionsShown(items=[SubscriptionShown.of(each) for each in held]))


@operation(
    router, "POST", "/webhooks", answer=SecretShown, status=201, examples={"body": shown.NEW, "answer": shown.SECRET}, **common
)  # fmt: skip
def subscribe(request: ApiRequest, body: NewSubscription) -> Reply:
    """Let an address be told of events, in their order, each at least once.

    The secret that signs the deliveries is shown in this answer alone.
    """
    made = services.subscribe(
        request.auth.client, url=body.url, events=body.events, after=body.after, **_moment(request)
    )
    location = f"/api/v1/webhooks/{made.pk}"
    return Reply(SecretShown(id=made.pk, secret=made.secret), tag=_tag(made), location=location)


@operation(router, "GET", ONE, answer=SubscriptionShown, examples={"answer": shown.EXAMPLE}, **common)
def open_webhook(request: ApiRequest, webhook_id: UUID) -> Reply:
    """Read a subscription."""
    held = services.access_subscription(request.auth.client, webhook_id)
    return Reply(SubscriptionShown.of(held), tag=_tag(held))


@operation(router, "GET", ONE + "/status", answer=StatusShown, examples={"answer": shown.STATUS}, **common)
def read_webhook_status(request: ApiRequest, webhook_id: UUID) -> Reply:
    """Read how far the telling has come, and why an address does not take events."""
    return Reply(StatusShown.of(services.access_subscription(request.auth.client, webhook_id)))


@operation(
    router, "PATCH", ONE, answer=SubscriptionShown, changes=True, examples={"body": {"paused": True}, "answer": shown.EXAMPLE}, **common
)  # fmt: skip
def change_webhook(request: ApiRequest, webhook_id: UUID, body: SubscriptionChange) -> Reply:
    """Change where to and of what is told; pause, or go on."""
    held = _held(request, webhook_id)
    changed = services.change_subscription(held, **dict(body), **_moment(request))
    return Reply(SubscriptionShown.of(changed), tag=_tag(changed))


@operation(router, "DELETE", ONE, status=204, changes=True, **common)
def unsubscribe(request: ApiRequest, webhook_id: UUID) -> Reply:
    """End a subscription."""
    services.unsubscribe(_held(request, webhook_id), **_moment(request))
    return Reply(None)


@operation(
    router, "POST", ONE + "/secret", answer=SecretShown, changes=True, examples={"answer": shown.SECRET}, **common
)
def renew_webhook_secret(request: ApiRequest, webhook_id: UUID) -> Reply:
    """Get a new secret; for a day deliveries are signed with the former one too."""
    held = services.renew_secret(_held(request, webhook_id), **_moment(request))
    return Reply(SecretShown(id=held.pk, secret=held.secret), tag=_tag(held))


@operation(
    router, "POST", ONE + "/replay", answer=SubscriptionShown, changes=True, examples={"body": {"after": 1042}, "answer": shown.EXAMPLE}, **common
)  # fmt: skip
def replay_events(request: ApiRequest, webhook_id: UUID, body: Replay) -> Reply:
    """Tell all events behind `after` once more, in their order; one that was given up goes on again."""
    held = services.replay(_held(request, webhook_id), after=body.after, **_moment(request))
    return Reply(SubscriptionShown.of(held), tag=_tag(held))


def _held(request: ApiRequest, webhook_id: UUID) -> Subscription:
    held = services.hold_subscription(request.auth.client, webhook_id)
    tags.check(_tag(held), request.seen)
    return held


def _tag(held: Subscription) -> str:
    return f"{held.version}-{held.state}"


def _moment(request: ApiRequest) -> dict[str, Any]:
    return {"by": request.auth.worker, "at": request.auth.at}
