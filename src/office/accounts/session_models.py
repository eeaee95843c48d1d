"""Where a worker is signed in, so that the owner can see it and end it."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

BROWSER_LENGTH = 200


class OpenSession(models.Model):
    """A sign-in that has not ended: its row lives as long as the session it names, or is cleared after it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worker = models.ForeignKey("accounts.Worker", models.CASCADE, related_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    address = models.GenericIPAddressField(_("network address"))
    browser = models.CharField(_("browser"), max_length=BROWSER_LENGTH, blank=True)
    started_at = models.DateTimeField(_("signed in"))
    seen_at = models.DateTimeField(_("last used"))

    class Meta:
        verbose_name = _("open session")
        ordering: ClassVar[list[str]] = ["-seen_at"]
        indexes = [models.Index(fields=["worker", "-seen_at"], name="accounts_session_of_worker")]
