"""What a person asks to be put right in their own data, and who owes an answer (article 8 of Law 2297-VI)."""

import uuid
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.centres.duties import AbstractDuty, one_open
from office.centres.models import Centre
from office.documents.models import StoredFile
from office.law.states import moved
from office.parties.models.accounts import ApplicantAccount
from office.parties.models.people import Applicant, Language
from office.parties.states import CORRECTIONS, CorrectionState
from office.vault.fields import IsSealed, SealedTextField

LONGEST_VALUE: Final = 300
LONGEST_SAID: Final = 2000


class CorrectedField(models.TextChoices):
    """What may be wrong: a field of the record, or something else of it, told in words."""

    SURNAME = "surname", _("Surname")
    GIVEN_NAME = "given_name", _("Given name")
    PATRONYMIC = "patronymic", _("Patronymic")
    BORN_ON = "born_on", _("Date of birth")
    RNTRC = "rntrc", _("Taxpayer number (РНОКПП)")
    ADDRESS = "address", _("Address")
    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")
    OTHER = "other", _("Something else")


class CorrectionRequest(models.Model):
    """``wanted`` is what the person says is right; ``answer`` what was done, or on what ground nothing was."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    applicant = models.ForeignKey(
        Applicant, models.PROTECT, related_name="corrections", verbose_name=_("applicant"), db_index=False
    )
    account = models.ForeignKey(ApplicantAccount, models.PROTECT, related_name="corrections")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+", verbose_name=_("centre"), db_index=False)
    field = models.CharField(_("what is wrong"), max_length=12, choices=CorrectedField)
    wanted = SealedTextField(_("what is right"), sealed_as="parties.correction.wanted", max_length=LONGEST_VALUE)
    reason = SealedTextField(_("why"), sealed_as="parties.correction.reason", max_length=LONGEST_SAID)
    proof = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.UKRAINIAN)
    state = models.CharField(_("state"), max_length=9, choices=CorrectionState, default=CorrectionState.OPEN)
    request = models.UUIDField(unique=True)
    asked_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.Worker", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answer = SealedTextField(
        _("answer"), sealed_as="parties.correction.answer", max_length=LONGEST_SAID, blank=True, default=""
    )

    class Meta:
        verbose_name = _("request to put data right")
        ordering: ClassVar[list[str]] = ["-asked_at"]
        constraints = [
            models.CheckConstraint(name="parties_correction_field", condition=Q(field__in=CorrectedField.values)),
            models.CheckConstraint(name="parties_correction_state", condition=Q(state__in=CorrectionState.values)),
            models.CheckConstraint(name="parties_correction_says", condition=~Q(wanted="") & ~Q(reason="")),
            models.CheckConstraint(
                name="parties_correction_answered_whole",
                condition=Q(state=CorrectionState.OPEN, answered_at=None, answered_by=None, answer="")
                | (
                    ~Q(state=CorrectionState.OPEN)
                    & Q(answered_at__gte=models.F("asked_at"), answered_by__isnull=False)
                    & ~Q(answer="")
                ),
            ),
            models.CheckConstraint(
                name="parties_correction_sealed",
                condition=Q(IsSealed("wanted")) & Q(IsSealed("reason")) & Q(IsSealed("answer")),
            ),
        ]
        indexes = [
            models.Index(fields=["applicant", "-asked_at"], name="parties_correction_of"),
            models.Index(fields=["centre", "state", "-asked_at"], name="parties_corrections"),
        ]

    def move(self, to: CorrectionState) -> None:
        """Change the state as the table of moves allows; raises StaleChange otherwise."""
        self.state = moved(CORRECTIONS, CorrectionState(self.state), to)


class CorrectionDuty(AbstractDuty):
    """Somebody by name owes the answer to a request to put data right."""

    correction = models.ForeignKey(
        CorrectionRequest, models.PROTECT, related_name="duties", verbose_name=_("request to put data right")
    )

    class Meta(AbstractDuty.Meta):
        verbose_name = _("duty to answer a request to put data right")
        constraints = [*AbstractDuty.Meta.constraints, one_open("parties_correctionduty", "correction")]
