"""Writing the routing sheet."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Max

from office.accounts.models import Worker
from office.cases.models import Case, CaseStep, RoutingEntry
from office.centres.models import Provider

KYIV = ZoneInfo("Europe/Kyiv")


def stamp(by: Worker, provider: Provider | None, at: datetime) -> str:
    """Make the worker's stamp: name, body, local date and time (L30)."""
    body = provider.short_name or provider.name if provider else ""
    return ", ".join(filter(None, (by.short_name, body, f"{at.astimezone(KYIV):%d.%m.%Y %H:%M}")))


def note(
    case: Case,
    kind: RoutingEntry.Kind,
    *,
    by: Worker,
    at: datetime,
    step: CaseStep | None = None,
    body: Provider | None = None,
    to: Provider | None = None,
    text: str = "",
    due_at: datetime | None = None,
) -> RoutingEntry:
    """Add a line to the case's routing sheet. The caller holds the case's lock, so lines never collide."""
    last = RoutingEntry.objects.filter(case=case).aggregate(last=Max("sequence"))["last"] or 0
    return RoutingEntry.objects.create(
        case=case,
        sequence=last + 1,
        kind=kind,
        step=step,
        from_provider=body,
        to_provider=to,
        by=by,
        at=at,
        stamp=stamp(by, body, at),
        text=text,
        due_at=due_at,
    )
