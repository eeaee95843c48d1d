"""Published roots and proofs of the journal: their text is kept as it comes, to the byte."""

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import Field

from office.api.schemas.asking import PageAsked
from office.api.schemas.base import Day, In, Out
from office.api.schemas.cases import CASE_ID
from office.audit.seals import PublishedRoot

Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256 in hexadecimal digits.")]


class RootsAsked(PageAsked):
    """Which days, both included."""

    since: Day | None = None
    until: Day | None = None


class GrowthAsked(In):
    """The day whose root somebody kept, and a later one; the last one sealed, where it is left out."""

    since: Day
    until: Day | None = None


class CheckerAsked(In):
    of: Annotated[Literal["case", "growth"], Field(description="Of which kind of proof.")] = "case"


class RootShown(Out):
    """What is published of a day. Whoever keeps ``root`` can check any later record against it."""

    day: date
    number: int
    sealed_at: datetime
    root: Hash
    entries: int

    @classmethod
    def of(cls, published: PublishedRoot) -> "RootShown":
        return cls.model_construct(**vars(published))


class RootsPage(Out):
    """A page of days, the latest first."""

    items: list[RootShown]
    next: str | None


class HeadShown(Out):
    """What a seal says; its SHA-256 is the published root."""

    day: date
    log_root: Hash
    number: int
    previous: Hash
    sealed_at: datetime


class SealedBookShown(Out):
    after_id: int
    last_id: int
    root: Hash
    size: int


class DaySaid(Out):
    """What the log of days keeps of a day, by book."""

    books: dict[str, SealedBookShown]
    day: date
    number: int


class EntrySaid(Out):
    at: datetime
    by: UUID | None
    data: dict[str, Any]
    subject_id: str
    subject_kind: str
    verb: str


class ProvedEntry(Out):
    """An entry, its hash in the chain, and the way from it to the root of its day."""

    hash: Hash
    id: int
    index: int
    path: list[Hash]
    said: EntrySaid


class ProvedDay(Out):
    """The entries of a day, and the way from the day to the root of the log."""

    entries: list[ProvedEntry]
    path: list[Hash]
    said: DaySaid


class ProofShown(Out):
    """The proof that the entries of a case stand in the sealed journal (docs/journal.md)."""

    days: list[ProvedDay]
    format: Literal["office-journal-proof-1"]
    head: HeadShown


class GrowthShown(Out):
    """The proof that the journal of one day begins with all that stood in it on another (docs/journal.md)."""

    format: Literal["office-journal-growth-1"]
    new: HeadShown
    old: HeadShown
    path: list[Hash]


A_HASH: Final = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
ROOT_EXAMPLE: Final[dict[str, Any]] = {
    "day": "2026-11-20",
    "number": 1,
    "sealed_at": "2026-11-21T00:05:00+02:00",
    "root": A_HASH,
    "entries": 412,
}
HEAD_EXAMPLE: Final[dict[str, Any]] = {
    "day": "2026-11-20",
    "log_root": A_HASH,
    "number": 1,
    "previous": "0" * 64,
    "sealed_at": "2026-11-20T22:05:00.000000+00:00",
}
PROOF_EXAMPLE: Final[dict[str, Any]] = {
    "days": [
        {
            "entries": [
                {
                    "hash": A_HASH,
                    "id": 1042,
                    "index": 0,
                    "path": [A_HASH],
                    "said": {
                        "at": "2026-11-20T08:00:00.000000+00:00",
                        "by": "5b8f7a52-0f56-4f0e-8a8d-6a5d9d1f3c20",
                        "data": {"number": "01-15/42-2026"},
                        "subject_id": CASE_ID,
                        "subject_kind": "cases.case",
                        "verb": "case.registered",
                    },
                }
            ],
            "path": [],
            "said": {
                "books": {"entries": {"after_id": 0, "last_id": 1043, "root": A_HASH, "size": 2}},
                "day": "2026-11-20",
                "number": 1,
            },
        }
    ],
    "format": "office-journal-proof-1",
    "head": HEAD_EXAMPLE,
}
GROWTH_EXAMPLE: Final[dict[str, Any]] = {
    "format": "office-journal-growth-1",
    "new": HEAD_EXAMPLE | {"day": "2026-11-21", "number": 2, "previous": A_HASH},
    "old": HEAD_EXAMPLE,
    "path": [A_HASH],
}
