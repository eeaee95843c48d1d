"""``office term L41 --since 2026-11-20T10:00``: when a term ends, and why, step by step."""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from office.cases import terms as case_terms
from office.centres.calendars import calendar_for
from office.centres.models import Centre
from office.config import embedded
from office.law import CLAUSES
from office.workdays import KYIV, Choices, Hours, NoWorkingDayError, Term, WorkCalendar, term_of

WRONG_USE = 2
YEARS = range(1991, 2200)
"""Before them there was another law; after them nobody knows the holidays."""


class Command(BaseCommand):
    help = "Tell when the term of a clause ends, and why, step by step."
    requires_system_checks: list[str] = []
    needs_database = False  # only a centre's own schedule does

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("clause", help="the clause that sets the term, for example L41")
        parser.add_argument(
            "--since", required=True, metavar="MOMENT", help="when it begins, for example 2026-11-20T10:00 (Kyiv time)"
        )
        parser.add_argument("--centre", metavar="CODE", help="count by the schedule of this centre; else Mon–Fri 9–18")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        term = _term(options["clause"])
        since = moment(options["since"])
        try:
            due = term.due(since, _calendar(options["centre"]))
        except NoWorkingDayError as never:
            raise CommandError(f"{term.clause} can not be counted: {never}") from never
        answer = {
            "clause": term.clause,
            "since": since.isoformat(),
            "due_at": due.at.isoformat(),
            "steps": [str(step) for step in due.steps],
        }
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self.stdout.write("\n".join([f"{due.at:%d.%m.%Y %H:%M}", *(f"  {step}" for step in answer["steps"])]))


def all_terms() -> Mapping[str, Term]:
    """Give every term a clause sets: as the register says it, or as the context that keeps it names the act."""
    in_register = (term_of(clause.id) for clause in CLAUSES.values() if clause.term)
    in_contexts = (row for row in vars(case_terms).values() if isinstance(row, Term))
    found = {term.clause: term for term in (*in_register, *in_contexts)}
    return {id_: found[id_] for id_ in CLAUSES if id_ in found}


def moment(text: str) -> datetime:
    """Read a moment as ISO 8601; without an offset it is Kyiv time, and of an hour that comes twice it is the first.

    Raises CommandError for what is no moment, and for an hour that the change of clocks leaves out.
    """
    try:
        read = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise CommandError(f"{text!r} is not a moment: write it as 2026-11-20T10:00", returncode=WRONG_USE) from wrong
    if read.year not in YEARS:
        raise CommandError(f"{text}: terms are counted for {YEARS[0]}–{YEARS[-1]}", returncode=WRONG_USE)
    local = read.astimezone(KYIV) if read.tzinfo else read.replace(tzinfo=KYIV)
    if local.astimezone(UTC).astimezone(KYIV).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise CommandError(f"{text} does not exist in Kyiv: the clocks go forward over it", returncode=WRONG_USE)
    return local


def _term(clause: str) -> Term:
    terms = all_terms()
    if clause not in CLAUSES:
        raise CommandError(f"There is no clause {clause!r}; 'office clauses' lists them", returncode=WRONG_USE)
    if clause not in terms:
        raise CommandError(f"{clause} sets no term; these do: {', '.join(terms)}", returncode=WRONG_USE)
    return terms[clause]


def _calendar(code: str | None) -> WorkCalendar:
    if code is None:
        choices = Choices(**settings.TERM_CHOICES)
        week = {day: (Hours(time(9), time(18)),) for day in range(5)}
        return WorkCalendar(week, martial_law_until=settings.MARTIAL_LAW_UNTIL, choices=choices)
    if "DATABASE_URL" not in os.environ:
        embedded.start(settings.VAR / embedded.SERVER_FOLDER)
    centre = Centre.objects.filter(code=code).first()
    if centre is None:
        known = ", ".join(Centre.objects.order_by("code").values_list("code", flat=True)) or "none yet"
        raise CommandError(f"There is no centre {code!r}; there are: {known}", returncode=WRONG_USE)
    return calendar_for(centre)
