"""Chains of the journal, hashed as ``office.audit`` hashes them (ADR 0003) and written as lines of COPY."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.db.models import Model

from office.audit.canonical import GENESIS, link
from office.audit.models import JournalEntry, JournalHead
from office.config.demo.bulk.texts import NULL, Template, escaped, json_text

Lines = Mapping[type[Model], list[str]]
_BETWEEN: Final = "\0"
"""Stands between the texts of entries that are filled together; no text that the database takes holds it."""


@dataclass(frozen=True)
class Entry:
    """An entry of the journal; ``at``, ``by`` and what ``data`` holds may be marks of slots."""

    verb: str
    by: str | None
    at: str
    data: Mapping[str, Any]


def entries_form(kind: type[Model], subject: str, entries: Iterable[Entry]) -> Template:
    """Prepare entries that follow each other: of each what is hashed of it, and how it begins in the table."""
    return Template(_BETWEEN.join(text for entry in entries for text in _texts(kind, subject, entry)))


def _texts(kind: type[Model], subject: str, entry: Entry) -> tuple[str, str]:
    held = dict(entry.data)
    told = {
        "at": entry.at,
        "by": entry.by,
        "data": held,
        "subject_id": subject,
        "subject_kind": kind._meta.label_lower,
        "verb": entry.verb,
    }
    return json_text(told), "\t".join((entry.verb, entry.by or NULL, entry.at, escaped(json_text(held)), ""))


class Chain:
    """The journal of one subject as it grows."""

    def __init__(self, kind: type[Model], subject: str) -> None:
        self._place = f"{kind._meta.label_lower}\t{subject}\t"
        self._length = 0
        self._last = GENESIS
        self._ends = ("", GENESIS.hex())

    def add(self, form: Template, values: Sequence[str], lines: Lines) -> None:
        """Add the entries of the form, with ``values`` in its slots."""
        texts = iter(form.fill(values).split(_BETWEEN))
        journal, place, last, length, now = lines[JournalEntry], self._place, self._last, self._length, self._ends[1]
        before = now
        for said, begins in zip(texts, texts, strict=True):
            length += 1
            last = link(last, sha256(said.encode()).digest())
            before, now = now, last.hex()
            journal.append(f"{place}{length}\t{begins}\\\\x{before}\t\\\\x{now}\n")
        self._length, self._last, self._ends = length, last, (before, now)

    def close(self, lines: Lines) -> None:
        """Write down how long the chain is and how it ends."""
        before, now = self._ends
        lines[JournalHead].append(f"{self._place}{self._length}\t\\\\x{before}\t\\\\x{now}\n")
