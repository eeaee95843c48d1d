"""``office backup FILE``."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from office.config.backups import BackupError, save
from office.vault.ring import source


class Command(BaseCommand):
    help = "Save the database and the documents in one file, not the keys; the office may go on working."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the tar file to write; one of that name is replaced")

    def handle(self, *_: Any, **options: Any) -> None:
        file = options["file"].absolute()
        try:
            documents = save(file, at=timezone.now())
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"saved in {file}: the database and {documents} documents, {file.stat().st_size:,} bytes")
        self.stdout.write(f"the keys are not in it: keep a copy of {source()} in another place, or nothing can be read")
