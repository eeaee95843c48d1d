"""``office restore FILE``."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from office.config.backups import BackupError, load


class Command(BaseCommand):
    help = "Bring a backup back into an empty database and an empty documents folder."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a file that `office backup` wrote")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            documents = load(options["file"].absolute())
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"brought back: the database and {documents} documents; `office run` brings it up to date")
