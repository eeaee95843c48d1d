"""``office prepare``: before `office web` and `office worker`; `office run` does it by itself."""

from typing import Any

from django.core.management.base import BaseCommand

from office.config.preparing import prepare


class Command(BaseCommand):
    help = "Bring tables, translations and static files up to date, for systemd or a container."
    requires_system_checks = []

    def handle(self, *_: Any, **__: Any) -> None:
        prepare()
