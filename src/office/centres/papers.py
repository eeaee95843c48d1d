"""What a centre puts on papers: its letterhead, and the sign at the entrance (L4). Papers are in the state language."""

from collections.abc import Sequence
from itertools import groupby

from django.utils.translation import override

from office.centres.models import Centre
from office.centres.queries import DayHours, EntranceSign
from office.documents import papers

DASH = "–"
DAYS = ("понеділок", "вівторок", "середа", "четвер", "п’ятниця", "субота", "неділя")


def centre_head(centre: Centre) -> papers.Letterhead:
    return papers.Letterhead(
        over=centre.city.name,
        body=centre.name,
        code="",
        address=centre.address,
        phone=", ".join(centre.phones),
        email=centre.email,
        site=centre.site,
    )


def entrance_sign_paper(sign: EntranceSign) -> papers.EntranceSign:
    """Make the sign with name, schedule in shifts, the bodies' own hours and what a person can count on (L4)."""
    centre = sign.centre
    with override("uk"):
        return papers.EntranceSign(
            over=centre.city.name,
            centre=centre.name,
            address=centre.address,
            shifts=tuple(_shift_rows(sign.week)),
            bodies=tuple(papers.BodyHours(body=body.name, hours=hours_of(week)) for body, week in sign.bodies),
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


def hours_of(week: Sequence[DayHours]) -> str:
    """Say a week in one line, days off left out: «понеділок – п’ятниця: 08:00–14:00, 14:00–20:00»."""
    parts = []
    for shifts, group in groupby(week, key=_said):
        if shifts:
            parts.append(f"{_days([DAYS[day.weekday] for day in group])}: {', '.join(shifts)}")
    return "; ".join(parts)
