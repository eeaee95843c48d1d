"""Chains of the journal, hashed as ``office.audit`` hashes them (ADR 0003) and written as lines of COPY."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import Model

from office.audit.canonical import GENESIS, link
from office.audit.models import JournalEntry, JournalHead
from office.config.demo.bulk.texts import NULL, Template, cell_text, escaped, json_text

Lines = dict[type[Model], list[str]]


@dataclass(frozen=True)
class EntryForm:
    """An entry of the journal with slots: what is hashed of it, and how it begins in the table."""

    said: Template
    begins: Template


def entry_form(
    kind: type[Model], subject: str, *, verb: str, by: str | None, at: str, data: Mapping[str, Any]
) -> EntryForm:
    """Prepare an entry; ``subject``, ``at`` and what ``data`` holds may be marks of slots."""
    said, begins = _texts(kind._meta.label_lower, subject, verb=verb, by=by, at=at, data=data)
    return EntryForm(Template(said), Template(begins))


def _texts(kind: str, subject: str, *, verb: str, by: str | None, at: str, data: Mapping[str, Any]) -> tuple[str, str]:
    held = dict(data)
    told = {"at": at, "by": by, "data": held, "subject_id": subject, "subject_kind": kind, "verb": verb}
    return json_text(told), "\t".join((verb, by or NULL, at, escaped(json_text(held)), ""))


class Chain:
    """The journal of one subject as it grows."""

    def __init__(self, kind: type[Model], subject: str) -> None:
        self.kind, self.subject = kind._meta.label_lower, subject
        self._length = 0
        self._before = self._last = GENESIS

    def add(self, form: EntryForm, values: Sequence[str], lines: Lines) -> None:
        """Add the next entry, with ``values`` in its slots."""
        self._add(form.said.fill(values), form.begins.fill(values), lines)

    def tell(self, verb: str, *, by: str | None, at: str, data: Mapping[str, Any], lines: Lines) -> None:
        """Add the next entry; ``at`` as ``texts.moment_text`` writes it."""
        self._add(*_texts(self.kind, self.subject, verb=verb, by=by, at=at, data=data), lines)

    def _add(self, said: str, begins: str, lines: Lines) -> None:
        self._length += 1
        self._before, self._last = self._last, link(self._last, sha256(said.encode()).digest())
        place = f"{self.kind}\t{self.subject}\t{self._length}\t"
        lines[JournalEntry].append(f"{place}{begins}{cell_text(self._before)}\t{cell_text(self._last)}\n")

    def close(self, lines: Lines) -> None:
        """Write down how long the chain is and how it ends."""
        ends = f"{cell_text(self._before)}\t{cell_text(self._last)}\n"
        lines[JournalHead].append(f"{self.kind}\t{self.subject}\t{self._length}\t{ends}")
