"""The outgoing package and its delivery."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.cases.models.case import Case
from office.cases.states import DeliveryWay
from office.vault.fields import IsSealed, SealedTextField


class OutgoingPackage(models.Model):
    """The result on its way back: formed by the executor (L38), registered in the centre the day it arrives (L39)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, models.PROTECT, related_name="outgoing")
    contents = models.TextField(_("what is inside"))
    sent_by = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True, blank=True)
    registered_by = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    registered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="l39_arrives_before_registered",
                condition=Q(registered_at__isnull=True) | Q(arrived_at__lte=F("registered_at")),
            ),
            models.CheckConstraint(
                name="l38_sent_before_arrives",
                condition=Q(arrived_at__isnull=True) | Q(sent_at__lte=F("arrived_at")),
            ),
        ]


class Delivery(models.Model):
    """How the result reached the applicant: in person against a document, by post with a number, electronically."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="delivery")
    way = models.CharField(max_length=10, choices=DeliveryWay.choices)
    receiver = models.CharField(_("who received it"), max_length=250, blank=True)
    shown_document = SealedTextField(
        _("document shown"), sealed_as="cases.delivery.document", max_length=200, blank=True
    )
    postal_number = models.CharField(_("postal tracking number"), max_length=40, blank=True)
    address = models.CharField(_("sent to"), max_length=300, blank=True)
    delivered_by = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    delivered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="l41_delivery_is_proved",
                condition=(Q(way="in_person") & ~Q(receiver="") & ~Q(shown_document=""))
                | (Q(way="post") & ~Q(postal_number="") & ~Q(address=""))
                | (Q(way="electronic") & ~Q(address="")),
            ),
            models.CheckConstraint(name="cases_delivery_sealed", condition=IsSealed("shown_document")),
        ]
