"""``office web``: the web server alone, for systemd or a container."""

from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.urls import get_resolver
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from office.config import env, serving

THREADS = 4


class Command(BaseCommand):
    help = "Run the web server alone; `office run` starts everything."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen at (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen at (8000)")
        parser.add_argument("--workers", type=int, default=2, help="web processes (2)")
        parser.add_argument(
            "--with-parent", action="store_true", help="stop when the process that started this one ends"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        if options["with_parent"]:
            serving.end_with_parent()
        # Loaded once here, shared by the processes that are forked from this one.
        import_module("office.config.wsgi")
        get_resolver().url_patterns  # noqa: B018  read for its effect
        Granian(
            "office.config.wsgi:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=options["workers"],
            # A thread without a connection would only wait for one; more than a few share one Python badly.
            blocking_threads=min(env.pool_size(), THREADS),
            respawn_failed_workers=True,
            workers_kill_timeout=serving.STOP_SECONDS // 2,
            log_level=LogLevels.warning,
            log_access=False,  # addresses tell who looked at what; the journal does that, with a right to read it
        ).serve()
