"""Subscriptions to events, and events as they are told."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field, StrictBool, StrictInt

from office.api.pages import MOST, USUAL
from office.api.schemas.asking import digits
from office.api.schemas.base import In, Out, choice, signs
from office.api.schemas.cases import CASE_ID
from office.webhooks.events import Event
from office.webhooks.models import Subscription
from office.webhooks.rules import LONGEST_URL
from office.webhooks.states import EventType, State

Url = Annotated[
    str, signs(LONGEST_URL, least=10), Field(pattern="^https?://", description="An address of the open internet.")
]
Types = Annotated[
    list[EventType], Field(max_length=len(EventType), description="Of what to tell; empty, of everything.")
]
EventId = Annotated[StrictInt, Field(ge=0, le=2**63 - 1)]


class NewSubscription(In):
    url: Url
    events: Types = []
    after: Annotated[EventId | None, Field(description="Begin behind this event; with the next one, left out.")] = None


class SubscriptionChange(In):
    """What is to change; what is not named stays as it is."""

    url: Url | None = None
    events: Types | None = None
    paused: StrictBool | None = None


class Replay(In):
    after: EventId


class SubscriptionShown(Out):
    id: UUID
    url: str
    events: list[Annotated[str, choice(EventType)]]
    state: Annotated[str, choice(State)]
    created_at: datetime

    @classmethod
    def of(cls, held: Subscription) -> "SubscriptionShown":
        return cls.model_construct(**{name: getattr(held, name) for name in cls.model_fields})


class SubscriptionsShown(Out):
    items: list[SubscriptionShown]


class SecretShown(Out):
    """A subscription with the secret that signs its deliveries: shown now and never again."""

    id: UUID
    secret: str


class StatusShown(Out):
    """How far the telling has come."""

    state: Annotated[str, choice(State)]
    told_to: Annotated[int, Field(description="The last event that was taken.")]
    failures: int
    last_error: str
    next_try_at: datetime | None
    delivered_at: datetime | None

    @classmethod
    def of(cls, held: Subscription) -> "StatusShown":
        return cls.model_construct(**{name: getattr(held, name) for name in cls.model_fields})


class EventShown(Out):
    """An act on a case. ``id`` grows over the whole office, ``sequence`` with each entry about the case."""

    id: int
    type: Annotated[str, choice(EventType)]
    case: UUID
    sequence: int
    at: datetime
    by: UUID | None
    data: dict[str, Any]

    @classmethod
    def of(cls, event: Event) -> "EventShown":
        return cls.model_construct(**vars(event))


class EventsShown(Out):
    """Events in their order; go on with ``after`` = ``up_to``."""

    items: list[EventShown]
    up_to: int
    more: bool


class EventsAsked(In):
    after: Annotated[int, BeforeValidator(digits), Field(ge=0, le=2**63 - 1, strict=True)] = 0
    limit: Annotated[int, BeforeValidator(digits), Field(ge=1, le=MOST, strict=True)] = USUAL
    type: EventType | Literal[""] = ""


ID: Final = "b1d2f3a4-5c6d-4e7f-8a9b-0c1d2e3f4a5b"
EXAMPLE: Final[dict[str, Any]] = {
    "id": ID,
    "url": "https://events.example.org/office",
    "events": ["case.registered", "case.decided"],
    "state": "active",
    "created_at": "2026-11-20T10:00:00+02:00",
}
NEW: Final = {"url": "https://events.example.org/office", "events": ["case.registered", "case.decided"]}
SECRET: Final = {"id": ID, "secret": "whsec_…"}
STATUS: Final[dict[str, Any]] = {
    "state": "active",
    "told_to": 1042,
    "failures": 0,
    "last_error": "",
    "next_try_at": None,
    "delivered_at": "2026-11-20T10:00:10+02:00",
}
EVENT: Final[dict[str, Any]] = {
    "id": 1042,
    "type": "case.registered",
    "case": CASE_ID,
    "sequence": 1,
    "at": "2026-11-20T10:00:00+02:00",
    "by": "5b8f7a52-0f56-4f0e-8a8d-6a5d9d1f3c20",
    "data": {"number": "01-15/42-2026"},
}
