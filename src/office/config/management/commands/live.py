"""``office live``: the live streams alone, for systemd or a container."""

from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from office.config import serving

STREAMS: Final = 16_384
"""Open at once in one process: boards, desks and phones; the system's limit of open files stands beside it."""
WAITING: Final = 4_096
"""Connections that the kernel keeps for us while a whole hall reconnects."""


class Command(BaseCommand):
    help = "Run the live streams alone (boards, desks, phones); `office run` starts everything."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen at (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8001, help="port to listen at (8001)")
        parser.add_argument(
            "--with-parent", action="store_true", help="stop when the process that started this one ends"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        if options["with_parent"]:
            serving.end_with_parent()
        Granian(
            "office.config.live.application:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.ASGI,
            workers=1,  # one snapshot a centre, one connection that listens
            backlog=WAITING,
            backpressure=STREAMS,
            respawn_failed_workers=True,
            workers_kill_timeout=1,  # streams never end by themselves
            log_level=LogLevels.warning,
            log_access=False,  # addresses hold the codes of places
        ).serve()
