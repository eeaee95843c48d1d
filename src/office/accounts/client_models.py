"""Other systems that speak to the office by its API, their tokens, and what is kept so that a retry acts once."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.accounts.scopes import Scope

HASH_BYTES = 32
USUAL_PER_MINUTE = 6_000


class ApiClient(models.Model):
    """A system that acts in the name of one worker: his postings say what it may do, ``scopes`` narrow that down."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    worker = models.ForeignKey(
        "accounts.Worker", models.PROTECT, related_name="api_clients", verbose_name=_("acts in the name of")
    )
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope), verbose_name=_("may"))
    per_minute = models.PositiveIntegerField(_("requests a minute"), default=USUAL_PER_MINUTE)
    created_at = models.DateTimeField(_("added"))
    created_by = models.ForeignKey(
        "accounts.Worker", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("added by")
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("API client")
        ordering: ClassVar[list[str]] = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name"], name="accounts_client_name_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(scopes=[]), name="accounts_client_named_and_scoped"),
            models.CheckConstraint(condition=Q(per_minute__gte=1), name="accounts_client_may_ask"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_scopes(self) -> list[str]:
        """What it may do, in words."""
        return [str(scope.label) for scope in Scope if scope.value in self.scopes]


class ApiToken(models.Model):
    """A secret of a client. Only its SHA-256 is kept; ``prefix`` is its visible beginning, to tell tokens apart."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(ApiClient, models.PROTECT, related_name="tokens", verbose_name=_("client"))
    prefix = models.CharField(_("begins with"), max_length=16, unique=True)
    digest = models.BinaryField(max_length=HASH_BYTES, unique=True)
    created_at = models.DateTimeField(_("issued"))
    created_by = models.ForeignKey(
        "accounts.Worker", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("issued by")
    )
    expires_at = models.DateTimeField(_("valid until"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("token")
        ordering: ClassVar[list[str]] = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="accounts_token_lives"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}…"

    def is_valid(self, at: datetime) -> bool:
        """Neither revoked nor run out at that moment, of a client that is not closed, whose worker may sign in."""
        usable = self.revoked_at is None and self.client.closed_at is None
        return usable and at < self.expires_at and self.client.worker.is_active


class KeptAnswer(models.Model):
    """The answer to a request that acted, for whoever sends the same request again (ADR 0072).

    ``mark`` is a keyed hash of client and Idempotency-Key, and ``sealed`` is encrypted under a key made of both: who has
    the table alone can read nothing of it.
    """

    mark = models.BinaryField(primary_key=True, max_length=HASH_BYTES)
    request = models.BinaryField(max_length=HASH_BYTES)
    sealed = models.BinaryField()
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("kept answer")


class Allowance(models.Model):
    """How many requests a client may still make: a token bucket. An unlogged table; after a crash all are full again."""

    client_id = models.UUIDField(primary_key=True)
    left = models.FloatField()
    taken = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("allowance")
