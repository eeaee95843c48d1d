"""``office worker``: the background worker alone, for systemd or a container."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from office.config import serving

AT_ONCE = 4
STOP_SECONDS = 30


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
        assert isinstance(app.connector, DjangoConnector)
        with app.replace_connector(app.connector.get_worker_connector()):
            app.run_worker(
                concurrency=options["jobs"], wait=not options["until_idle"], shutdown_graceful_timeout=STOP_SECONDS
            )
