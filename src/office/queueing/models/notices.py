"""A visitor who wants to be told that few stand before them."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.messages.states import Channel
from office.queueing.models.visits import Visit
from office.vault.fields import IsSealed, SealedTextField

FURTHEST: Final = 20


class PlaceNotice(models.Model):
    """To be sent once at most ``ahead`` people stand before the visit; the contact goes once it was used, or the day is over."""

    visit = models.OneToOneField(
        Visit, models.PROTECT, primary_key=True, related_name="notice", verbose_name=_("visit")
    )
    channel = models.CharField(_("way"), max_length=8, choices=Channel)
    contact = SealedTextField(_("e-mail or phone"), sealed_as="queueing.notice.contact", max_length=254, blank=True)
    ahead = models.PositiveSmallIntegerField(_("at most so many people before"))
    asked_at = models.DateTimeField(_("asked for at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice of a place")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="queueing_notice_sealed", condition=Q(IsSealed("contact"))),
            models.CheckConstraint(name="queueing_notice_near", condition=Q(ahead__gte=1, ahead__lte=FURTHEST)),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["asked_at"], name="queueing_notice_unsent", condition=Q(sent_at=None)),
        ]
