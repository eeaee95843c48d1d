"""The outbox table: one row for each message, from the act that owes it until it is sent or given up."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.law import moved
from office.messages.rules import SECRETS
from office.messages.states import MOVES, Channel, State
from office.vault.fields import IsSealed, SealedJSONField, SealedTextField


class Message(models.Model):
    """One message to one address. ``data`` holds only what its template shows; ``key`` keeps it from being doubled.

    Once it is sent the row stays as a fact: what, when, by which channel. What it said is erased, at once where that was
    a secret, and with the address after a time (``forgotten_at``); ``data`` is None then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(_("what it tells of"), max_length=200, unique=True)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    address = SealedTextField(_("address"), sealed_as="outbox.message.address", max_length=254)
    template = models.CharField(_("kind of message"), max_length=60)
    # Sealed as a whole: a link to choose a new password stands in here, and so do names.
    data = SealedJSONField(_("particulars"), sealed_as="outbox.message.data", default=dict)
    language = models.CharField(_("language"), max_length=8)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    last_error = models.TextField(_("why it is not sent yet"), blank=True)
    created_at = models.DateTimeField(_("written"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("address and text erased"), null=True, blank=True)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)

    objects: ClassVar[models.Manager["Message"]] = models.Manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["created_at"], condition=Q(state="failed"), name="outbox_failed"),
            models.Index(fields=["sent_at"], condition=Q(state="sent", forgotten_at=None), name="outbox_to_forget"),
            models.Index(fields=["next_try_at"], condition=Q(state__in=["queued", "sending"]), name="outbox_open"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="outbox_sent_has_its_moment",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(last_error=""), name="outbox_failed_says_why"),
            models.CheckConstraint(
                condition=~Q(key="") & (Q(forgotten_at__isnull=False) | ~Q(address="")),
                name="outbox_address_and_key_given",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True) | Q(state__in=["sent", "failed"], address="", data=""),
                name="outbox_forgotten_is_gone",
            ),
            models.CheckConstraint(
                condition=~Q(data="") | Q(state="sent") | Q(forgotten_at__isnull=False), name="outbox_to_send_says_it"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent", template__in=SECRETS) | Q(data=""), name="outbox_sent_secret_is_gone"
            ),
            models.CheckConstraint(condition=Q(IsSealed("address")) & Q(IsSealed("data")), name="outbox_sealed"),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.id}"

    def move(self, to: State) -> None:
        """Change the state as MOVES lets it; raises StaleChange otherwise."""
        self.state = moved(MOVES, State(self.state), to)
