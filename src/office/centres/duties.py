"""Opening, meeting and moving duties. A context lends its own table (a child of ``AbstractDuty``); the words are here."""

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.apps import apps
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import override

from office.accounts.models import Worker
from office.centres.calendars import calendar_for
from office.centres.models.duty import AbstractDuty, DutyQuerySet, one_open
from office.centres.models.places import Centre
from office.law import Refusal
from office.law.words import Words as _
from office.tables.writing import Part, fresh_unless_there, write_unless_there

if TYPE_CHECKING:
    from office.workdays import Term, WorkCalendar

__all__ = [
    "AbstractDuty",
    "DutyQuerySet",
    "drawn_duty",
    "duty_tables",
    "entrust",
    "entrusted",
    "fulfil",
    "met",
    "moved",
    "one_open",
    "owe",
    "owed",
    "void",
    "voided",
]

D = TypeVar("D", bound=AbstractDuty)


@transaction.atomic(savepoint=False)
def owe(
    duty_model: type[D],
    term: "Term",
    *,
    bearer: Worker,
    centre: Centre,
    since: dt.datetime,
    calendar: "WorkCalendar | None" = None,
    due_at: dt.datetime | None = None,
    **subject: Any,
) -> D:
    """Open the duty that ``term`` sets, counted from ``since`` in the working time of ``centre`` (or of ``calendar``).

    ``due_at``: where its due moment was found elsewhere.

    Asked again for the same open subject and clause it gives the duty that is there: nobody owes one thing twice. Of
    two who ask at once one opens it and both get it: the constraint ``one_open`` of the table decides.
    """
    due = due_at or term.due(since, calendar or calendar_for(centre)).at
    # A part of the subject that is not given is empty, not "any".
    key = {"clause": term.clause, "centre": centre, **dict.fromkeys(duty_model.subject_parts()), **subject}
    fresh = duty_model(**key, to=_msgid(term.to), bearer=bearer, opened_at=since, due_at=due, original_due_at=due)
    if write_unless_there(fresh):
        return fresh
    return cast("D", duty_model.objects.get(**key, done_at=None, void_at=None))


def drawn_duty(
    duty_model: type[D],
    term: "Term",
    *,
    bearer: Worker,
    centre: Centre,
    since: dt.datetime,
    calendar: "WorkCalendar",
    due_at: dt.datetime | None = None,
    **subject: Any,
) -> D:
    """Draw up a duty, to be written with others. ``due_at``: where its due moment was found elsewhere."""
    due = due_at or term.due(since, calendar).at
    moments = {"opened_at": since, "due_at": due, "original_due_at": due}
    return duty_model(clause=term.clause, to=_msgid(term.to), centre=centre, bearer=bearer, **moments, **subject)


def owed(*duties: AbstractDuty) -> Part:
    """Give the part that opens duties as they were drawn up, for ``write_together``; what is open already stays.

    Not beside ``met`` of the same clause and subject: the one is open still while the other is written.
    """
    return fresh_unless_there(*duties)


def met(duty_model: type[AbstractDuty], clause: str, *, by: Worker, at: dt.datetime, **subject: Model) -> Part:
    """Give the part that fulfils the open duty of ``clause`` about the one ``subject`` (``case=case``), as ``fulfil`` does."""
    return _open_ones(duty_model, clause, {"done_at": at, "done_by_id": by.pk}, subject)


def moved(duty_model: type[AbstractDuty], clause: str, *, to: dt.datetime, **subject: Model) -> Part:
    """Give the part that moves the due moment of the open duty of ``clause`` about the one ``subject``.

    The first moment stays on record. A new warning is due again.
    """
    return _open_ones(duty_model, clause, {"due_at": to, "warned_at": None, "escalated_at": None}, subject)


def voided(duty_model: type[AbstractDuty], *, reason: str, at: dt.datetime, **subject: Model) -> Part:
    """Give the part that lets every open duty about the one ``subject`` fall away, as ``void`` does."""
    return _open_ones(duty_model, None, {"void_at": at, "void_reason": reason}, subject)


def entrusted(duty_model: type[AbstractDuty], clause: str, *, to: Worker, **subject: Model) -> Part:
    """Give the part that passes the open duty of ``clause`` about the one ``subject`` on, as ``entrust`` does."""
    _check_may_bear(to)
    return _open_ones(duty_model, clause, {"bearer_id": to.pk}, subject)


def _open_ones(
    duty_model: type[AbstractDuty], clause: str | None, values: dict[str, Any], subject: dict[str, Model]
) -> Part:
    [(name, row)] = subject.items()
    narrowed = [] if clause is None else [clause]
    sql = _change_of_open(duty_model, tuple(values), name, every=clause is None)
    return Part(sql, [*values.values(), row.pk, *narrowed])


@cache
def _change_of_open(duty_model: type[AbstractDuty], columns: tuple[str, ...], subject: str, *, every: bool) -> str:
    table = duty_model._meta.db_table
    about = next(field.column for field in duty_model._meta.concrete_fields if field.name == subject)
    changed = ", ".join(f"{column} = %s" for column in columns)
    which = "" if every else " AND clause = %s"
    return (
        f'UPDATE "{table}" SET {changed} '  # noqa: S608  names of our own tables
        f'WHERE "{about}" = %s{which} AND done_at IS NULL AND void_at IS NULL'
    )


def _msgid(text: object) -> str:
    """Give a lazy text in no language at all: its reader's language is chosen when it is shown."""
    with override(None):
        return str(text)


def duty_tables() -> list[type[AbstractDuty]]:
    """Give every table of duties that the product has, of whatever context: found by what they are, so none is forgotten."""
    return [table for table in apps.get_models() if issubclass(table, AbstractDuty)]


def fulfil(duties: D | QuerySet[D], *, by: Worker, at: dt.datetime) -> int:
    """Mark the open ones of ``duties`` as done at ``at``; give how many were.

    What is done or void already stays as it was. Late is done too: it stays on record as late, never forbidden.
    """
    return _change(duties, done_at=at, done_by=by)


def void(duties: D | QuerySet[D], *, reason: str, at: dt.datetime) -> int:
    """Let the open ones of ``duties`` fall away, with the reason (a withdrawn case); give how many did."""
    return _change(duties, void_at=at, void_reason=reason)


def entrust(duties: D | QuerySet[D], *, to: Worker) -> int:
    """Give the open ones of ``duties`` another bearer, who may sign in; give how many were passed on."""
    _check_may_bear(to)
    return _change(duties, bearer=to)


def _check_may_bear(worker: Worker) -> None:
    if not worker.is_active:
        raise Refusal("K25", _("This worker no longer works here. Name another one."))


def _change(duties: D | QuerySet[D], **values: Any) -> int:
    if isinstance(duties, QuerySet):
        return duties.filter(done_at__isnull=True, void_at__isnull=True).update(**values)
    changed = type(duties).objects.filter(pk=duties.pk, done_at__isnull=True, void_at__isnull=True).update(**values)
    duties.refresh_from_db()
    return changed
