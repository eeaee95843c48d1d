"""What who was served thinks of it: five steps and, who likes, words. No name, one for a ticket, one for a case."""

import uuid
from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.cases.models import Case
from office.catalogue.models import Service
from office.centres.models import Centre, Desk, Provider
from office.feedback.states import RatingWay
from office.queueing.models import Ticket
from office.vault.fields import IsSealed, SealedTextField

LONGEST_WORDS: Final = 1000
STEPS: Final = 5


class Rating(models.Model):
    """Of a ticket or of a case that ended with its result (ADR 0110).

    ``desk``, ``body``, ``worker``, ``service`` are those by which the ticket was served, kept here for the figures; of a
    case ``body`` is the one that decided, and it has neither desk nor worker.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ticket = models.ForeignKey(Ticket, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+", db_index=False)
    on = models.DateField(_("day"))
    service = models.ForeignKey(Service, models.PROTECT, related_name="+", db_index=False)
    desk = models.ForeignKey(Desk, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    body = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    steps = models.PositiveSmallIntegerField(_("steps of five"))
    words = SealedTextField(
        _("in words"), sealed_as="feedback.rating.words", max_length=LONGEST_WORDS, blank=True, default=""
    )
    way = models.CharField(_("rated"), max_length=5, choices=RatingWay)
    rated_at = models.DateTimeField(_("rated at"))
    changed_at = models.DateTimeField(_("last changed"))

    class Meta:
        verbose_name = _("rating")
        ordering: ClassVar[list[str]] = ["-rated_at"]
        constraints = [
            models.UniqueConstraint(fields=["ticket"], name="feedback_one_rating_a_ticket"),
            models.UniqueConstraint(fields=["case"], name="feedback_one_rating_a_case"),
            models.CheckConstraint(
                name="feedback_rating_of_one", condition=Q(ticket__isnull=True) ^ Q(case__isnull=True)
            ),
            models.CheckConstraint(
                name="feedback_rating_of_a_case_is_nobodys",
                condition=Q(case__isnull=True) | Q(desk__isnull=True, worker__isnull=True),
            ),
            models.CheckConstraint(name="feedback_rating_steps", condition=Q(steps__range=(1, STEPS))),
            models.CheckConstraint(name="feedback_rating_in_order", condition=Q(changed_at__gte=F("rated_at"))),
            models.CheckConstraint(name="feedback_rating_way", condition=Q(way__in=RatingWay.values)),
            models.CheckConstraint(name="feedback_rating_sealed", condition=Q(IsSealed("words"))),
        ]
        indexes = [models.Index(fields=["centre", "on"], name="feedback_rated")]
