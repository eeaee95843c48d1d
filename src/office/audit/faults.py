"""What can be wrong with the journal, in words and as data."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from office.audit.models import Book


class FaultKind(TextChoices):
    CHANGED = "changed", _("was changed after it had been written")
    MISSING = "missing", _("is missing")
    REORDERED = "reordered", _("does not follow the entry before it: it was moved, or the one before was replaced")
    DOUBLED = "doubled", _("stands twice")
    ADDED = "added", _("was added past the recorded end of the journal")
    REPLACED = "replaced", _("is not the one that the end of the journal recorded")
    NO_END = "no_end", _("is the last one, and the recorded end of the journal is gone")


@dataclass(frozen=True)
class Fault:
    """What is wrong with entry ``sequence`` of a subject's journal, or with the entries from it to ``until``."""

    subject_kind: str
    subject_id: str
    sequence: int
    what: FaultKind
    until: int

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} №{_span(self.sequence, self.until)}: {self.what.label}"

    def as_data(self) -> dict[str, Any]:
        return {
            "subject_kind": self.subject_kind,
            "subject_id": self.subject_id,
            "sequence": self.sequence,
            "until": self.until,
            "what": self.what.value,
        }


class SealFaultKind(TextChoices):
    CHANGED = "seal_changed", _("the seal was changed after the day had been sealed")
    MISSING = "seal_missing", _("the seal is missing")
    REORDERED = "seal_reordered", _("the seal does not follow the seal of the day before")
    ADDED = "seal_added", _("the seal was added past the recorded end")
    REPLACED = "seal_replaced", _("the seal is not the one that was recorded as the last")
    NO_END = "seal_no_end", _("the recorded end of the seals is gone")
    LIST_CHANGED = "list_changed", _("the list of what was sealed was changed")
    ROW_CHANGED = "row_changed", _("was changed after the day had been sealed")
    ROW_MISSING = "row_missing", _("is missing, though it was sealed")
    ROW_ADDED = "row_added", _("was put into a day that had been sealed")
    ROW_MOVED = "row_moved", _("stands in another place than when it was sealed")
    UNKNOWN_ROOT = "unknown_root", _("no day has the root that was kept")


@dataclass(frozen=True)
class SealFault:
    """What is wrong with the seal of ``day`` or, where ``row`` is named, with a row of ``book`` that it covers."""

    what: SealFaultKind
    day: date | None = None
    book: Book | None = None
    row: int | None = None

    def __str__(self) -> str:
        where = [] if self.day is None else [f"{self.day:%d.%m.%Y}"]
        if self.book is not None:
            where.append(str(self.book.label))
        if self.row is not None:
            where.append(gettext("row %(id)d") % {"id": self.row})
        return f"{', '.join(where)}: {self.what.label}" if where else str(self.what.label)

    def as_data(self) -> dict[str, Any]:
        return {
            "day": self.day and self.day.isoformat(),
            "book": self.book and self.book.value,
            "row": self.row,
            "what": self.what.value,
        }


def _span(first: int, last: int) -> str:
    return f"{first}" if last == first else f"{first}–{last}"
