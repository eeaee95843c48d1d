"""Every legal term of this context: one row, one clause."""

from office.catalogue.rules import LAW_AT_MOST_DAYS
from office.law.words import Words as _
from office.workdays import Term

REGISTER_POST = Term("L26", to=_("register a package that came by post"), working_days=1)
BRING_DOCUMENTS = Term("L28", to=_("bring the documents that are missing"), calendar_days=30)
TELL_BY_PHONE = Term("L29", to=_("tell the applicant by phone what to add"), same_day=True)
HAND_OVER = Term("L30", to=_("hand the case over to the executor"), working_days=1)
HAND_OVER_DAILY = Term("L33", to=_("hand over the cases that wait, at least once a working day"), same_day=True)
SEND_RESULT = Term("L38", to=_("form the outgoing package and send it to the centre"), working_days=1)
REGISTER_RESULT = Term("L39", to=_("register the outgoing package"), same_day=True)
DELIVER_RESULT = Term("L41", to=_("hand the result over to the applicant or post it"), calendar_days=3)

EXTENSION_AT_MOST_DAYS = 30
"""Calendar days by which a head may extend a legal term, once (ADR 0051)."""


def decision_term(*, value: int | None, unit: str) -> Term:
    """Make the term for the decision as the information card sets it; where it sets none, the law's longest."""
    if not value and unit not in {"same_day", "at_once"}:
        value, unit = LAW_AT_MOST_DAYS, "calendar_days"
    return legal_term("L31", _("decide within the legal term"), value=value or 0, unit=unit)


def legal_term(clause: str, to: object, *, value: int, unit: str) -> Term:
    """Make the term that a card sets: ``value`` in ``unit`` as cards name it.

    Raises:
        ValueError: the card names a unit that is not a length of time.
    """
    match unit:
        case "working_days":
            return Term(clause, to=to, working_days=value)
        case "calendar_days":
            return Term(clause, to=to, calendar_days=value)
        case "months":
            return Term(clause, to=to, months=value)
        case "same_day" | "at_once":
            return Term(clause, to=to, same_day=True)
        case _:
            raise ValueError(f"a card's term can not be in {unit!r}")


def at_moment(clause: str, to: object) -> Term:
    """Make the term of a duty whose due moment is computed elsewhere and set by the caller."""
    return Term(clause, to=to, at_once=True)


SEE_RESULT_ARRIVE = legal_term(
    SEND_RESULT.clause, _("see that the result has come to the centre"), value=SEND_RESULT.amount, unit=SEND_RESULT.unit
)
"""Sent *to the centre* is not yet there: who sent it answers for the way as long again as for the sending (ADR 0056)."""

REGISTER_ELECTRONIC = legal_term(
    REGISTER_POST.clause,
    _("register a package that came electronically"),
    value=REGISTER_POST.amount,
    unit=REGISTER_POST.unit,
)
REGISTER_BY_CHANNEL = {"post": REGISTER_POST, "electronic": REGISTER_ELECTRONIC}
"""What does not come with its person waits for nobody: by when it is registered, by the way it came (ADR 0103)."""

TAKE_APPLICATION = legal_term(
    REGISTER_POST.clause,
    _("take in the application that came electronically"),
    value=REGISTER_POST.amount,
    unit=REGISTER_POST.unit,
)
CHECK_SENT = legal_term(
    REGISTER_POST.clause,
    _("look at the documents that the applicant has sent electronically"),
    value=REGISTER_POST.amount,
    unit=REGISTER_POST.unit,
)
"""What comes electronically waits no longer than what comes by post (ADR 0103)."""
