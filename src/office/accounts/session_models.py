"""Where a worker is signed in, so that the owner can see it and end it."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

BROWSER_LENGTH = 200
# The first that fits: every later one stands in the names of the earlier ones, too.
PROGRAMS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


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

    @property
    def browser_name(self) -> str:
        """``Firefox, Windows``: what a person knows it by; what is none of those, as it calls itself."""
        programs = (name for mark, name in PROGRAMS if mark in self.browser)
        systems = (name for mark, name in SYSTEMS if mark in self.browser)
        return ", ".join(filter(None, (next(programs, ""), next(systems, "")))) or self.browser
