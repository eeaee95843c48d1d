"""The figures of a centre laid out in words: four tasks, their rows, and how each is counted (K6).

Every layout has the same rows in the same order, whoever looks and whatever was counted: two can be put side by side.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from office.centres.kept_terms import KeptTerms
from office.reporting.rules import HIDDEN, Eye, Shown
from office.reporting.tasks import Tasks

Word = str | Promise
MINUTE: Final = timedelta(minutes=1)
NOBODY: Final = UUID(int=0)


class Unit(StrEnum):
    """In what a number is told."""

    COUNT = "count"
    DAYS = "days"
    MINUTES = "minutes"
    STEPS = "steps"


TERMS: Final[Mapping[str, Word]] = {
    "L26": _("Register what came by post or electronically"),
    "L29": _("Tell by telephone at once what is missing"),
    "L30": _("Hand the case over to the executor"),
    "L33": _("Hand over all that waits, each working day"),
    "L35": _("Do a step of the case"),
    "L31": _("Decide"),
    "L38": _("Send the result to the centre"),
    "L39": _("Register the result on the day it arrives"),
    "L41": _("Hand the result over or post it"),
}
"""What the office owes by each clause with a term, in the order of a case's life."""
ANSWERS: Final[Mapping[str, Word]] = {
    "L16": _("Answer an enquiry"),
    "L52": _("Answer an entry of the book of responses"),
}


@dataclass(frozen=True)
class Row:
    """One figure. ``whole``: of how many it is told; nought where there was nothing to count it of.

    ``of``: it is a part of that whole, so a share stands beside it.
    """

    code: str
    label: Word
    clauses: tuple[str, ...]
    value: Shown
    whole: int
    unit: Unit = Unit.COUNT
    of: bool = False
    share: int | None = None


@dataclass(frozen=True)
class TermRow:
    """How the terms of one kind were kept. ``unmet``: of the late ones, still owed when the days were over."""

    code: str
    label: Word
    clauses: tuple[str, ...]
    whole: int
    total: Shown
    in_time: Shown
    late: Shown
    unmet: Shown
    share: int | None


@dataclass(frozen=True)
class Task:
    """One of the four tasks. ``how``: how it is counted, in a plain sentence or two; ``none``: what to say of nothing."""

    code: str
    title: Word
    how: Word
    none: Word
    terms: tuple[TermRow, ...]
    rows: tuple[Row, ...]

    @property
    def terms_counted(self) -> list[TermRow]:
        return [row for row in self.terms if row.whole]

    @property
    def counted(self) -> list[Row]:
        """Leave out what there was nothing to count of: nought of nought is no success."""
        return [row for row in self.rows if row.whole]


class Said(NamedTuple):
    """A task in words: what it is, how it is counted, and what to say where nothing was."""

    title: Word
    how: Word
    none: Word


TASKS: Final[Mapping[str, Said]] = {
    "terms": Said(
        _("Services within the legal terms"),
        _(
            "A term is in time when its act was done by the moment the law sets, and late when that moment passed "
            "first; each counts once, on the day on which that was known. A term that stood still with its case, "
            "and the applicant's own term to bring documents, are not counted. The days of a result run from "
            "registration, days off and pauses included."
        ),
        _("No legal term was met or ran out in these days, and no result was given."),
    ),
    "simple": Said(
        _("A simpler procedure"),
        _("Counted of the packages of documents registered in these days, as they were on registration."),
        _("No package of documents was registered in these days."),
    ),
    "automatic": Said(
        _("Documents that move by themselves"),
        _(
            "Counted from the lists by which cases go from one body to another, confirmed in the system without "
            "paper, and from the results given in these days. The time runs from the moment when a case was ready "
            "to go until its receipt was confirmed, at night and on days off too."
        ),
        _("No case was handed over and no result was given in these days."),
    ),
    "informing": Said(
        _("Applicants informed and received"),
        _(
            "Counted from messages that were sent about cases, from the queue, from enquiries and the book of "
            "responses, and from what visitors rated. Whoever has left neither e-mail nor telephone is told in person."
        ),
        _("Nobody was told, answered or received through the queue in these days."),
    ),
}


def laid_out(tasks: Tasks, eye: Eye) -> list[Task]:
    """Lay the figures of one centre out as ``eye`` may see them."""
    terms = {
        "terms": _terms(TERMS, tasks.terms, eye, total=_("All legal terms together")),
        "informing": _terms(ANSWERS, tasks.answers, eye, total=None),
    }
    rows = {
        "terms": _results(tasks, eye),
        "simple": _simple(tasks, eye),
        "automatic": _automatic(tasks, eye),
        "informing": _informing(tasks, eye),
    }
    return [Task(code, *said, tuple(terms.get(code, ())), tuple(rows[code])) for code, said in TASKS.items()]


# -- terms ----------------------------------------------------------------------------------------------------------


def _terms(
    kinds: Mapping[str, Word], kept: Mapping[str, KeptTerms], eye: Eye, *, total: Word | None
) -> Iterator[TermRow]:
    for clause, label in kinds.items():
        yield _term(clause, label, (clause,), kept.get(clause, KeptTerms(NOBODY, clause, 0, 0, 0)), eye)
    if total is not None:
        yield _term("all", total, (), _together(kept.values()), eye)


def _together(kept: Iterable[KeptTerms]) -> KeptTerms:
    counts = [(each.in_time, each.late, each.unmet) for each in kept]
    in_time, late, unmet = (sum(column) for column in zip(*counts, strict=True)) if counts else (0, 0, 0)
    return KeptTerms(NOBODY, "", in_time, late, unmet)


def _term(code: str, label: Word, clauses: tuple[str, ...], kept: KeptTerms, eye: Eye) -> TermRow:
    whole = kept.in_time + kept.late
    in_time, late, unmet = (eye.part(each, whole) for each in (kept.in_time, kept.late, kept.unmet))
    share = eye.share(kept.in_time, whole)
    return TermRow(code, label, clauses, whole, eye.number(whole), in_time, late, unmet, share)


# -- the rest -------------------------------------------------------------------------------------------------------


def _results(tasks: Tasks, eye: Eye) -> Iterator[Row]:
    given = tasks.given
    yield _count("results", _("Results given to applicants"), ("L41",), given.count, eye)
    lengths = (given.days_median, given.days_most)
    labels = (_("Half of the results came within"), _("Nine of ten results came within"))
    yield from _lengths("results", labels, ("L31",), lengths, given.count, Unit.DAYS, eye)


def _simple(tasks: Tasks, eye: Eye) -> Iterator[Row]:
    found = tasks.registered
    whole = found.count
    yield _count("registered", _("Packages registered"), ("L25",), whole, eye)
    yield _part(
        "complete", _("Complete at once: nothing had to be brought later"), ("L28",), found.complete, whole, eye
    )
    yield _part("electronic", _("Sent on-line, without a visit"), ("L22",), found.electronic, whole, eye)
    yield _part("post", _("Sent by post, without a visit"), ("L22",), found.by_post, whole, eye)
    label = _("The office asks for a document itself, so the applicant need not bring it")
    yield _part("requesting", label, ("L28",), found.requesting, whole, eye)
    # Whoever can not see how many packages these are for does not see how many documents either.
    asked = HIDDEN if eye.part(found.requesting, whole).value is None else eye.number(found.requested)
    label = _("Documents that the office undertook to get itself")
    yield Row("requested", label, ("L28",), asked, found.requesting)


def _automatic(tasks: Tasks, eye: Eye) -> Iterator[Row]:
    handed, given = tasks.handed_over, tasks.given
    yield _count("handed_over", _("Cases put on lists from one body to another"), ("L33",), handed.count, eye)
    label = _("Receipt confirmed in the system")
    yield _part("confirmed", label, ("L34",), handed.confirmed, handed.count, eye)
    labels = (_("Half of the cases were received within"), _("Nine of ten cases were received within"))
    lengths = (_minutes(handed.took_median), _minutes(handed.took_most))
    yield from _lengths("received", labels, ("L30", "L34"), lengths, handed.confirmed, Unit.MINUTES, eye)
    label = _("Results given electronically")
    yield _part("results_electronic", label, ("L41",), given.electronic, given.count, eye)


def _informing(tasks: Tasks, eye: Eye) -> Iterator[Row]:
    registered, given, tickets, rated = tasks.registered, tasks.given, tasks.served, tasks.rated
    label = _("Told by e-mail or SMS of the number and the term, or of what is missing")
    yield _part("told_registered", label, ("K7", "L29"), registered.told, registered.count, eye)
    label = _("Told by e-mail or SMS that the result is ready")
    yield _part("told_ready", label, ("K7",), given.told, given.count, eye)
    yield _count("served", _("Numbers of the queue that were served"), ("L18",), tickets.count, eye)
    lengths = (_minutes(tickets.wait_median), _minutes(tickets.wait_most))
    labels = (_("Half of them waited at most"), _("Nine of ten waited at most"))
    yield from _lengths("waited", labels, ("L8",), lengths, tickets.count, Unit.MINUTES, eye)
    yield _count("rated", _("Ratings by visitors"), ("L52",), rated.count, eye)
    mean = Shown(rated.mean) if eye.sees_median(rated.count) else HIDDEN
    yield Row("rating", _("Mean rating, five is the best"), ("L52",), mean, rated.count, Unit.STEPS)


def _count(code: str, label: Word, clauses: tuple[str, ...], count: int, eye: Eye) -> Row:
    return Row(code, label, clauses, eye.number(count), count)


def _part(code: str, label: Word, clauses: tuple[str, ...], count: int, whole: int, eye: Eye) -> Row:
    shown, share = eye.part(count, whole), eye.share(count, whole)
    return Row(code, label, clauses, shown, whole, of=True, share=share)


def _lengths(
    code: str,
    labels: tuple[Word, Word],
    clauses: tuple[str, ...],
    lengths: tuple[int | None, int | None],
    whole: int,
    unit: Unit,
    eye: Eye,
) -> Iterator[Row]:
    seen = (eye.sees_median(whole), eye.sees_most(whole))
    codes = (f"{code}_median", f"{code}_most")
    for name, label, length, may in zip(codes, labels, lengths, seen, strict=True):
        yield Row(name, label, clauses, Shown(length) if may else HIDDEN, whole, unit)


def _minutes(length: timedelta | None) -> int | None:
    """Give whole minutes, begun ones counted: nothing is told to be shorter than it was."""
    return None if length is None else -(-length // MINUTE)
