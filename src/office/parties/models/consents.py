"""Leave to process data, and every disclosure that rests on it (L24, K14.1, K20)."""

import uuid
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.parties.models.people import AffectedPerson, Applicant
from office.vault.fields import IsSealedFindable, SealedTextField


class Purpose(models.TextChoices):
    SERVICE = "service", _("giving the service")
    OBTAIN_DOCUMENTS = "obtain_documents", _("obtaining missing documents")
    REGISTERS = "registers", _("exchange with the city's community register")
    THIRD_PARTIES = "third_parties", _("passing data to third parties in the exchange")


class GivenHow(models.TextChoices):
    PAPER = "paper", _("signed on paper")
    ELECTRONIC = "electronic", _("electronically")
    REPRESENTATIVE = "representative", _("through a representative")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def of(self, subject: Applicant | AffectedPerson) -> "ConsentQuerySet":
        """The consents about one person."""
        return self.filter(applicant=subject) if isinstance(subject, Applicant) else self.filter(affected=subject)

    def in_force(self, at: datetime) -> "ConsentQuerySet":
        """Given, not withdrawn, not run out at that moment; the last day of the term counts whole."""
        withdrawn_later = Q(withdrawn_at=None) | Q(withdrawn_at__gt=at)
        runs = Q(term_until=None) | Q(term_until__gte=timezone.localdate(at))
        return self.filter(withdrawn_later, runs, given_at__lte=at)


class Consent(models.Model):
    """What a person lets be done with their data. A database trigger lets only the withdrawal be added."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    applicant = models.ForeignKey(
        Applicant, on_delete=models.PROTECT, null=True, blank=True, related_name="consents", db_index=False
    )
    affected = models.ForeignKey(
        AffectedPerson, on_delete=models.PROTECT, null=True, blank=True, related_name="consents", db_index=False
    )
    purpose = models.CharField(_("purpose"), max_length=16, choices=Purpose)
    service = models.CharField(_("service"), max_length=36, blank=True)  # id of one service; blank: any of the centre
    data_categories = models.CharField(_("which data"), max_length=500)
    controller = models.ForeignKey("centres.Centre", on_delete=models.PROTECT, related_name="+", db_index=False)
    recipients = ArrayField(models.CharField(max_length=200), default=list, blank=True, verbose_name=_("recipients"))
    term_until = models.DateField(_("until"), null=True, blank=True)
    given_at = models.DateTimeField(_("given at"))
    given_how = models.CharField(_("how given"), max_length=14, choices=GivenHow)
    given_by = models.ForeignKey(
        Applicant, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    proof = SealedTextField(
        _("document of the consent"), sealed_as="parties.consent.proof", findable=True, max_length=300, blank=True
    )
    proof_file = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    taken_by = models.ForeignKey("accounts.Worker", on_delete=models.PROTECT, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_how = models.CharField(_("how withdrawn"), max_length=14, choices=GivenHow, blank=True)
    withdrawn_by = models.ForeignKey(
        "accounts.Worker", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        indexes = [
            models.Index(fields=["applicant", "purpose", "-given_at"], name="parties_consent_applicant"),
            models.Index(fields=["affected", "purpose", "-given_at"], name="parties_consent_affected"),
            *(
                models.Index(fields=[name], name=f"parties_consent_{name}", condition=Q(**{f"{name}__isnull": False}))
                for name in ("given_by", "proof_file")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="parties_consent_of_one_person",
                condition=Q(applicant=None, affected__isnull=False) | Q(applicant__isnull=False, affected=None),
            ),
            models.CheckConstraint(
                name="k20_consent_of_another_has_proof",
                condition=Q(affected=None) | ~Q(proof="") | Q(proof_file__isnull=False),
            ),
            models.CheckConstraint(
                name="k22_register_consent_is_written",
                condition=~Q(purpose=Purpose.REGISTERS) | ~Q(proof="") | Q(proof_file__isnull=False),
            ),
            models.CheckConstraint(
                name="k14_1_consent_names_recipients",
                condition=~Q(purpose=Purpose.THIRD_PARTIES) | Q(recipients__len__gt=0),
            ),
            models.CheckConstraint(
                name="parties_consent_through_whom",
                condition=Q(given_how=GivenHow.REPRESENTATIVE, given_by__isnull=False)
                | (~Q(given_how=GivenHow.REPRESENTATIVE) & Q(given_by=None)),
            ),
            models.CheckConstraint(name="parties_consent_sealed", condition=IsSealedFindable("proof")),
            models.CheckConstraint(
                name="parties_consent_withdrawn_whole",
                # Electronically the person withdraws it without a worker.
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_how="")
                | Q(withdrawn_at__gte=F("given_at"), withdrawn_how=GivenHow.ELECTRONIC)
                | (Q(withdrawn_at__gte=F("given_at"), withdrawn_by__isnull=False) & ~Q(withdrawn_how="")),
            ),
        ]

    @property
    def subject(self) -> Applicant | AffectedPerson:
        """Whose data it is about."""
        subject = self.applicant or self.affected
        assert subject is not None  # parties_consent_of_one_person
        return subject


class Disclosure(models.Model):
    """Data that went to a third party, on the strength of a consent in force then. Append-only by a trigger."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="disclosures")
    recipient = models.CharField(_("recipient"), max_length=200)
    what = models.CharField(_("what was passed"), max_length=500)
    channel = models.CharField(_("by what channel"), max_length=100)
    case_reference = models.CharField(_("case"), max_length=60, blank=True)
    disclosed_at = models.DateTimeField(_("passed at"))
    disclosed_by = models.ForeignKey("accounts.Worker", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("disclosure")
        ordering = ["disclosed_at"]
        constraints = [
            models.CheckConstraint(
                name="k14_1_disclosure_says_what", condition=~Q(recipient="") & ~Q(what="") & ~Q(channel="")
            ),
        ]
