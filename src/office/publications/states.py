"""The life-cycle of a version of a published text (K28)."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class VersionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SIGNING = "signing", _("waits for publication")
    PUBLISHED = "published", _("published")
    SUPERSEDED = "superseded", _("superseded")
    WITHDRAWN = "withdrawn", _("withdrawn")


# As with cards, the day from which a version applies is a date and not a state: a version published for next month is
# `published` today, and the one that it supersedes still applies until the day before (queries look at dates).
MOVES: Final[dict[tuple[VersionState, VersionState], str]] = {
    (VersionState.DRAFT, VersionState.SIGNING): "K28",
    (VersionState.SIGNING, VersionState.DRAFT): "K28",
    (VersionState.SIGNING, VersionState.PUBLISHED): "K28",
    (VersionState.PUBLISHED, VersionState.SUPERSEDED): "K28",
    (VersionState.PUBLISHED, VersionState.WITHDRAWN): "K28",
    (VersionState.DRAFT, VersionState.WITHDRAWN): "K28",
    # The version that was to follow was taken back before its day: the former one goes on.
    (VersionState.SUPERSEDED, VersionState.PUBLISHED): "K28",
}
