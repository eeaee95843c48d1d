"""Life-cycles of the centre's own papers: schedules, absences, petitions."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ScheduleState(TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waits for approval")
    APPROVED = "approved", _("approved")
    WITHDRAWN = "withdrawn", _("withdrawn")


SCHEDULE_MOVES: Final[dict[tuple[ScheduleState, ScheduleState], str]] = {
    (ScheduleState.DRAFT, ScheduleState.SUBMITTED): "K26",
    (ScheduleState.SUBMITTED, ScheduleState.DRAFT): "K26",
    (ScheduleState.SUBMITTED, ScheduleState.APPROVED): "K26",
    (ScheduleState.DRAFT, ScheduleState.WITHDRAWN): "K26",
    (ScheduleState.SUBMITTED, ScheduleState.WITHDRAWN): "K26",
    # Only before its first day: see services in schedules.py.
    (ScheduleState.APPROVED, ScheduleState.WITHDRAWN): "K26",
}


class AbsenceState(TextChoices):
    REQUESTED = "requested", _("waits for approval")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")
    CANCELLED = "cancelled", _("cancelled")


ABSENCE_MOVES: Final[dict[tuple[AbsenceState, AbsenceState], str]] = {
    (AbsenceState.REQUESTED, AbsenceState.APPROVED): "K12",
    (AbsenceState.REQUESTED, AbsenceState.DECLINED): "K12",
    (AbsenceState.REQUESTED, AbsenceState.CANCELLED): "K12",
    (AbsenceState.APPROVED, AbsenceState.CANCELLED): "K12",
}


class PetitionState(TextChoices):
    FILED = "filed", _("waits for an answer")
    ANSWERED = "answered", _("answered")


PETITION_MOVES: Final[dict[tuple[PetitionState, PetitionState], str]] = {
    (PetitionState.FILED, PetitionState.ANSWERED): "K18",
}
