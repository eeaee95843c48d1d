"""Who may speak for an applicant, on what ground, and until when (D3)."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.parties.models.people import Applicant
from office.vault.fields import IsSealed, SealedTextField


class Ground(models.TextChoices):
    POWER_OF_ATTORNEY = "power_of_attorney", _("power of attorney")
    PARENT = "parent", _("parent of a child")
    GUARDIAN = "guardian", _("guardian or carer")
    HEAD = "head", _("head of the legal person")
    LAWYER = "lawyer", _("lawyer, by warrant")
    COURT = "court", _("decision of a court")
    OTHER = "other", _("other ground set by law")


class Representative(models.Model):
    """The authority of one person to act for another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="representatives")
    person = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="represents")
    ground = models.CharField(_("ground"), max_length=17, choices=Ground)
    proof = SealedTextField(
        _("document of authority: number, date, issuer"), sealed_as="parties.representative.proof", max_length=300
    )
    proof_file = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_on = models.DateField(_("in force from"))
    valid_until = models.DateField(_("in force until"), null=True, blank=True)
    verified_at = models.DateTimeField(_("checked at"), null=True, editable=False)
    verified_by = models.ForeignKey("accounts.Worker", on_delete=models.PROTECT, null=True, related_name="+")
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    revoked_because = models.CharField(_("why revoked"), max_length=300, blank=True)
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey("accounts.Worker", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("representative")
        constraints = [
            models.CheckConstraint(name="d3_representative_is_another", condition=~Q(applicant=F("person"))),
            models.CheckConstraint(name="d3_representative_has_proof", condition=~Q(proof="")),
            models.CheckConstraint(name="parties_authority_sealed", condition=IsSealed("proof")),
            models.CheckConstraint(
                name="parties_authority_dates", condition=Q(valid_until=None) | Q(valid_until__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="parties_authority_verified_by",
                condition=Q(verified_at=None, verified_by=None)
                | Q(verified_at__isnull=False, verified_by__isnull=False),
            ),
            models.CheckConstraint(
                name="parties_authority_revoked_why", condition=Q(revoked_on=None) | ~Q(revoked_because="")
            ),
        ]

    def runs_on(self, day: date) -> bool:
        """Begun, not run out, not revoked on that day; its last day counts whole, the day it is revoked does not."""
        ended = self.valid_until is not None and self.valid_until < day
        revoked = self.revoked_on is not None and self.revoked_on <= day
        return self.starts_on <= day and not ended and not revoked

    def is_in_force(self, day: date) -> bool:
        """Runs on that day and a worker has seen its proof."""
        return self.verified_at is not None and self.runs_on(day)
