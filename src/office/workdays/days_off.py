"""Public holidays of Ukraine: their dates, their names, and the day off that moves (Labour Code, art. 67 and 73)."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from holidays import country_holidays

from office.law.words import Words as _

NO_HOLIDAYS_FROM = date(2022, 3, 24)
"""Law 2136-IX took force: while martial law lasts, holidays are working days."""

# The library's names, said here once so that they can be translated.
NAMES = {
    "New Year's Day": _("New Year's Day"),
    "Christmas Day": _("Christmas Day"),
    "International Women's Day": _("International Women's Day"),
    "Easter Sunday (Pascha)": _("Easter"),
    "Labor Day": _("Labour Day"),
    "International Workers' Solidarity Day": _("International Workers' Solidarity Day"),
    "Day of Remembrance and Victory over Nazism in World War II 1939-1945": _("Day of Remembrance and Victory"),
    "Day of Victory over Nazism in World War II (Victory Day)": _("Victory Day"),
    "Victory Day": _("Victory Day"),
    "Pentecost": _("Trinity Sunday"),
    "Day of the Constitution of Ukraine": _("Constitution Day"),
    "Ukrainian Statehood Day": _("Ukrainian Statehood Day"),
    "Independence Day": _("Independence Day"),
    "Day of defenders of Ukraine": _("Day of Defenders of Ukraine"),
    "Defender of Ukraine Day": _("Day of Defenders of Ukraine"),
}


@lru_cache(maxsize=128)
def holidays_of(year: int) -> Mapping[date, _]:
    """Give the holidays of ``year`` by date, whether or not they are days off then.

    The Cabinet's yearly transfers of working days are left out: they do not bind a centre and are its own overrides.
    """
    found = country_holidays("UA", years=year, observed=False, categories=("public", "workday"), language="en_US")
    named = {day: found[day].split("; ")[0] for day in sorted(found)}
    return MappingProxyType(
        {day: NAMES.get(name) or _(name) for day, name in named.items() if not name.startswith("Day off (")}
    )


def in_peace(day: date, martial_law_until: date | None) -> bool:
    """Tell whether holidays are days off on ``day``; ``martial_law_until`` None means that it is still in force."""
    return day < NO_HOLIDAYS_FROM or (martial_law_until is not None and day > martial_law_until)


def moved_days_off(year: int, rests: Callable[[date], bool], martial_law_until: date | None) -> Mapping[date, date]:
    """Give the working days of ``year`` that become days off, each with the holiday that fell on a day off.

    ``rests`` tells the days off of the weekly pattern. Two holidays in a row that fall on days off take two days.
    """
    if all(rests(date(year, 1, 1) + timedelta(days=nth)) for nth in range(7)):
        return MappingProxyType({})
    dates = [day for y in (year - 1, year) for day in holidays_of(y)]
    taken: dict[date, date] = {}
    for holiday in dates:
        if not rests(holiday) or not in_peace(holiday, martial_law_until):
            continue
        day = holiday + timedelta(days=1)
        while rests(day) or day in taken or day in holidays_of(day.year):
            day += timedelta(days=1)
        if in_peace(day, martial_law_until):
            taken[day] = holiday
    return MappingProxyType({day: holiday for day, holiday in taken.items() if day.year == year})
