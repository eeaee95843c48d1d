"""What stands in a person's list of documents; see ``papers``."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from office.documents.papers import Paper


@dataclass(frozen=True, kw_only=True)
class ChecklistRow:
    document: str
    form: str
    """«оригінал», «копія» …"""
    where: str
    notes: str
    bases: str
    """By which norm it is asked for, and for which service where there are several."""
    can_be_requested: bool


@dataclass(frozen=True, kw_only=True)
class Checklist(Paper):
    """Перелік документів за відповідями людини (L9, K19): nothing of the person stands in it."""

    template: ClassVar[str] = "checklist"
    city: str
    services: tuple[str, ...]
    answers: tuple[str, ...]
    made_on: date
    needs_checking: bool
    rows: tuple[ChecklistRow, ...]
    qr: str
