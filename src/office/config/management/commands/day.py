"""``office day``: a working day of visitors in a demo centre, played through the real use-cases, and what it was like."""

import json
from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from office.config.day.reporting import Report
from office.config.day.stage import MOST_VISITORS, DayError, Order, play, wait_for


class Command(BaseCommand):
    help = "Play a working day of a demo centre: visitors, desks, packages, cases; tell how long people waited."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--centre", default="lutsk", help="code of a centre of the demo (lutsk)")
        parser.add_argument("--visitors", type=_number, default=300, metavar="N", help="how many people come (300)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed brings the same people (1)")
        parser.add_argument(
            "--on", type=_day, metavar="DATE", help="a day that has passed, ISO 8601 (the last one without visitors)"
        )
        parser.add_argument(
            "--speed", choices=("max", "real"), default="max", help="at once, or today by the clock, for training (max)"
        )
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *_: Any, **options: Any) -> None:
        order = Order(options["centre"], options["visitors"], options["seed"], options["on"])
        real = options["speed"] == "real"
        if not real:
            with connection.cursor() as cursor:
                # A day that is cut off is played anew on another date; nobody waits for its every act to reach the disk.
                cursor.execute("SET synchronous_commit = off")
        try:
            with _progress(hidden=options["json"]) as bar:
                task = bar.add_task("visitors", total=order.visitors)
                wait = wait_for if real else None
                told = play(order, now=timezone.localtime(), tick=lambda: bar.advance(task), wait=wait, beside=True)
        except DayError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(told.as_json(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(_drawn(told))
        if told.errors or told.ledger_faults:
            raise CommandError(f"{len(told.errors)} errors, {len(told.ledger_faults)} faults of the ledger")


def _drawn(told: Report) -> str:
    console = Console()
    with console.capture() as drawn:
        console.print(_table(told))
    return drawn.get()


def _table(told: Report) -> Table:
    table = Table("", "", title=f"{told.centre}, {told.on:%d.%m.%Y}", show_header=False)
    ends = ", ".join(f"{state} {number}" for state, number in sorted(told.ends.items()))
    rows = {
        "visitors, strangers, tickets": f"{told.visitors}, {told.strangers}, {told.tickets} ({ends})",
        "wait: median, 9 of 10, longest": f"{told.wait_p50}, {told.wait_p90}, {told.wait_longest} min",
        "calls, passed somebody over, unexplained": f"{told.calls}, {told.overtaking}, {told.unexplained}",
        "calls in order": f"{told.fairness_index} %",
        "desks, busy": f"{told.desks}, {told.desk_load} %",
        "booked, packages, cases": f"{told.booked}, {told.packages}, {told.cases}",
        "errors": "\n".join(told.errors) or "none",
        "ledger": "\n".join(told.ledger_faults) or "whole",
        "played in": f"{told.seconds} s",
    }
    for name, value in rows.items():
        table.add_row(name, value)
    return table


def _number(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < MOST_VISITORS:
        raise ArgumentTypeError(f"not a number of visitors from 1 to {MOST_VISITORS - 1}: {text!r}")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"not a day like 2026-11-20: {text!r}") from None


def _progress(*, hidden: bool) -> Progress:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, disable=hidden or not console.is_terminal)
