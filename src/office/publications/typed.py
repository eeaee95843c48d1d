"""What the editor of a publication types, kept as typed, and what can be read of it (pure but for its words)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from office.catalogue.typed import clean, day, line
from office.law import Refusal
from office.publications.models import APPROVED, Kind, Version

Values = Mapping[str, Any]
LINES: Final = {"title": 300, "title_en": 300, "act_issuer": 300, "act_number": 60}
ADDRESSES: Final = {"link": 500, "video": 500}
DAYS: Final = ("act_on", "review_on")
TEXTS: Final = ("text", "text_en")
NAMES: Final = ("title", "title_en", "text", "text_en", "act_issuer", "act_number", "act_on", "link", "video",
                "review_on")  # fmt: skip
LONGEST: Final = 200_000
"""Characters of a text: some eighty sheets."""


@dataclass(frozen=True)
class ToMend:
    """What keeps a draft from being sent for publication: the field and what to do."""

    field: str
    words: Any


class Unfit(Refusal):
    """The draft is not fit yet; ``found`` says everything that is to be mended."""

    def __init__(self, found: list[ToMend]) -> None:
        super().__init__("K28", " ".join(str(each.words) for each in found), field=found[0].field)
        self.found = found


def kept(values: Values) -> dict[str, str]:
    """Give what was typed as it can be stored: our own fields alone, without control characters."""
    return {name: clean(str(values.get(name, ""))) for name in NAMES}


def typed_of(version: Version) -> dict[str, str]:
    """Give what is typed on a draft: as kept, or its columns as they would have been typed."""
    if version.typed is not None:
        return {name: version.typed.get(name, "") for name in NAMES}
    return {name: _typed(getattr(version, name)) for name in NAMES}


def _typed(value: Any) -> str:
    return f"{value.day}.{value.month}.{value.year}" if isinstance(value, date) else str(value or "")


def read(values: Values) -> dict[str, Any]:
    """Give the columns that the typed words fill, as far as they can be read."""
    found: dict[str, Any] = {name: line(values.get(name, ""))[:limit] for name, limit in LINES.items()}
    found |= {name: line(values.get(name, ""))[:limit] for name, limit in ADDRESSES.items()}
    found |= {name: values.get(name, "").strip()[:LONGEST] for name in TEXTS}
    return found | {name: day(values.get(name, "")) for name in DAYS}


def to_mend(kind: str, values: Values, *, has_file: bool) -> list[ToMend]:
    """Give everything that keeps the draft from being published."""
    return [*_missing(kind, values, has_file=has_file), *_unreadable(values)]


def _missing(kind: str, values: Values, *, has_file: bool) -> Iterator[ToMend]:
    needed = {
        "title": _("Give the text a title."),
        "text": _("Write the text."),
        "review_on": _("Name the day by which the text is to be reviewed."),
    }
    if kind in APPROVED:
        needed |= {
            "act_issuer": _("Say who issued the act."),
            "act_number": _("Give the number of the act."),
            "act_on": _("Give the date of the act."),
        }
    for name, words in needed.items():
        if not values.get(name, "").strip():
            yield ToMend(name, words)
    if kind == Kind.ACT and not has_file and not values.get("link", "").strip():
        yield ToMend("link", _("Add the file of the act, or a link to where it is published."))


def _unreadable(values: Values) -> Iterator[ToMend]:
    for name in DAYS:
        if values.get(name, "").strip() and day(values[name]) is None:
            yield ToMend(name, _("This is not a date. Write day, month and year, for example 27.3.2027."))
    for name, limit in {**LINES, **ADDRESSES, **dict.fromkeys(TEXTS, LONGEST)}.items():
        if len(values.get(name, "").strip()) > limit:
            yield ToMend(name, _("Write it shorter: at most %(where)s characters.") % {"where": limit})
    for name in ADDRESSES:
        if (typed := values.get(name, "").strip()) and not _is_address(typed):
            yield ToMend(name, _("Write the whole address, beginning with https://"))


def _is_address(typed: str) -> bool:
    try:
        parts = urlsplit(typed)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(sign.isspace() for sign in typed)
