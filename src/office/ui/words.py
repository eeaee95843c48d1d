"""Dates, moments, terms and clauses as people read them; plain functions behind the template filters."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import phonenumbers
from babel.dates import format_date
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_noop, ngettext, npgettext, pgettext

from office.law import CLAUSES

Urgency = Literal["overdue", "today", "soon", "ok", "met", "late", "still"]
SOON_DAYS = 2
NO_BREAK = "\N{NO-BREAK SPACE}"
LONG_PATTERNS = {"uk": "EEEE, d MMMM y 'року'", "en": "EEEE, d MMMM y"}
WEEKDAY_PATTERNS = {"uk": "EEEEEE, dd.MM.y", "en": "EEE, dd.MM.y"}


def _language() -> str:
    return "en" if (get_language() or "uk").startswith("en") else "uk"


def _local(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(timezone.get_default_timezone()) if timezone.is_aware(moment) else moment


def _day_of(value: dt.date) -> dt.date:
    return _local(value).date() if isinstance(value, dt.datetime) else value


def moment(value: dt.datetime) -> str:
    """``22.11.2026 14:05``, on the centre's clock."""
    return _local(value).strftime("%d.%m.%Y %H:%M")


def day(value: dt.date) -> str:
    """``22.11.2026``."""
    return _day_of(value).strftime("%d.%m.%Y")


def day_long(value: dt.date) -> str:
    """``неділя, 22 листопада 2026 року``: where a person plans by the day, and in documents."""
    return format_date(_day_of(value), LONG_PATTERNS[_language()], locale=_language())


def day_week(value: dt.date) -> str:
    """``нд, 22.11.2026``: a day with its weekday, short enough for a table."""
    return format_date(_day_of(value), WEEKDAY_PATTERNS[_language()], locale=_language())


@lru_cache(maxsize=1024)
def _choices(model: type[Model], name: str) -> dict[Any, Any]:
    field: Any = model._meta.get_field(name)
    return dict(field.flatchoices)


def chosen(row: Model, name: str) -> str:
    """Give the word of the choice that ``row`` holds.

    Django's ``get_…_display`` translates every choice of the field for it, and a table of a page holds many.
    """
    value = getattr(row, name)
    return str(_choices(row._meta.model, name).get(value, "" if value is None else value))


def _number(clause: str) -> str:
    """Give the number that the text itself has: the letter after it (``K8b``) is only our own mark of a part."""
    return clause.lstrip("DKL").rstrip("abcd")


def clause_name(clause: str) -> str:
    """``п. 41 Регламенту``, ``п. 26 Положення``: how the text itself is cited; ``D2`` is a definition of the statute."""
    kind, number = clause[:1], _number(clause)
    if kind == "L":
        return gettext("clause %(number)s of the Regulation") % {"number": number}
    if kind == "D":
        return gettext("definition %(number)s of the Statute") % {"number": number}
    return gettext("clause %(number)s of the Statute") % {"number": number}


def clause_short(clause: str) -> str:
    """``п. 41``: beside a term, where the link leads to the rest."""
    return gettext("clause %(number)s") % {"number": _number(clause)}


def length(term: Mapping[str, int | bool]) -> str:
    """Give the length of a term as the clause sets it: ``1 роб. день``; empty when the clause counts nothing."""
    if count := term.get("working_days"):
        return ngettext("%(count)s working day", "%(count)s working days", int(count)) % {"count": count}
    if count := term.get("calendar_days"):
        return ngettext("%(count)s day", "%(count)s days", int(count)) % {"count": count}
    if count := term.get("months"):
        return ngettext("%(count)s month", "%(count)s months", int(count)) % {"count": count}
    words = {"same_day": gettext("the same day"), "next_day": gettext("the next day"), "at_once": gettext("at once")}
    return next((said for name, said in words.items() if term.get(name)), "")


def term_length(value: int | None, unit: str) -> str:
    """Say the term of a card or of a step: ``10 календарних днів``; a unit without a number says itself."""
    count = value or 0
    numbered = {
        "working_days": lambda: npgettext("length", "%(count)s working day", "%(count)s working days", count),
        "calendar_days": lambda: npgettext("length", "%(count)s calendar day", "%(count)s calendar days", count),
        "months": lambda: npgettext("length", "%(count)s month", "%(count)s months", count),
    }
    if unit in numbered:
        return numbered[unit]() % {"count": count} if count else ""
    said = {
        "same_day": pgettext("length", "on the day of application"),
        "none": pgettext("length", "no term set"),
        "at_once": pgettext("length", "at once"),
    }
    return said.get(unit, "")


def clause_length(clause: str) -> str:
    return length(CLAUSES[clause].term) if clause in CLAUSES else ""


def urgency(
    due_at: dt.datetime, at: dt.datetime, done_at: dt.datetime | None = None, stood_at: dt.datetime | None = None
) -> Urgency:
    """Tell how a term stands at the moment ``at``: open ones by how near they are, closed ones by whether they were met.

    'Soon' is the two calendar days after today. ``stood_at``: when its clock was stopped; what had run out by then stays
    overdue.
    """
    if done_at is not None:
        return "met" if done_at <= due_at else "late"
    if stood_at is not None and stood_at < due_at:
        return "still"
    if due_at < at:
        return "overdue"
    days = (_day_of(due_at) - _day_of(at)).days
    if days == 0:
        return "today"
    return "soon" if days <= SOON_DAYS else "ok"


URGENCY_TONES = {
    "overdue": "late",
    "late": "late",
    "today": "now",
    "soon": "wait",
    "ok": "calm",
    "met": "done",
    "still": "wait",
}


URGENCY_WORDS = {
    "overdue": gettext_noop("Overdue"),
    "today": gettext_noop("Today"),
    "soon": gettext_noop("Soon"),
    "ok": gettext_noop("In time"),
    "met": gettext_noop("Done in time"),
    "late": gettext_noop("Done late"),
    "still": gettext_noop("The term stands still"),
}


def urgency_word(state: Urgency) -> str:
    return gettext(URGENCY_WORDS[state])


@dataclass(frozen=True)
class ShownTerm:
    """What the screen says of a term."""

    moment: str
    iso: str
    length: str
    clause: str
    clause_word: str
    tone: str
    word: str


def shown_term(
    due_at: dt.datetime,
    clause: str,
    at: dt.datetime,
    done_at: dt.datetime | None = None,
    said: str | None = None,
    stood_at: dt.datetime | None = None,
) -> ShownTerm:
    """Put a term into the words of the screen: ``до 24.11.2026 18:00 · 1 роб. день · п. 30``."""
    state = urgency(due_at, at, done_at, stood_at)
    return ShownTerm(
        moment=gettext("by %(moment)s") % {"moment": moment(due_at)},
        iso=due_at.isoformat(),
        length=clause_length(clause) if said is None else said,
        clause=clause,
        clause_word=clause_short(clause) if clause else "",
        tone=URGENCY_TONES[state],
        word=urgency_word(state),
    )


def phone_parts(text: str) -> tuple[str, str]:
    """Give a phone as a telephone dials it and as people read it, in groups: ``+380332000001``, ``+380 332 000 001``.

    What is no phone number stays as it was typed.
    """
    try:
        number = phonenumbers.parse(text, "UA")
    except phonenumbers.NumberParseException:
        return text, text
    if not phonenumbers.is_possible_number(number):
        return text, text
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), shown.replace(" ", NO_BREAK)
