"""Plates, badges and the sign at the entrance (L4, L7). Papers are in the state language."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.utils.translation import override

from office.accounts.models import Worker
from office.centres.access import postings_of
from office.centres.models import Centre, Desk, Posting, Provider
from office.centres.queries import DayHours, EntranceSign
from office.documents import papers

DASH = "–"
DAYS = ("понеділок", "вівторок", "середа", "четвер", "п’ятниця", "субота", "неділя")


def desk_plate(desk: Desk, worker: Worker, *, at: datetime) -> papers.DeskPlate:
    """Make the plate of a desk with the worker who sits there (L7)."""
    posting = _posting_at(desk.centre, worker, at)
    return papers.DeskPlate(
        centre=desk.centre.name,
        number=str(desk.number),
        full_name=worker.full_name,
        position=_position(posting),
        body=_body(posting, desk.provider),
    )


def badge(posting: Posting) -> papers.Badge:
    """Make the badge of a worker in one posting (L7)."""
    worker = posting.worker
    return papers.Badge(
        centre=posting.centre.name if posting.centre else "",
        surname=worker.surname,
        given_names=" ".join(filter(None, (worker.given_name, worker.patronymic))),
        position=_position(posting),
        body=_body(posting, None),
    )


def _posting_at(centre: Centre, worker: Worker, at: datetime) -> Posting | None:
    return next((each for each in postings_of(worker, at) if each.centre_id == centre.pk), None)


def _position(posting: Posting | None) -> str:
    with override("uk"):
        return str(posting.get_role_display()).capitalize() if posting else ""


def _body(posting: Posting | None, default: Provider | None) -> str:
    body = (posting.provider if posting else None) or default
    return body.name if body else ""


def entrance_sign(sign: EntranceSign) -> papers.EntranceSign:
    """Make the sign with name, schedule in shifts, the bodies' own hours and what a person can count on (L4)."""
    centre = sign.centre
    with override("uk"):
        return papers.EntranceSign(
            over=centre.city.name,
            centre=centre.name,
            address=centre.address,
            shifts=tuple(_shift_rows(sign.week)),
            bodies=tuple(papers.BodyHours(body=body.name, hours=_hours_of(week)) for body, week in sign.bodies),
            phone=", ".join(centre.phones),
            site=centre.site,
            accessibility="; ".join(
                f"{fact.get_kind_display()}{f' ({fact.note})' if fact.note else ''}" for fact in sign.accessibility
            ),
            qr=centre.site,
        )


def _shift_rows(week: Sequence[DayHours]) -> list[papers.ShiftRow]:
    """Put days of the same hours into one row: ``понеділок – п’ятниця``."""
    rows = []
    for shifts, group in groupby(week, key=_said):
        days = [DAYS[day.weekday] for day in group]
        first, second = (*shifts, "", "")[:2]
        rows.append(papers.ShiftRow(days=_days(days).capitalize(), first=first or "вихідний", second=second))
    return rows


def _said(day: DayHours) -> tuple[str, ...]:
    return tuple(f"{hours.opens:%H:%M}{DASH}{hours.closes:%H:%M}" for hours in day.shifts)


def _days(days: Sequence[str]) -> str:
    return days[0] if len(days) == 1 else f"{days[0]} {DASH} {days[-1]}"


def _hours_of(week: Sequence[DayHours]) -> str:
    parts = []
    for shifts, group in groupby(week, key=_said):
        if shifts:
            parts.append(f"{_days([DAYS[day.weekday] for day in group])}: {', '.join(shifts)}")
    return "; ".join(parts)
