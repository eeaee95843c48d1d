"""``office demo``: two cities to look around in, and cases that have walked their way."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from office.config.demo import loading
from office.config.demo.sign_ins import everybody


class Command(BaseCommand):
    help = "Load the demo: Lutsk and Kharkiv with people in every role and 85 services. Twice changes nothing."
    requires_system_checks = []

    def handle(self, *_: Any, **options: Any) -> None:
        at = timezone.now()
        try:
            with _progress() as bar:
                task = bar.add_task("services", total=loading.services_to_load(), visible=not loading.is_loaded())
                loading.load(at=at, tick=lambda: bar.advance(task))
        except loading.RealCityError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.stdout.write("\n".join(everybody()))


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
