"""Every 'not later than' of this context, with the person who bears it."""

from datetime import date, datetime
from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate

from office.cases.models.applications import Application
from office.cases.models.case import Case, CaseStep
from office.cases.models.intake import SubmissionPackage
from office.centres.duties import AbstractDuty, DutyQuerySet, one_open
from office.centres.models import Centre
from office.law import clause
from office.workdays import KYIV

STAND_STILL: Final = ("L30", "L31", "L35")
"""Clauses whose terms a suspension of the case moves."""

DAILY: Final = Q(clause="L33", void_at__isnull=True)


def standing_still(then: datetime | None = None) -> Q:
    """Say of duties that their term stands still, now or at the moment ``then``: ``Case.stops`` in the database."""
    cases = Case.objects.filter(pk=OuterRef("case"), suspended_at__isnull=False, suspended_at__lt=OuterRef("due_at"))
    cases = cases.filter(suspended_at__lte=then) if then else cases
    # The cheap half first: few duties are ever looked up.
    return Q(clause__in=STAND_STILL) & Q(Exists(cases))


class CaseDutyQuerySet(DutyQuerySet["Duty"]):
    def running(self) -> Self:
        """Open, and the clock of the term runs: what can be overdue, due today, warned of, escalated."""
        return self.open().filter(~standing_still())

    def standing_still(self) -> Self:
        """Open, and the term waits until the case is resumed, which will move it."""
        return self.open().filter(standing_still())

    def daily(self, centre: Centre, day: date) -> Self:
        """The centre's duty of that day to hand cases over (L33), met or not; there is one at most."""
        rows = self.annotate(opened_on=TruncDate("opened_at", tzinfo=KYIV))
        return rows.filter(DAILY, centre=centre, opened_on=day)

    def overdue(self, at: datetime) -> Self:
        return self.running().filter(due_at__lt=at)

    def due_within(self, at: datetime, until: datetime) -> Self:
        return self.running().filter(due_at__range=(at, until))


@clause("K25")
class Duty(AbstractDuty):
    """A duty about a package, a case, a step of a case, an application, or (none of them) about the centre's day."""

    package = models.ForeignKey(
        SubmissionPackage, models.PROTECT, null=True, blank=True, related_name="duties", db_index=False
    )
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="duties")
    step = models.ForeignKey(CaseStep, models.PROTECT, null=True, blank=True, related_name="duties")
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, related_name="duties", db_index=False
    )

    objects: ClassVar = CaseDutyQuerySet.as_manager()

    class Meta(AbstractDuty.Meta):
        abstract = False
        indexes: ClassVar = [
            *AbstractDuty.Meta.indexes,
            *(
                models.Index(fields=[name], name=f"cases_duty_{name}", condition=Q(**{f"{name}__isnull": False}))
                for name in ("package", "application")
            ),
        ]
        constraints: ClassVar = [
            *AbstractDuty.Meta.constraints,
            one_open("k25_duty", "centre", "package", "case", "step", "application"),
            models.UniqueConstraint(
                "centre", TruncDate("opened_at", tzinfo=KYIV), name="l33_once_a_working_day", condition=DAILY
            ),
        ]

    @property
    def stands_still(self) -> bool:
        """Its term waits until the suspended case is resumed."""
        return self.clause in STAND_STILL and self.case is not None and self.case.stops(self.due_at)

    def is_overdue(self, at: datetime) -> bool:
        return super().is_overdue(at) and not self.stands_still
