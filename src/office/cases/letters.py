"""What the applicant is told by e-mail or SMS; the row in the outbox is written with the act it tells of."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from office.cases.facts import LOCAL
from office.cases.models import Case
from office.centres.calendars import calendar_as_of
from office.messages import Message, send
from office.messages.states import Channel
from office.parties.models.people import Channel as Preferred

WAYS: Final[dict[str, tuple[Channel, ...]]] = {
    Preferred.EMAIL: (Channel.EMAIL, Channel.SMS),
    Preferred.SMS: (Channel.SMS, Channel.EMAIL),
    Preferred.PHONE: (Channel.SMS, Channel.EMAIL),
    Preferred.POST: (),
}


def tell_registered(case: Case, *, at: datetime, write: Callable[..., Message] = send) -> Message | None:
    """Tell the number and the term; where the package has faults, what to bring and by when (L29).

    Gives what was told, None where there is no address for it.
    """
    if case.due_at:
        data = {
            "number": case.number,
            "tracking_code": case.tracking_code,
            "due": case.due_at,
            "centre": case.centre.name,
        }
        return _tell(case, "case_registered", data, at=at, write=write)
    notice = case.deficiency_notice
    data = {
        "number": case.number,
        "tracking_code": case.tracking_code,
        "documents": [fault.what for fault in notice.deficiencies.all()],
        "bring_by": notice.bring_by_on,
        "centre": case.centre.name,
    }
    return _tell(case, "documents_missing", data, at=at, write=write)


def tell_ready(case: Case, *, until: datetime, at: datetime, write: Callable[..., Message] = send) -> Message | None:
    """Tell that the result waits, where and ``until`` when it is kept for handing over (L41)."""
    last, calendar = until.astimezone(LOCAL).date(), calendar_as_of(case.centre)
    hours = f"{calendar.opens_at(last):%H:%M}–{calendar.closes_at(last):%H:%M}"
    data = {"number": case.number, "where": case.centre.address, "hours": hours, "until": last}
    return _tell(case, "result_ready", data, at=at, write=write)


def _tell(
    case: Case, template: str, data: dict[str, Any], *, at: datetime, write: Callable[..., Message] = send
) -> Message | None:
    """Send by the way that the person chose, where there is an address for it, otherwise by the other one.

    Who wants a telephone call finds an SMS on that telephone: calls are made by people. Who wants post, or has neither
    address, reads the paper in hand.
    """
    person = case.representative.person if case.representative else case.applicant
    addresses = {Channel.EMAIL: person.email, Channel.SMS: person.phone}
    for channel in WAYS[person.preferred_channel]:
        if address := addresses[channel]:
            language = person.preferred_language or "uk"
            key = f"{template}:{case.pk}"
            said = {"channel": channel, "address": address, "template": template, "language": language}
            return write(**said, data=data, key=key, at=at)
    return None
