"""Every 'not later than' of this context, with the person who bears it."""

from typing import ClassVar

from django.db import models

from office.cases.models.case import Case, CaseStep
from office.cases.models.intake import SubmissionPackage
from office.centres.duties import AbstractDuty, one_open
from office.law import clause


@clause("K25")
class Duty(AbstractDuty):
    """A duty about a package, a case, a step of a case, or (none of them) about the centre's day."""

    package = models.ForeignKey(SubmissionPackage, models.PROTECT, null=True, blank=True, related_name="duties")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="duties")
    step = models.ForeignKey(CaseStep, models.PROTECT, null=True, blank=True, related_name="duties")

    class Meta(AbstractDuty.Meta):
        abstract = False
        constraints: ClassVar = [
            *AbstractDuty.Meta.constraints,
            one_open("k25_duty", "centre", "package", "case", "step"),
        ]
