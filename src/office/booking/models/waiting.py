"""Who waits for a time to come free."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.booking.codes import FORM
from office.booking.models.settings import Bookable
from office.booking.states import WAITING_MOVES, WAITS, WaitingState
from office.law.states import moved
from office.messages.states import Channel
from office.parties.models import ApplicantAccount
from office.parties.models.people import Language
from office.vault.fields import Head, IsSealed, IsSealedFindable, SealedTextField


class WaitingEntry(models.Model):
    """A person waits for a time between two days; who has joined first is offered first."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bookable = models.ForeignKey(Bookable, models.PROTECT, related_name="waiting", verbose_name=_("service"))
    first_on = models.DateField(_("from the day"))
    last_on = models.DateField(_("to the day"))
    state = models.CharField(_("state"), max_length=8, choices=WaitingState, default=WaitingState.WAITING)
    since = models.DateTimeField(_("joined at"))
    name = SealedTextField(_("name"), sealed_as="booking.waiting.name", max_length=160, blank=True, default="")
    channel = models.CharField(_("told by"), max_length=8, choices=Channel)
    contact = SealedTextField(
        _("e-mail or phone"), sealed_as="booking.waiting.contact", findable=True, max_length=254, blank=True, default=""
    )
    needs = SealedTextField(
        _("what helps at the visit"), sealed_as="booking.waiting.needs", max_length=500, blank=True, default=""
    )
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.UKRAINIAN)
    code = SealedTextField(
        _("code of the entry"), sealed_as="booking.waiting.code", findable=True, form=FORM, max_length=12
    )
    request = models.UUIDField(unique=True)
    account = models.ForeignKey(
        ApplicantAccount, models.PROTECT, null=True, blank=True, related_name="waiting", db_index=False,
        verbose_name=_("account that waits"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("entry of the waiting list")
        ordering: ClassVar[list[str]] = ["since", "id"]
        constraints = [
            models.UniqueConstraint(Head("code"), name="booking_waiting_code_once"),
            models.UniqueConstraint(
                F("bookable"), Head("contact"), name="l20_waits_once", condition=Q(state__in=WAITS)
            ),
            models.CheckConstraint(name="booking_waiting_state", condition=Q(state__in=WaitingState.values)),
            models.CheckConstraint(name="booking_waiting_days", condition=Q(last_on__gte=F("first_on"))),
            models.CheckConstraint(
                name="booking_waiting_sealed",
                condition=Q(IsSealed("name"))
                & Q(IsSealedFindable("contact"))
                & Q(IsSealed("needs"))
                & Q(IsSealedFindable("code")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["bookable", "since", "id"], name="booking_in_line", condition=Q(state=WaitingState.WAITING)
            ),
            models.Index(fields=["account"], name="booking_account_waits", condition=Q(account__isnull=False)),
        ]

    def move(self, to: WaitingState) -> None:
        """Change the state as the table of moves allows; raises StaleChange otherwise."""
        self.state = moved(WAITING_MOVES, WaitingState(self.state), to)
