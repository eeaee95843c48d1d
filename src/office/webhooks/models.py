"""Who is told of what, where to, and how far the telling has come."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.accounts.client_models import ApiClient
from office.law.states import moved
from office.vault.fields import IsSealed, SealedTextField
from office.webhooks.rules import LONGEST_URL
from office.webhooks.states import MOVES, EventType, State


class Subscription(models.Model):
    """An address of a client that is told of events. ``told_to`` is the last event of the journal that it has taken.

    Events are not copied: the journal is read on from there, so a replay is nothing but a step back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(ApiClient, models.PROTECT, related_name="subscriptions", verbose_name=_("client"))
    url = models.CharField(_("address"), max_length=LONGEST_URL)
    events = ArrayField(
        models.CharField(max_length=40, choices=EventType), verbose_name=_("events"), default=list, blank=True
    )
    secret = SealedTextField(_("secret"), sealed_as="webhooks.subscription.secret", max_length=80)
    former_secret = SealedTextField(
        _("former secret"), sealed_as="webhooks.subscription.former_secret", max_length=80, blank=True, default=""
    )
    former_until = models.DateTimeField(_("former secret valid until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.ACTIVE)
    version = models.PositiveIntegerField(default=1)
    told_to = models.PositiveBigIntegerField(_("told up to event"))
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    last_error = models.CharField(_("why it was not taken"), max_length=200, blank=True)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    busy_until = models.DateTimeField(_("being delivered until"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("last taken"), null=True, blank=True)
    created_at = models.DateTimeField(_("subscribed"))

    class Meta:
        verbose_name = _("subscription")
        ordering: ClassVar[list[str]] = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(url=""), name="webhooks_address_given"),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(last_error=""), name="webhooks_failed_says_why"),
            models.CheckConstraint(
                condition=Q(IsSealed("secret")) & Q(IsSealed("former_secret")), name="webhooks_subscription_sealed"
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="active"), name="webhooks_due"),
        ]

    def __str__(self) -> str:
        return self.url

    def move(self, to: State) -> None:
        """Change the state as MOVES lets it; raises StaleChange otherwise."""
        self.state = moved(MOVES, State(self.state), to)


class Horizon(models.Model):
    """Up to which entry the journal is settled: nothing with a smaller number can still be committed. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    settled = models.PositiveBigIntegerField(default=0)
    noted = models.PositiveBigIntegerField(default=0)
    noted_xid = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("settled end of the journal")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="webhooks_one_horizon"),
            models.CheckConstraint(condition=Q(settled__lte=models.F("noted")), name="webhooks_settled_was_noted"),
        ]
