"""``office demo``: two cities to look around in, and cases that have walked their way."""

import sys
import time
from argparse import ArgumentTypeError
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone
from django.utils.timezone import is_naive, make_aware
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from office.centres.demo import demo_centres
from office.config.demo import loading
from office.config.demo.bulk.filling import fill, size_of_database
from office.config.demo.bulk.orders import Order
from office.config.demo.bulk.samples import number_of_samples
from office.config.demo.bulk.unchecked import why_checked
from office.config.demo.plans import front_offices
from office.config.demo.sign_ins import everybody
from office.config.demo.story import StoryError, begins_at, packages_here, tell


class Command(BaseCommand):
    help = "Load the demo: Lutsk and Kharkiv with people in every role and 85 services. Twice changes nothing."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=_number, default=0, metavar="N", help="walk N cases through past months")
        parser.add_argument("--bulk", type=_number, default=0, metavar="N", help="add N cases to the register, fast")
        parser.add_argument("--seed", type=int, default=1, help="the same seed tells the same story (1)")
        parser.add_argument("--until", type=_moment, metavar="MOMENT", help="where the story ends: ISO 8601 (now)")

    def handle(self, *_: Any, **options: Any) -> None:
        at = timezone.now()
        until = options["until"] or at
        if until > at:
            raise CommandError("--until lies in the future: nobody has acted there yet")
        try:
            self._load(until)
            if options["cases"]:
                self._walk(options["cases"], seed=options["seed"], until=until)
            if options["bulk"]:
                self._fill(Order(options["bulk"], options["seed"], until))
        except (loading.RealCityError, StoryError) as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(f"OFFICE_DEMO_PASSWORD: {' '.join(error.messages)}") from error
        if options["verbosity"]:
            self.stdout.write("\n".join(everybody()))

    def _load(self, at: datetime) -> None:
        with _progress() as bar:
            task = bar.add_task("services", total=loading.services_to_load(), visible=not loading.is_loaded())
            loading.load(at=at, tick=lambda: bar.advance(task))

    def _walk(self, number: int, *, seed: int, until: datetime) -> None:
        if (there := packages_here()) >= number:
            self.stdout.write(f"{there} cases are here already")
            return
        with connection.cursor() as cursor:
            # A story that is cut off is told anew; nobody waits for its every word to reach the disk.
            cursor.execute("SET synchronous_commit = off")
        began = time.monotonic()
        with _progress() as bar:
            task = bar.add_task("cases", total=number)
            acts = tell(number, seed=seed, until=until, tick=lambda: bar.advance(task))
        seconds = time.monotonic() - began
        self.stdout.write(f"{number} cases, {acts} acts, {seconds:.0f} s: {number / seconds:.1f} cases a second")

    def _fill(self, order: Order) -> None:
        demo = demo_centres()
        fronts = front_offices(demo, order.until.date())
        if why := why_checked():
            self.stdout.write(f"every row is checked as it comes, which takes longer: {why}")
        began, size = time.monotonic(), size_of_database()
        with _progress() as bar:
            samples = bar.add_task("samples", total=number_of_samples(fronts, order.each))
            cases = bar.add_task("cases", total=order.number)
            filled = fill(
                order,
                demo,
                fronts,
                since=begins_at(),
                walked=lambda: bar.advance(samples),
                written=lambda number: bar.advance(cases, number),
            )
        seconds, grown = time.monotonic() - began, size_of_database() - size
        self.stdout.write(
            f"{order.number} cases up to {filled.until:%d.%m.%Y %H:%M}, {seconds:.0f} s: {order.number / seconds:.0f} "
            f"cases a second, {grown / order.number / 1024:.1f} KB a case"
        )


def _number(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"not a number of cases: {text!r}")
    return int(text)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"not a moment like 2026-11-20T12:00: {text!r}") from None
    return make_aware(moment) if is_naive(moment) else moment


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
