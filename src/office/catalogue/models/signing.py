"""Who approved, agreed or returned a card, and when (K8b). Rows are only added: the history of the signing."""

from typing import TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.catalogue.models.cards import InformationCard
from office.catalogue.models.process import ProcessCard

# A use-case that serves both kinds of cards gives back the kind it was given.
AnyCard = TypeVar("AnyCard", InformationCard, ProcessCard)


class SignKind(models.TextChoices):
    PROVIDER_HEAD = "provider_head", _("approved by the head of the deciding body")
    DEPARTMENT = "department", _("agreed by the director of the department")
    PENSION_REGIONAL = "pension_regional", _("agreed by the regional pension directorate")


class SignState(models.TextChoices):
    SIGNED = "signed", _("signed")
    RETURNED = "returned", _("returned")


class SignOff(models.Model):
    information_card = models.ForeignKey(
        InformationCard, models.PROTECT, null=True, blank=True, related_name="sign_offs"
    )
    process_card = models.ForeignKey(ProcessCard, models.PROTECT, null=True, blank=True, related_name="sign_offs")
    kind = models.CharField(_("signed as"), max_length=16, choices=SignKind.choices)
    state = models.CharField(_("state"), max_length=8, choices=SignState.choices)
    by = models.ForeignKey("accounts.Worker", models.PROTECT, related_name="+", verbose_name=_("signed by"))
    at = models.DateTimeField(_("signed at"))
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        verbose_name = _("signature")
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                name="k8b_sign_off_of_one_card",
                condition=Q(information_card__isnull=False, process_card__isnull=True)
                | Q(information_card__isnull=True, process_card__isnull=False),
            ),
            models.CheckConstraint(
                name="k8b_returned_with_a_reason", condition=Q(state=SignState.SIGNED) | ~Q(comment="")
            ),
        ]
