"""``office worker``: the background worker alone, for systemd or a container."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from office.config import serving, working

AT_ONCE = 4


class Command(BaseCommand):
    help = "Run the background worker alone: messages, and what runs by the clock."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--jobs", type=int, default=AT_ONCE, help=f"jobs done at once ({AT_ONCE})")
        parser.add_argument("--until-idle", action="store_true", help="stop when nothing is left to do now")
        parser.add_argument(
            "--with-parent", action="store_true", help="stop when the process that started this one ends"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        if options["with_parent"]:
            serving.end_with_parent()
        working.work(jobs=options["jobs"], until_idle=options["until_idle"])
