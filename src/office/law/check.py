"""The rule of the register: each clause is answered once, proved at least once, or openly pending."""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from office.law.register import CLAUSES, Clause
from office.law.scan import Found, Mark


@dataclass(frozen=True)
class Row:
    """One clause with its places: the table that ``office clauses`` prints."""

    clause: Clause
    pending: str
    answered: tuple[Mark, ...]
    proved: tuple[Mark, ...]


def pending() -> Mapping[str, list[str]]:
    """Give the clauses that are not built yet, by the capability they wait for."""
    text = files("office.law").joinpath("pending.toml").read_text("utf-8")
    capabilities: dict[str, list[str]] = tomllib.loads(text)
    return capabilities


def rows(found: Found, waiting: Mapping[str, Iterable[str]]) -> list[Row]:
    """Give a row for every clause, in the order of the register."""
    answered, proved = _by_clause(found.answered), _by_clause(found.proved)
    waits = {id_: capability for capability, ids in waiting.items() for id_ in ids}
    return [Row(clause, waits.get(id_, ""), answered[id_], proved[id_]) for id_, clause in CLAUSES.items()]


def faults(found: Found, waiting: Mapping[str, Iterable[str]], *, with_tests: bool = True) -> list[str]:
    """Say, a line each, where source, tests and register disagree. ``with_tests`` False leaves the proofs out."""
    return [
        *_unknown(found, waiting),
        *_twice_pending(waiting),
        *(fault for row in rows(found, waiting) for fault in _faults_of(row, with_tests=with_tests)),
    ]


def _faults_of(row: Row, *, with_tests: bool) -> Iterator[str]:
    id_, places = row.clause.id, "; ".join(map(str, row.answered))
    if row.pending and row.answered:
        yield f"{id_} is answered and still pending ({row.pending}): take it out of pending.toml ({places})"
        return
    if row.pending:
        return
    if not row.answered:
        yield f"{id_} is answered nowhere in the source: {row.clause.says_en}"
    elif len(row.answered) > 1:
        yield f"{id_} is answered {len(row.answered)} times, once is right: {places}"
    if with_tests and not row.proved:
        yield f"{id_} is proved by no test"


def _unknown(found: Found, waiting: Mapping[str, Iterable[str]]) -> Iterator[str]:
    for mark in (*found.answered, *found.cited, *found.proved):
        if mark.clause not in CLAUSES:
            yield f"{mark.clause} is not in the register: {mark}"
    for capability, ids in waiting.items():
        for id_ in set(ids) - set(CLAUSES):
            yield f"{id_} is not in the register: pending.toml, {capability}"


def _twice_pending(waiting: Mapping[str, Iterable[str]]) -> Iterator[str]:
    counted = Counter(id_ for ids in waiting.values() for id_ in ids)
    for id_, times in counted.items():
        if times > 1:
            yield f"{id_} stands {times} times in pending.toml"


def _by_clause(marks: Iterable[Mark]) -> defaultdict[str, tuple[Mark, ...]]:
    grouped: defaultdict[str, tuple[Mark, ...]] = defaultdict(tuple)
    for mark in marks:
        grouped[mark.clause] += (mark,)
    return grouped
