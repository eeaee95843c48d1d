"""``office jobs``: has everything run that runs by the clock?"""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.timezone import localtime

from office.config.jobs import last_runs


class Command(BaseCommand):
    help = "Show when each job of the clock last ended well, and last badly."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_: Any, **options: Any) -> None:
        runs = last_runs()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(run) for run in runs], cls=DjangoJSONEncoder, indent=2))
            return
        rows = [("job", "cron (UTC)", "ended well", "ended badly")]
        rows += [(run.name, run.cron, _shown(run.succeeded_at), _shown(run.failed_at)) for run in runs]
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        for row in rows:
            self.stdout.write("  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip())


def _shown(moment: datetime | None) -> str:
    return localtime(moment).strftime("%d.%m.%Y %H:%M") if moment else "—"
