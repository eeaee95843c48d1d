"""Writing the routing sheet."""

from datetime import datetime
from typing import TypedDict, Unpack
from zoneinfo import ZoneInfo

from office.accounts.models import Worker
from office.cases.models import Case, CaseStep, RoutingEntry
from office.centres.models import Provider

KYIV = ZoneInfo("Europe/Kyiv")


def stamp(by: Worker, provider: Provider | None, at: datetime) -> str:
    """Make the worker's stamp: name, body, local date and time (L30)."""
    body = provider.short_name or provider.name if provider else ""
    return ", ".join(filter(None, (by.short_name, body, f"{at.astimezone(KYIV):%d.%m.%Y %H:%M}")))


class Said(TypedDict, total=False):
    """What a line says beside the act: the step it is about, from which body to which, in words, and until when."""

    step: CaseStep | None
    body: Provider | None
    to: Provider | None
    text: str
    due_at: datetime | None


def note(case: Case, kind: RoutingEntry.Kind, *, by: Worker, at: datetime, **said: Unpack[Said]) -> RoutingEntry:
    """Add a line to the sheet of a case that the caller has locked, or has just made: so lines never collide."""
    line = drawn_line(case, kind, by=by, at=at, **said)
    line.save(force_insert=True)
    return line


def drawn_line(case: Case, kind: RoutingEntry.Kind, *, by: Worker, at: datetime, **said: Unpack[Said]) -> RoutingEntry:
    """Draw up the line that ``note`` writes."""
    case.last_line = (case.last_line or 0) + 1
    return RoutingEntry(
        case=case,
        sequence=case.last_line,
        kind=kind,
        step=said.get("step"),
        from_provider=said.get("body"),
        to_provider=said.get("to"),
        by=by,
        at=at,
        stamp=stamp(by, said.get("body"), at),
        text=said.get("text", ""),
        due_at=said.get("due_at"),
    )
