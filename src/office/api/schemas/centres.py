"""Centres, their hours and the bodies in them."""

from collections.abc import Sequence
from datetime import date, time
from typing import Annotated, Any, Final

from pydantic import Field, WithJsonSchema

from office.api.schemas.base import Day, In, Out
from office.centres.models import Centre, CentreProvider
from office.centres.queries import DayHours, EntranceSign
from office.workdays import Hours

# JSON Schema knows a time of the day only with an offset.
Clock = Annotated[time, WithJsonSchema({"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]:[0-5][0-9]$"})]


class CityShown(Out):
    slug: str
    name: str
    katottg: str


class CentreShown(Out):
    code: str
    name: str
    name_en: str
    city: CityShown
    address: str
    district: str
    phones: list[str]
    email: str
    site: str
    opened_on: date
    closed_on: date | None

    @classmethod
    def of(cls, centre: Centre) -> "CentreShown":
        same = ("code", "name", "name_en", "address", "district", "phones", "email", "site", "opened_on", "closed_on")
        city = CityShown.model_construct(**{name: getattr(centre.city, name) for name in ("slug", "name", "katottg")})
        return cls.model_construct(**{name: getattr(centre, name) for name in same}, city=city)


class CentresShown(Out):
    items: list[CentreShown]


class ShiftShown(Out):
    """One stretch of reception, by the clock of the centre."""

    opens: Clock
    closes: Clock

    @classmethod
    def of(cls, hours: Hours) -> "ShiftShown":
        return cls.model_construct(opens=hours.opens, closes=hours.closes)


class WeekdayShown(Out):
    weekday: Annotated[int, Field(description="Monday is 0.")]
    shifts: list[ShiftShown]


class BodyWeek(Out):
    body: str
    week: list[WeekdayShown]


class DifferingDay(Out):
    """A day on which the centre works other hours, or none."""

    on: date
    shifts: list[ShiftShown]
    reason: str


class ScheduleShown(Out):
    """The approved hours (L4, K26); an empty week where none are approved for that day."""

    on: date
    today: Annotated[list[ShiftShown], Field(description="Hours of reception on the day asked for.")]
    week: list[WeekdayShown]
    bodies: Annotated[list[BodyWeek], Field(description="Bodies with hours of their own.")]
    differing: list[DifferingDay]

    @classmethod
    def of(cls, on: date, today: Sequence[Hours], sign: EntranceSign | None) -> "ScheduleShown":
        return cls.model_construct(
            on=on,
            today=[ShiftShown.of(hours) for hours in today],
            week=_week(sign.week) if sign else [],
            bodies=[BodyWeek.model_construct(body=body.code, week=_week(week)) for body, week in sign.bodies]
            if sign
            else [],
            differing=[
                DifferingDay.model_construct(
                    on=day.on,
                    shifts=[ShiftShown.model_construct(opens=day.opens, closes=day.closes)] if day.opens else [],
                    reason=day.reason,
                )
                for day in (sign.differing if sign else [])
            ],
        )


def _week(days: Sequence[DayHours]) -> list[WeekdayShown]:
    return [
        WeekdayShown.model_construct(weekday=day.weekday, shifts=[ShiftShown.of(hours) for hours in day.shifts])
        for day in days
    ]


class BodyShown(Out):
    """A body that takes part in the centre (K10)."""

    code: str
    name: str
    name_en: str
    short_name: str
    since: date
    until: date | None

    @classmethod
    def of(cls, part: CentreProvider) -> "BodyShown":
        body = part.provider
        same = {name: getattr(body, name) for name in ("code", "name", "name_en", "short_name")}
        return cls.model_construct(**same, since=part.starts_on, until=part.ends_on)


class BodiesShown(Out):
    items: list[BodyShown]


class DayAsked(In):
    on: Annotated[Day | None, Field(description="The day asked about; today, where it is left out.")] = None


CENTRE_EXAMPLE: Final[dict[str, Any]] = {
    "code": "lutsk",
    "name": "Центр надання соціальних послуг",
    "name_en": "Social Services Centre",
    "city": {"slug": "lutsk", "name": "Луцьк", "katottg": "UA07080170010083384"},
    "address": "вул. Зразкова, 4",
    "district": "",
    "phones": ["+380332000000"],
    "email": "",
    "site": "",
    "opened_on": "2020-01-06",
    "closed_on": None,
}
SHIFT: Final = {"opens": "09:00:00", "closes": "18:00:00"}
SCHEDULE_EXAMPLE: Final[dict[str, Any]] = {
    "on": "2026-11-20",
    "today": [SHIFT],
    "week": [{"weekday": 0, "shifts": [SHIFT]}],
    "bodies": [],
    "differing": [],
}
BODY_EXAMPLE: Final[dict[str, Any]] = {
    "code": "pfu",
    "name": "Головне управління Пенсійного фонду",
    "name_en": "Pension Fund",
    "short_name": "ПФУ",
    "since": "2020-01-06",
    "until": None,
}
