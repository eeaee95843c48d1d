"""``office journal verify``: walk the whole journal and name every fault."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from office.audit.verification import Fault, entries_to_verify, verify


class Command(BaseCommand):
    help = "Check the journal: exit code 0 when it is whole, 1 with one line for each fault."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="verify")
        checking = acts.add_parser("verify", help="walk every chain of the journal and name what is wrong")
        checking.add_argument("--json", action="store_true", help="print the result as one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        faults = _Faults(self, as_json=options["json"])
        total = entries_to_verify()
        with _progress() as bar:
            task = bar.add_task("journal", total=total)
            for fault in verify(on_entry=lambda: bar.advance(task)):
                faults.add(fault)
        faults.close(total)


class _Faults:
    def __init__(self, command: BaseCommand, *, as_json: bool) -> None:
        self.command, self.as_json = command, as_json
        self.count = 0
        self.held: list[dict[str, Any]] = []

    def add(self, fault: Fault) -> None:
        self.count += 1
        if self.as_json:
            self.held.append(_as_data(fault))
        else:
            self.command.stdout.write(str(fault))

    def close(self, total: int) -> None:
        if self.as_json:
            self.command.stdout.write(json.dumps({"entries": total, "faults": self.held}, ensure_ascii=False))
        if self.count:
            raise CommandError(f"the journal has faults: {self.count}")
        if not self.as_json:
            self.command.stdout.write(f"the journal is whole, entries: {total}")


def _as_data(fault: Fault) -> dict[str, Any]:
    return {
        "subject_kind": fault.subject_kind,
        "subject_id": fault.subject_id,
        "sequence": fault.sequence,
        "until": fault.until,
        "what": fault.what.value,
    }


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
