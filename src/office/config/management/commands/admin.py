"""``office admin``: the first system administrator of a new installation; the others are posted on the pages."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from office.accounts.services import password_path
from office.centres.workers import NewWorker, first_admin

USUAL_ACT = "first administrator"


class Command(BaseCommand):
    help = "Take on the first system administrator and print a link to choose the password, good once and for a day."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the work e-mail, by which the administrator signs in")
        parser.add_argument("--surname", required=True)
        parser.add_argument("--given-name", required=True)
        parser.add_argument("--patronymic", default="")
        parser.add_argument("--act", default=USUAL_ACT, help="order by which the administrator is posted")
        parser.add_argument(
            "--site", default="http://localhost:8000", help="address of the office (http://localhost:8000)"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        person = NewWorker(**{name: options[name] for name in ("email", "surname", "given_name", "patronymic")})
        try:
            worker = first_admin(person, act=options["act"], at=timezone.now())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{worker.full_name} is system administrator. Choose the password here, within a day:")
        self.stdout.write(options["site"].rstrip("/") + password_path(worker))
