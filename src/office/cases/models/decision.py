"""The decision on a case."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.cases.models.case import Case
from office.cases.states import Outcome
from office.catalogue.models import RefusalGround
from office.centres.models import Provider
from office.documents.models import StoredFile


class Decision(models.Model):
    """Grant or refusal. A refusal without norm, facts and appeal can not even be stored (L32)."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="decision")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=6, choices=Outcome.choices)
    text = models.TextField(_("what was decided"))
    norm = models.TextField(_("norm of law"), blank=True)
    facts = models.TextField(_("circumstances"), blank=True)
    appeal = models.TextField(_("how and where to appeal"), blank=True)
    grounds = models.ManyToManyField(RefusalGround, blank=True, related_name="+")
    decided_by = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="l32_refusal_is_grounded",
                condition=Q(outcome="grant") | (~Q(norm="") & ~Q(facts="") & ~Q(appeal="")),
            ),
        ]
