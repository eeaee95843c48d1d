"""``office catalogue export FILE`` and ``office catalogue import FILE``: the catalogue of a city as YAML or XLSX."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from office.accounts.models import Worker
from office.catalogue.exchange import files
from office.catalogue.exchange.book import Mistake, Unreadable
from office.catalogue.exchange.collecting import collected
from office.catalogue.exchange.loading import Report, load
from office.centres.calendars import local_day
from office.centres.models import City, Posting, Role

WRONG_USE = 2


class Command(BaseCommand):
    help = "Take the catalogue of a city out into a file, or a file into the catalogue as drafts to be signed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="export|import")
        out = acts.add_parser("export", help="write what applies today; the format follows the name of the file")
        into = acts.add_parser("import", help="take a file in: all of it or nothing; cards become drafts")
        for act in (out, into):
            act.add_argument("file", type=Path, metavar="FILE", help="a name that ends with .yaml or .xlsx")
            act.add_argument("--city", metavar="SLUG", help="the city; needed where there are several")
        into.add_argument("--by", metavar="EMAIL", help="the editor of the catalogue; needed where there are several")
        into.add_argument("--check", action="store_true", help="tell what would change, and change nothing")
        into.add_argument("--replace-drafts", action="store_true", help="let open drafts get the text of the file")
        into.add_argument("--json", action="store_true", help="print the report as one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        city = _city(options["city"])
        try:
            kind = files.format_of(options["file"].name)
            if options["act"] == "export":
                self._export(city, options["file"], kind)
            else:
                self._import(city, kind, options)
        except Unreadable as unreadable:
            self._refuse(unreadable.mistakes)
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error

    def _export(self, city: City, file: Path, kind: str) -> None:
        at = timezone.now()
        book = collected(city, local_day(at))
        file.write_bytes(files.written(book, kind, at=at))
        told = {sheet: len(rows) for sheet, rows in book.items()}
        self.stdout.write(
            f"{file}: services {told['services']}, cards {told['cards']}, process cards {told['processes']}"
        )

    def _import(self, city: City, kind: str, options: dict[str, Any]) -> None:
        book = files.read(options["file"].read_bytes(), kind)
        how = {"check": options["check"], "replace_drafts": options["replace_drafts"]}
        report = load(book, city, **how, by=_editor(city, options["by"]), at=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps(_as_data(report), ensure_ascii=False))
            return
        for done in report.done:
            self.stdout.write(f"{done.kind} {done.code}: {done.outcome.value}")
        for warning in report.warnings:
            self.stdout.write(f"to mend: {warning}")
        word = "would change" if options["check"] else "changed"
        self.stdout.write(f"{word}: {len(report.done)}, the same: {report.same}")

    def _refuse(self, mistakes: Sequence[Mistake]) -> None:
        for mistake in mistakes:
            self.stderr.write(str(mistake))
        raise CommandError(f"the file was not taken, mistakes: {len(mistakes)}")


def _city(slug: str | None) -> City:
    cities = list(City.objects.filter(slug=slug) if slug else City.objects.order_by("slug")[:20])
    if len(cities) == 1:
        return cities[0]
    known = ", ".join(City.objects.order_by("slug").values_list("slug", flat=True)[:20]) or "none yet"
    raise CommandError(f"name the city with --city; there are: {known}", returncode=WRONG_USE)


def _editor(city: City, email: str | None) -> Worker:
    today = local_day(timezone.now())
    postings = Posting.objects.on(today).filter(role=Role.CATALOGUE_EDITOR, city=city, worker__is_active=True)
    editors = [posting.worker for posting in postings.select_related("worker")]
    if email is not None:
        editors = [editor for editor in editors if editor.email == email]
    if len(editors) == 1:
        return editors[0]
    told = "no editor of the catalogue has this address" if email else "name the editor of the catalogue with --by"
    raise CommandError(told, returncode=WRONG_USE)


def _as_data(report: Report) -> dict[str, Any]:
    done = [{"kind": each.kind, "code": each.code, "outcome": each.outcome.value} for each in report.done]
    return {"done": done, "same": report.same, "to_mend": [vars(warning) for warning in report.warnings]}
