"""The page docs/clauses.md: every clause, the place that answers for it, the tests that prove it."""

from collections.abc import Iterable, Iterator, Sequence

from office.law.check import Row
from office.law.scan import Mark

PARTS = {
    "D": "Definitions",
    "K": "The statute of the centre",
    "L": "The operating regulation",
}
HEAD = """# Clauses

Written by `office clauses --write`; do not edit. What each clause of the two source texts asks, in our own words, the one
place in the source that answers for it, and the tests that prove it. *Pending* names the capability that is to be built.
"""


def page(rows: Sequence[Row]) -> str:
    """Give the whole page in Markdown. It names files and functions, not lines, so it changes only with the meaning."""
    return "\n".join([HEAD, *_parts(rows)])


def _parts(rows: Sequence[Row]) -> Iterator[str]:
    for letter, title in PARTS.items():
        yield f"## {title}\n"
        yield "| clause | kind | asks | answered by | proved by |\n|---|---|---|---|---|"
        yield from (_line(row) for row in rows if row.clause.id.startswith(letter))
        yield ""


def _line(row: Row) -> str:
    place = f"*pending: {row.pending}*" if row.pending else _places(row.answered, "src")
    cells = (row.clause.id, row.clause.kind, row.clause.says_en, place, _places(row.proved, ""))
    return f"| {' | '.join(cell.replace('|', '∣') for cell in cells)} |"


def _places(marks: Iterable[Mark], folder: str) -> str:
    """List each place once, with a link to its file."""
    links = {f"[{mark.name}](../{_path(folder, mark.file)})": None for mark in marks}
    return "<br>".join(links)


def _path(folder: str, file: str) -> str:
    return f"{folder}/{file}" if folder else file
