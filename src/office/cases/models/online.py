"""What comes from an applicant without a worker: documents sent to a case, and the right to look at a case for an hour."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.cases.models.case import Case
from office.cases.models.intake import Deficiency
from office.cases.states import SentState
from office.documents.models import StoredFile

DIGEST_LENGTH = 64


class CaseGrant(models.Model):
    """Whoever has the token of ``digest`` may look at this case until ``until_at``; the token itself is kept nowhere."""

    digest = models.CharField(max_length=DIGEST_LENGTH, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="grants")
    opened_at = models.DateTimeField()
    until_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest", "case"], name="cases_grant_once"),
            models.CheckConstraint(
                name="cases_grant_ends", condition=Q(until_at__gt=models.F("opened_at"), digest__regex="^[0-9a-f]{64}$")
            ),
        ]


class SentDocumentQuerySet(models.QuerySet["SentDocument"]):
    def waiting(self) -> Self:
        """Nobody has looked at them yet."""
        return self.filter(settled_at__isnull=True)


class SentDocument(models.Model):
    """A document that the applicant has sent to a registered case: no part of it until a worker has checked it (L23)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="sent_documents", db_index=False)
    deficiency = models.ForeignKey(Deficiency, models.PROTECT, null=True, blank=True, related_name="sent_documents")
    name = models.CharField(_("document"), max_length=500)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    request = models.UUIDField(unique=True, editable=False)
    sent_at = models.DateTimeField(_("sent"))
    settled_at = models.DateTimeField(_("checked"), null=True, blank=True)
    settled_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    taken = models.BooleanField(_("taken in"), default=False)
    answer = models.CharField(_("what is wrong and how to mend it"), max_length=500, blank=True)

    objects = SentDocumentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["sent_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["case", "sent_at"], name="cases_sent_by_case"),
            models.Index(fields=["sent_at"], name="cases_sent_waiting", condition=Q(settled_at__isnull=True)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="cases_sent_is_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="l23_sent_is_taken_or_answered",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, taken=False, answer="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & (Q(taken=True, answer="") | ~Q(answer=""))),
            ),
        ]

    @property
    def state(self) -> SentState:
        """What became of it: it is settled once, so this names its version, too."""
        if self.settled_at is None:
            return SentState.WAITING
        return SentState.TAKEN if self.taken else SentState.RETURNED
