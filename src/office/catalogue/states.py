"""Life-cycles of the catalogue: lists of services and cards (K8a, K8b)."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class ListState(models.TextChoices):
    DRAFT = "draft", _("draft")
    APPROVED = "approved", _("approved by the executive committee")
    REPLACED = "replaced", _("replaced by a later list")


LIST_MOVES: Final[dict[tuple[ListState, ListState], str]] = {
    (ListState.DRAFT, ListState.APPROVED): "K8a",
    (ListState.APPROVED, ListState.REPLACED): "K8a",
}


class CardState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SIGNING = "signing", _("being signed")
    IN_FORCE = "in_force", _("in force")
    SUPERSEDED = "superseded", _("superseded")
    WITHDRAWN = "withdrawn", _("withdrawn")


# The date from which a card applies is a date, not a state: a card brought in force for next month is `in_force`
# today, and the card that it supersedes still applies until the day before (queries.card_in_force looks at dates).
CARD_MOVES: Final[dict[tuple[CardState, CardState], str]] = {
    (CardState.DRAFT, CardState.SIGNING): "K8b",
    (CardState.SIGNING, CardState.DRAFT): "K8b",
    (CardState.SIGNING, CardState.IN_FORCE): "K8b",
    (CardState.IN_FORCE, CardState.SUPERSEDED): "K8b",
    (CardState.IN_FORCE, CardState.WITHDRAWN): "K8b",
    (CardState.DRAFT, CardState.WITHDRAWN): "K8b",
}


class WordingState(models.TextChoices):
    DRAFT = "draft", _("draft")
    WAITING = "waiting", _("waits for publication")
    PUBLISHED = "published", _("published")
    SUPERSEDED = "superseded", _("superseded")
    WITHDRAWN = "withdrawn", _("withdrawn")


WORDING_MOVES: Final[dict[tuple[WordingState, WordingState], str]] = {
    (WordingState.DRAFT, WordingState.WAITING): "L15",
    (WordingState.WAITING, WordingState.DRAFT): "L15",
    (WordingState.WAITING, WordingState.PUBLISHED): "L15",
    (WordingState.PUBLISHED, WordingState.SUPERSEDED): "L15",
    (WordingState.DRAFT, WordingState.WITHDRAWN): "L15",
}
