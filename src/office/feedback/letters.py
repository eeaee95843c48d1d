"""The letter by which a question that came by letter is answered (L16); in the state language."""

from datetime import datetime

from office.accounts.models import Worker
from office.centres.calendars import local_day
from office.centres.papers import centre_head
from office.documents.papers import Addressee, Officer, Signer
from office.documents.replies import EnquiryReply
from office.feedback.models import Enquiry


def enquiry_letter(enquiry: Enquiry, text: str, *, by: Worker, at: datetime) -> EnquiryReply:
    """Lay out the letter: to the name and the address of the question, signed by who answers."""
    return EnquiryReply(
        head=centre_head(enquiry.centre),
        dated_on=local_day(at),
        index=enquiry.number,
        addressee=Addressee(name=enquiry.name, address=enquiry.contact),
        received_on=local_day(enquiry.received_at),
        service=enquiry.service.name if enquiry.service else "",
        text=text,
        signer=Signer(position="Працівник Центру", name=f"{by.given_name} {by.surname.upper()}"),
        officer=Officer(name=by.full_name, phone=by.phone),
    )
