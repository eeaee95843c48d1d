"""What people say and ask: entries of the book, served tickets, enquiries; each by the real use-cases."""

from typing import Any
from uuid import uuid4

from office.feedback.enquiring import Asked, ask, log_enquiry
from office.feedback.models import Enquiry, FeedbackEntry
from office.feedback.states import EnquiryChannel, EntryKind, EntryWay
from office.feedback.writing import Said, write_entry
from office.queueing.models import Ticket
from office.queueing.serving import finish, start
from tests.factories.queueing import Reception

HOSTILE = '<script>alert(1)</script> & "quotes" {{ x }} {% y %} \u202e'
CONTACTS = {
    EnquiryChannel.PHONE: "050 123 45 67",
    EnquiryChannel.EMAIL: "zoryana@example.test",
    EnquiryChannel.POST: "43000, м. Луцьк, вул. Зразкова, буд. 1",
    EnquiryChannel.OTHER: "факс 0332 00 00 00",
    EnquiryChannel.WEB: "",
}


def an_entry(hall: Reception, text: str = "Зручно і швидко", **more: Any) -> FeedbackEntry:
    """Write an entry on the web; ``kind``, ``name``, ``contact`` are what is said."""
    kind = more.pop("kind", EntryKind.RESPONSE)
    said = Said(kind, text, more.pop("name", ""), more.pop("contact", ""))
    given: dict[str, Any] = {"way": EntryWay.PORTAL, "at": hall.at, "request": uuid4()}
    return write_entry(hall.centre, said, **given | more)


def asked(channel: EnquiryChannel, question: str = "Які потрібні документи?", **more: Any) -> Asked:
    """Lay out an enquiry as its channel wants it."""
    given: dict[str, Any] = {"contact": CONTACTS[channel], "name": "Зоряна Вербицька"}
    return Asked(channel, question, **given | more)


def an_enquiry(hall: Reception, channel: EnquiryChannel = EnquiryChannel.WEB, **more: Any) -> Enquiry:
    """Ask on the web, or let the first clerk write it down."""
    said = asked(channel, **more)
    if channel == EnquiryChannel.WEB:
        return ask(hall.centre, said, at=hall.at, request=uuid4())
    return log_enquiry(hall.centre, said, request=uuid4(), **hall.clerk())


def a_served_ticket(hall: Reception, clerk: int = 0, service: int = 0) -> Ticket:
    """Let somebody come, be called to the desk of a clerk, served and finished with."""
    if not hall.desks[clerk].sessions.open().exists():
        hall.seat(clerk)
    ticket = hall.ticket(service)
    called = hall.called(clerk)
    assert called.pk == ticket.pk
    start(called, **hall.clerk(clerk))
    return finish(called, **hall.later(minutes=5).clerk(clerk))
