"""The life of a request to put data right."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CorrectionState(TextChoices):
    OPEN = "open", _("is being looked at")
    CORRECTED = "corrected", _("put right")
    REFUSED = "refused", _("not put right")


CORRECTIONS: Final[dict[tuple[CorrectionState, CorrectionState], str]] = {
    (CorrectionState.OPEN, CorrectionState.CORRECTED): "K21",
    (CorrectionState.OPEN, CorrectionState.REFUSED): "K21",
}
