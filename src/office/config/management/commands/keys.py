"""``office keys``: the keys under which personal data are sealed."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from office.config import keyring
from office.config.keyring import KeyUse, Status
from office.vault.cells import SealBrokenError
from office.vault.keys import KeyFaultError, KeyMissingError, fresh_key

ACTS = {
    "status": "show each key, and how many values and files stand under it",
    "rotate": "make a new key and bring everything under it; goes on where an earlier run stopped",
    "seal": "bring everything under the current key, files of earlier versions too; makes no new key",
    "remove": "forget a key under which nothing stands any more",
    "new": "print a new key, to be put into OFFICE_KEYS",
}


class Command(BaseCommand):
    help = "Show, change and remove the keys under which personal data and files are sealed."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar=" | ".join(ACTS))
        parsers = {act: acts.add_parser(act, help=says, description=says) for act, says in ACTS.items()}
        parsers["status"].add_argument("--json", action="store_true", help="print JSON")
        parsers["remove"].add_argument("id", help="the name of the key, as `office keys status` shows it")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['act']}")(options)
        except (KeyFaultError, KeyMissingError, SealBrokenError) as error:
            raise CommandError(str(error)) from error

    def _status(self, options: dict[str, Any]) -> None:
        found = keyring.status()
        if options["json"]:
            self.stdout.write(json.dumps(asdict(found), indent=2))
            return
        for line in _as_lines(found):
            self.stdout.write(line)

    def _rotate(self, _options: dict[str, Any]) -> None:
        fresh = keyring.begin_rotation()
        self.stdout.write(f"new key: {fresh.id}" if fresh else "going on with the rotation that was begun")
        self._seal(_options)

    def _seal(self, _options: dict[str, Any]) -> None:
        with _progress() as bar:
            task = bar.add_task("sealing", total=keyring.work_left())
            faults = keyring.seal_everything(tick=lambda done: bar.advance(task, done))
        for fault in faults:
            self.stdout.write(fault)
        if left := keyring.work_left():
            raise CommandError(
                f"{left} rows or files are not under the current key: see the lines above, or run it again"
            )
        self.stdout.write("everything is sealed under the current key; `office keys status` tells which others may go")

    def _remove(self, options: dict[str, Any]) -> None:
        keyring.forget(options["id"])
        self.stdout.write(f"the key {options['id']} is gone")

    def _new(self, _options: dict[str, Any]) -> None:
        self.stdout.write(fresh_key().line)


def _as_lines(found: Status) -> list[str]:
    rows = [("key", "fingerprint", "values", "files", ""), *map(_as_row, found.keys)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    unsealed = [f"files not sealed yet: {found.unsealed_files} (`office keys seal`)"] if found.unsealed_files else []
    return [f"kept in {found.kept_in}", *lines, *unsealed]


def _as_row(use: KeyUse) -> tuple[str, str, str, str, str]:
    return use.id, use.fingerprint, str(use.values), str(use.files), _says(use)


def _says(use: KeyUse) -> str:
    if not use.is_here:
        return "MISSING: what stands under it can not be read"
    if use.seals:
        return "seals"
    return "opens" if use.is_used else "not needed any more: `office keys remove` forgets it"


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
