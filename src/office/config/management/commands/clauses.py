"""``office clauses``: every clause of the law, the place that answers for it, the tests that prove it."""

import json
import sys
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.table import Table

from office.law import check, scan
from office.law.page import page

PAGE = scan.ROOT / "docs" / "clauses.md"
WIDE = 180
"""Columns of the table where nobody looks at a terminal: wide enough that no place is cut."""


class Command(BaseCommand):
    help = "Show every clause: its kind, the place that answers for it, the tests that prove it."
    requires_system_checks: list[str] = []
    needs_database = False

    def add_arguments(self, parser: CommandParser) -> None:
        act = parser.add_mutually_exclusive_group()
        act.add_argument("--json", action="store_true", help="print the table as JSON")
        act.add_argument(
            "--check", action="store_true", help="exit 1 with a line for each clause that is not as it must be"
        )
        act.add_argument("--write", action="store_true", help="write docs/clauses.md")

    def handle(self, *_args: Any, **options: Any) -> None:
        found, waiting = scan.scan(), check.pending()
        if options["check"]:
            return self._check(check.faults(found, waiting))
        rows = check.rows(found, waiting)
        if options["write"]:
            return self._write(rows)
        if not scan.has_tests():
            self.stderr.write("The tests are not installed here, so no proofs are shown.")
        return self._print_json(rows) if options["json"] else self._print_table(rows)

    def _check(self, faults: Sequence[str]) -> None:
        if not scan.has_tests():
            raise CommandError("The tests are not installed here: check the clauses in a checkout of the project.")
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            sys.exit(1)
        self.stdout.write("Every clause is answered once and proved, or openly pending.")

    def _write(self, rows: Sequence[check.Row]) -> None:
        if not scan.has_tests():
            raise CommandError("The tests are not installed here: write the page in a checkout of the project.")
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page(rows), "utf-8")
        self.stdout.write(f"Written: {PAGE.relative_to(scan.ROOT)}")

    def _print_json(self, rows: Sequence[check.Row]) -> None:
        self.stdout.write(json.dumps([_as_data(row) for row in rows], ensure_ascii=False, indent=2))

    def _print_table(self, rows: Sequence[check.Row]) -> None:
        table = Table("clause", "kind", "place", "tests", header_style="bold")
        for row in rows:
            place = f"pending: {row.pending}" if row.pending else "\n".join(map(str, row.answered))
            table.add_row(row.clause.id, row.clause.kind, place or "—", "\n".join(map(str, row.proved)) or "—")
        seen = self.stdout.isatty()
        console = Console(force_terminal=seen, width=None if seen else WIDE)
        with console.capture() as printed:
            console.print(table)
        self.stdout.write(printed.get())


def _as_data(row: check.Row) -> dict[str, Any]:
    return {
        "clause": row.clause.id,
        "kind": row.clause.kind,
        "area": row.clause.area,
        "says_en": row.clause.says_en,
        "says_uk": row.clause.says_uk,
        "pending": row.pending or None,
        "places": [str(mark) for mark in row.answered],
        "tests": [str(mark) for mark in row.proved],
    }
