"""A worker turns to the head of the centre (K18), and the head owes an answer."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.centres.models.duty import AbstractDuty, one_open
from office.centres.models.places import Centre
from office.centres.states import PETITION_MOVES, PetitionState
from office.law.states import moved


class Petition(models.Model):
    """A report of a broken term, or a petition for measures; recorded together with the head's answer."""

    class Kind(models.TextChoices):
        BROKEN_TERM = "broken_term", _("report of a broken term")
        MEASURES = "measures", _("petition for measures")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="petitions", verbose_name=_("centre"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    author = models.ForeignKey(Worker, models.PROTECT, related_name="petitions", verbose_name=_("author"))
    # A case's number, written down: cases stand above centres and are not known here.
    reference = models.CharField(_("case number"), max_length=40, blank=True)
    text = models.TextField(_("what happened and what is asked"))
    filed_at = models.DateTimeField(_("filed at"))
    state = models.CharField(_("state"), max_length=10, choices=PetitionState, default=PetitionState.FILED)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("petition")
        ordering: ClassVar[list[str]] = ["-filed_at"]
        constraints = [
            models.CheckConstraint(name="k18_petition_says_what", condition=~Q(text="")),
            models.CheckConstraint(
                name="k18_answer_recorded",
                condition=Q(state=PetitionState.FILED, answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (
                    Q(state=PetitionState.ANSWERED, answered_by__isnull=False, answered_at__isnull=False)
                    & ~Q(answer="")
                ),
            ),
        ]
        indexes = [models.Index(fields=["centre", "state", "-filed_at"], name="centres_petition_by_centre")]

    def move(self, to: PetitionState) -> None:
        self.state = moved(PETITION_MOVES, PetitionState(self.state), to)


class PetitionDuty(AbstractDuty):
    petition = models.ForeignKey(Petition, models.PROTECT, related_name="duties", verbose_name=_("petition"))

    class Meta(AbstractDuty.Meta):
        verbose_name = _("duty to answer a petition")
        constraints = [*AbstractDuty.Meta.constraints, one_open("centres_petitionduty", "petition")]
