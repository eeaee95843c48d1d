"""The life of a subscription, and the kinds of events it may ask for."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    ACTIVE = "active", _("delivers")
    PAUSED = "paused", _("paused by the client")
    FAILED = "failed", _("given up: the address does not take events")


# Nothing in the two texts speaks of this; full information in time is K7's demand.
MOVES: dict[tuple[State, State], str] = {
    (State.ACTIVE, State.PAUSED): "K7",
    (State.PAUSED, State.ACTIVE): "K7",
    (State.ACTIVE, State.FAILED): "K7",
    (State.FAILED, State.ACTIVE): "K7",
    (State.FAILED, State.PAUSED): "K7",
}


class EventType(TextChoices):
    """Acts on a case that are told: the verbs of its journal, but for ``UNTOLD``."""

    REGISTERED = "case.registered", _("registered")
    DOCUMENT_BROUGHT = "case.document_brought", _("a missing document was brought")
    DOCUMENT_SENT = "case.document_sent", _("the applicant sent a document electronically")
    DOCUMENT_RETURNED = "case.document_returned", _("a document sent electronically was not taken in")
    WENT_ON = "case.went_on_incomplete", _("goes on without what is missing")
    TOLD_BY_PHONE = "case.told_by_phone", _("the applicant was told by phone what to bring")
    STEP_RECEIVED = "case.step_received", _("a body has received a step")
    STEP_DONE = "case.step_done", _("a step is done")
    REASSIGNED = "case.reassigned", _("given to another executor")
    STOOD_IN = "case.stood_in", _("a stand-in has taken over")
    PASSED_ON = "case.passed_on", _("whoever took over has the case")
    SUSPENDED = "case.suspended", _("suspended")
    RESUMED = "case.resumed", _("resumed")
    EXTENDED = "case.extended", _("term extended")
    DECIDED = "case.decided", _("decided")
    RESULT_SENT = "case.result_sent", _("result on its way to the centre")
    RESULT_ARRIVED = "case.result_arrived", _("result in the centre")
    RESULT_REGISTERED = "case.result_registered", _("result registered, to be handed out")
    DELIVERED = "case.delivered", _("result handed over or posted")
    WITHDRAWN = "case.withdrawn", _("withdrawn by the applicant")
    ARCHIVED = "case.archived", _("in the archive")


UNTOLD = frozenset({"case.opened_by_applicant", "case.rated"})
"""Verbs of a case's journal that are the applicant's own business: no other system is told of them."""
