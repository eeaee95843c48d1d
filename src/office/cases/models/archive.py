"""What stays in the centre of a closed case."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.cases.models.case import Case


class ArchiveRecord(models.Model):
    """The copies that the centre keeps: application and result, on paper or scanned (L44)."""

    class Kept(models.TextChoices):
        PAPER = "paper", _("paper copy")
        SCAN = "scan", _("scan")

    case = models.OneToOneField(Case, models.PROTECT, related_name="archive")
    application = models.CharField(max_length=5, choices=Kept.choices)
    result = models.CharField(max_length=5, choices=Kept.choices, blank=True)
    place = models.CharField(_("shelf mark"), max_length=100, blank=True)
    archived_by = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    archived_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="l44_paper_has_a_place",
                condition=~(Q(application="paper") | Q(result="paper")) | ~Q(place=""),
            ),
        ]
