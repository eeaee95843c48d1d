"""Events: what the journal says of cases, for who may see those cases. Nothing of it is a person's data."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from office.accounts.models import Worker
from office.audit.models import JournalEntry
from office.cases.access import visible_cases
from office.cases.models import Case
from office.webhooks.horizon import settled
from office.webhooks.states import EventType

SUBJECT: Final = Case._meta.label_lower


@dataclass(frozen=True)
class Event:
    """One act on a case. ``id`` grows over the whole journal, ``sequence`` by one with each entry of the case."""

    id: int
    type: str
    case: UUID
    sequence: int
    at: datetime
    by: UUID | None
    data: dict[str, Any]


@dataclass(frozen=True)
class Stretch:
    """Events of a stretch of the journal that ends with entry ``up_to``; there is ``more`` behind it."""

    events: list[Event]
    up_to: int
    more: bool


def events_after(event: int, *, of: Collection[str], worker: Worker, limit: int, at: datetime) -> Stretch:
    """Read on in the journal behind entry ``event``: at most ``limit`` events of the types ``of`` (none named: all).

    Only what is settled is read, so that no event is ever skipped, and only cases that ``worker`` may see at ``at``.
    """
    end = settled()
    entries = list(
        JournalEntry.objects.filter(
            pk__gt=event, pk__lte=end, subject_kind=SUBJECT, verb__in=of or EventType.values
        ).order_by("pk")[: limit + 1]
    )
    more = len(entries) > limit
    read = entries[:limit]
    up_to = read[-1].pk if more else max(end, event)
    seen = _visible({UUID(entry.subject_id) for entry in read}, worker, at=at)
    return Stretch([_event(entry) for entry in read if UUID(entry.subject_id) in seen], up_to, more)


def _visible(cases: set[UUID], worker: Worker, *, at: datetime) -> set[UUID]:
    return set(visible_cases(worker, at=at).filter(pk__in=cases).values_list("pk", flat=True)) if cases else set()


def _event(entry: JournalEntry) -> Event:
    return Event(
        id=entry.pk,
        type=entry.verb,
        case=UUID(entry.subject_id),
        sequence=entry.sequence,
        at=entry.at,
        by=entry.by_id,
        data=entry.data,
    )
