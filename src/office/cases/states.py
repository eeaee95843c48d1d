"""The life-cycles of this context. Each move names the clause that allows it; ``move()`` is the only writer."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PackageState(TextChoices):
    DRAFT = "draft", _("being taken in")
    REGISTERED = "registered", _("registered")
    ABANDONED = "abandoned", _("not submitted")


PACKAGE_MOVES = {
    (PackageState.DRAFT, PackageState.REGISTERED): "L25",
    (PackageState.DRAFT, PackageState.ABANDONED): "L22",
}


class ApplicationState(TextChoices):
    """An application made on-line, until it is a package like any other."""

    DRAFT = "draft", _("being filled in")
    SUBMITTED = "submitted", _("waits for the front office")
    TAKEN = "taken", _("taken in")
    RETURNED = "returned", _("returned")


class SentState(TextChoices):
    """A document sent to a case, which is settled once."""

    WAITING = "waiting", _("waits for the front office")
    TAKEN = "taken", _("taken in")
    RETURNED = "returned", _("returned")


APPLICATION_MOVES = {
    (ApplicationState.DRAFT, ApplicationState.SUBMITTED): "L22",
    (ApplicationState.SUBMITTED, ApplicationState.TAKEN): "L23",
    (ApplicationState.SUBMITTED, ApplicationState.RETURNED): "L23",
}


class CaseState(TextChoices):
    REGISTERED = "registered", _("registered")
    IN_WORK = "in_work", _("in work")
    DECIDED = "decided", _("decided")
    SENT = "sent", _("result on its way to the centre")
    READY = "ready", _("result ready")
    DELIVERED = "delivered", _("result handed over")
    WITHDRAWN = "withdrawn", _("withdrawn by the applicant")
    ARCHIVED = "archived", _("in the archive")


CASE_MOVES = {
    (CaseState.REGISTERED, CaseState.IN_WORK): "L34",
    (CaseState.IN_WORK, CaseState.DECIDED): "L37",
    (CaseState.REGISTERED, CaseState.DECIDED): "L42",
    (CaseState.DECIDED, CaseState.SENT): "L38",
    (CaseState.SENT, CaseState.READY): "L39",
    (CaseState.DECIDED, CaseState.READY): "L42",
    (CaseState.READY, CaseState.DELIVERED): "L41",
    (CaseState.REGISTERED, CaseState.WITHDRAWN): "L2",
    (CaseState.IN_WORK, CaseState.WITHDRAWN): "L2",
    (CaseState.DELIVERED, CaseState.ARCHIVED): "L44",
    (CaseState.WITHDRAWN, CaseState.ARCHIVED): "L44",
}

UNDECIDED = (CaseState.REGISTERED, CaseState.IN_WORK)
CLOSED = (CaseState.DELIVERED, CaseState.WITHDRAWN, CaseState.ARCHIVED)


class StepState(TextChoices):
    PENDING = "pending", _("waits for an earlier step")
    READY = "ready", _("to be handed over")
    SENT = "sent", _("handed over, not yet confirmed")
    RECEIVED = "received", _("with the executor")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("cancelled")


STEP_MOVES = {
    (StepState.PENDING, StepState.READY): "L40",
    (StepState.READY, StepState.SENT): "L30",
    (StepState.READY, StepState.RECEIVED): "L34",
    (StepState.SENT, StepState.RECEIVED): "L34",
    (StepState.SENT, StepState.READY): "L34",
    (StepState.RECEIVED, StepState.DONE): "L37",
    (StepState.PENDING, StepState.CANCELLED): "L2",
    (StepState.READY, StepState.CANCELLED): "L2",
    (StepState.SENT, StepState.CANCELLED): "L2",
    (StepState.RECEIVED, StepState.CANCELLED): "L2",
}

STEPS_ON_THE_WAY = (StepState.READY, StepState.SENT, StepState.RECEIVED)


class Mark(TextChoices):
    """What the worker found of a document: the five marks of the desk."""

    UNMARKED = "", _("not checked yet")
    ORIGINAL = "original", _("original")
    COPY = "copy", _("copy")
    MISSING = "missing", _("missing")
    FAULTY = "faulty", _("faulty")
    TO_REQUEST = "to_request", _("we will request it")


GIVEN = (Mark.ORIGINAL, Mark.COPY)
LACKING = (Mark.MISSING, Mark.FAULTY)


class Channel(TextChoices):
    """How a package came (L22)."""

    IN_PERSON = "in_person", _("in person")
    POST = "post", _("by post")
    ELECTRONIC = "electronic", _("electronically")


class Outcome(TextChoices):
    GRANT = "grant", _("granted")
    REFUSE = "refuse", _("refused")


class DeliveryWay(TextChoices):
    IN_PERSON = "in_person", _("in person")
    POST = "post", _("by post")
    ELECTRONIC = "electronic", _("electronically")
