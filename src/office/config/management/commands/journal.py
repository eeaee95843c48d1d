"""``office journal``: seal the days, verify everything, prove a case, tell what was at a past moment."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from office.audit import history
from office.audit.faults import Fault, SealFault
from office.audit.models import DaySeal
from office.audit.past import NotKeptError
from office.audit.proofs import ProofError, checker_source, prove, prove_growth, sealed_entries
from office.audit.seal_verification import rows_to_verify, verify_seals
from office.audit.sealing import SealingError, seal_days
from office.audit.seals import access_seal, published_roots
from office.audit.verification import entries_to_verify, verify
from office.config.management.commands.term import moment
from office.config.past import KINDS, NotFoundError, find_case


class Command(BaseCommand):
    help = "Keep the journal provable: verify, seal, roots, prove, growth, checker, state."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
        _verify_words(acts.add_parser("verify", help="name every fault: exit code 0 when all is whole, else 1"))
        sealing = acts.add_parser("seal", help="seal every day that is over and has no seal")
        sealing.add_argument("--day", type=_day, metavar="DATE", help="up to this day, for example 2026-11-20")
        sealing.add_argument("--json", action="store_true", help="print the seals that were made as JSON")
        roots = acts.add_parser("roots", help="print the published roots of the days, the latest first")
        roots.add_argument("--since", type=_day, metavar="DATE")
        roots.add_argument("--until", type=_day, metavar="DATE")
        roots.add_argument("--json", action="store_true", help="print JSON")
        proving = acts.add_parser("prove", help="write the proof that a case stands in the sealed journal")
        proving.add_argument("case", help="the number of the case, or its id")
        growing = acts.add_parser("growth", help="write the proof that the journal was only continued since a day")
        growing.add_argument("since", type=_day, help="the day whose root somebody kept, for example 2026-11-20")
        growing.add_argument("--until", type=_day, metavar="DATE", help="a later day; else the last sealed one")
        for parts in (proving, growing):
            parts.add_argument("-o", "--output", type=Path, metavar="FILE", help="write here, not to standard output")
        checker = acts.add_parser("checker", help="print the standalone checker of proofs (Python, 60 lines)")
        checker.add_argument("--growth", action="store_true", help="the checker of proofs of growth")
        _state_words(acts.add_parser("state", help="tell the state of a case, card or posting at a past moment"))

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            getattr(self, options["act"])(options)
        except (NotFoundError, NotKeptError, ProofError, SealingError) as error:
            raise CommandError(str(error)) from error

    def verify(self, options: dict[str, Any]) -> None:
        entries, rows = entries_to_verify(), rows_to_verify()
        held: list[dict[str, Any]] = []
        for fault in _all_faults(entries + rows, options["root"]):
            held.append(fault.as_data())
            if not options["json"]:
                self.stdout.write(str(fault))
        if options["json"]:
            self._say({"entries": entries, "seals": DaySeal.objects.count(), "sealed_rows": rows, "faults": held})
        if held:
            raise CommandError(f"the journal has faults: {len(held)}")
        if not options["json"]:
            self.stdout.write(f"the journal is whole, entries: {entries}, {_sealed_up_to()}")

    def seal(self, options: dict[str, Any]) -> None:
        sealed = seal_days(at=timezone.now(), until=options["day"])
        told = [{"day": seal.day.isoformat(), "root": bytes(seal.hash).hex()} for seal in sealed]
        if options["json"]:
            self._say(told)
        for each in () if options["json"] else told:
            self.stdout.write(f"{each['day']}  {each['root']}")
        if not sealed and not options["json"]:
            self.stdout.write(f"nothing to seal, {_sealed_up_to()}")

    def roots(self, options: dict[str, Any]) -> None:
        published = published_roots(since=options["since"], until=options["until"])
        if options["json"]:
            self._say(
                [{**vars(root), "day": str(root.day), "sealed_at": root.sealed_at.isoformat()} for root in published]
            )
            return
        for root in published:
            self.stdout.write(f"{root.day}  {root.root}  entries: {root.entries}")

    def prove(self, options: dict[str, Any]) -> None:
        case = find_case(options["case"])
        self._write(prove(case), options["output"])
        if unsealed := history(case).count() - sealed_entries(case).count():
            self.stderr.write(f"entries that are not sealed yet, and not in the proof: {unsealed}")

    def growth(self, options: dict[str, Any]) -> None:
        old, new = _seal_of(options["since"]), _seal_of(options["until"])
        self._write(prove_growth(old, new), options["output"])

    def checker(self, options: dict[str, Any]) -> None:
        self.stdout.write(checker_source(growth=options["growth"]), ending="")

    def state(self, options: dict[str, Any]) -> None:
        told = KINDS[options["kind"]](options["id"], moment(options["at"]))
        if told is None:
            raise CommandError("there was no such thing at that moment yet")
        if options["json"]:
            self._say(told)
            return
        for name, value in told.items():
            self.stdout.write(f"{name}: {_words(value)}")

    def _say(self, value: object) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False))

    def _write(self, text: str, file: Path | None) -> None:
        if file is None:
            self.stdout.write(text, ending="")
            return
        file.write_text(text, "utf-8")
        day, root = _last_root()
        self.stdout.write(f"written to {file}; the root published for {day}: {root}")


def _verify_words(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--root", default="", metavar="HEX", help="a published root that you kept: some day must have it"
    )
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")


def _state_words(parser: ArgumentParser) -> None:
    parser.add_argument("kind", choices=KINDS, help="what it is")
    parser.add_argument("id", help="the id; of a case the number will do")
    parser.add_argument("--at", required=True, metavar="MOMENT", help="for example 2026-11-20T10:00 (Kyiv time)")
    parser.add_argument("--json", action="store_true", help="print JSON")


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _all_faults(total: int, kept: str) -> Iterator[Fault | SealFault]:
    with _progress() as bar:
        task = bar.add_task("journal", total=total)

        def advance(rows: int) -> None:
            bar.advance(task, rows)

        yield from verify(on_rows=advance)
        yield from verify_seals(kept=kept, on_rows=advance)


def _sealed_up_to() -> str:
    last = DaySeal.objects.order_by("-number").first()
    return f"sealed up to {last.day}" if last else "no day is sealed yet"


def _seal_of(day: date | None) -> DaySeal:
    try:
        return access_seal(day)
    except DaySeal.DoesNotExist:
        raise NotFoundError("no day is sealed yet" if day is None else f"{day} has no seal") from None


def _last_root() -> tuple[date, str]:
    seal = _seal_of(None)
    return seal.day, bytes(seal.hash).hex()


def _words(value: object) -> str:
    return "–" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@contextmanager
def _progress() -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        yield bar
