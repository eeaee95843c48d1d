"""Asking the centre (L16): on the web site by the person, by telephone, e-mail or letter with a worker writing it down."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext

from office.accounts.models import Worker
from office.audit import record
from office.booking.codes import new_code, shown
from office.catalogue.models import Service
from office.centres.access import posting_for
from office.centres.calendars import local_day
from office.centres.duties import owe
from office.centres.models import Centre, Role
from office.feedback.bearers import desk_for
from office.feedback.models import Enquiry, EnquiryDuty, EnquiryRegister
from office.feedback.models.enquiries import LONGEST_CONTACT, LONGEST_QUESTION
from office.feedback.numbers import next_line
from office.feedback.settings import rules_of
from office.feedback.states import EnquiryChannel
from office.feedback.terms import answer_enquiry
from office.law import Refusal
from office.law.words import Words as _
from office.messages import send
from office.parties.identifiers import IdentifierError, phone

REGISTRARS: Final = (Role.FRONT_OFFICE, Role.GREETER, Role.CENTRE_HEAD)
LONGEST_NAME: Final = 160


@dataclass(frozen=True)
class Asked:
    """What somebody asks and where the answer goes: as ``channel`` wants it."""

    channel: EnquiryChannel
    question: str
    contact: str = ""
    name: str = ""
    service: Service | None = None
    language: str = "uk"


@transaction.atomic
def ask(centre: Centre, asked: Asked, *, at: datetime, request: UUID) -> Enquiry:
    """Ask on the web site: the enquiry gets its number and a code, somebody of the front office owes the answer.

    ``request``: the same form sent twice is one enquiry. Raises Refusal L16: no question, too long, no e-mail address.
    """
    made, fresh = _entered(centre, asked, at=at, request=request)
    if fresh and made.contact:
        _tell_number(made, at)
    return made


@transaction.atomic
def log_enquiry(centre: Centre, asked: Asked, *, by: Worker, at: datetime, request: UUID) -> Enquiry:
    """Write down what was asked by telephone, e-mail, letter or otherwise; ``by`` owes the answer.

    Raises Refusal: K3 or K12, ``by`` receives nobody here; L16, no question, or the contact is not what the channel
    wants: an e-mail, a phone or none, the address and the name of the letter.
    """
    posting_for(by, *REGISTRARS, centre=centre, at=at)
    if asked.channel == EnquiryChannel.WEB:
        raise Refusal("L16", _("Who asks on the web site writes there."), field="channel")
    return _entered(centre, asked, at=at, request=request, by=by)[0]


def _entered(
    centre: Centre, asked: Asked, *, at: datetime, request: UUID, by: Worker | None = None
) -> tuple[Enquiry, bool]:
    values = _checked(asked)
    try:
        with transaction.atomic():
            register = next_line(EnquiryRegister, centre, local_day(at).year)
            made = Enquiry.objects.create(
                book=register,
                centre=centre,
                sequence=register.last_number,
                number=f"З-{register.last_number}/{register.year}",
                code=new_code(),
                received_at=at,
                taken_by=by,
                request=request,
                **values,
            )
    except IntegrityError:
        # Sent twice at once: the number is given back with the savepoint, and the first one stands.
        if found := Enquiry.objects.select_related("centre").filter(request=request).first():
            return found, False
        raise
    term = answer_enquiry(rules_of(centre).enquiry_days)
    owe(EnquiryDuty, term, bearer=by or desk_for(centre, at=at), centre=centre, since=at, enquiry=made)
    record("enquiry.registered", made, by=by, at=at, data={"number": made.number, "channel": made.channel})
    return made, True


def _checked(asked: Asked) -> dict[str, Any]:
    question, name = asked.question.strip(), " ".join(asked.name.split())
    if not question:
        raise Refusal("L16", _("Write the question."), field="question")
    if len(question) > LONGEST_QUESTION:
        raise Refusal("L16", _("Say it shorter: at most {most} characters.", most=LONGEST_QUESTION), field="question")
    if len(name) > LONGEST_NAME:
        raise Refusal("L16", _("The name is too long: at most {most} characters.", most=LONGEST_NAME), field="name")
    if asked.channel == EnquiryChannel.POST and not name:
        raise Refusal("L16", _("Write to whom the letter goes."), field="name")
    return {
        "channel": asked.channel,
        "question": question,
        "name": name,
        "contact": contact_for(asked.channel, asked.contact),
        "service": asked.service,
        "language": asked.language,
    }


def contact_for(channel: EnquiryChannel, typed: str) -> str:
    """Give the contact as the channel wants it. Raises Refusal L16 for one that leads nowhere."""
    text = typed.strip()
    if channel == EnquiryChannel.PHONE:
        return _phone(text) if text else ""
    if channel == EnquiryChannel.EMAIL or (channel == EnquiryChannel.WEB and text):
        return _email(text)
    if channel != EnquiryChannel.WEB and not text:
        raise Refusal("L16", _("Write where the answer goes."), field="contact")
    if len(text) > LONGEST_CONTACT:
        raise Refusal("L16", _("Say it shorter: at most {most} characters.", most=LONGEST_CONTACT), field="contact")
    return text


def _phone(text: str) -> str:
    try:
        return phone(text)
    except IdentifierError as wrong:
        raise Refusal("L16", wrong.message, field="contact") from None


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise Refusal("L16", _("Write the e-mail like this: name@example.com."), field="contact") from None
    return text.lower()


def _tell_number(made: Enquiry, at: datetime) -> None:
    with translation.override(made.language):
        said = {"number": made.number, "centre": made.centre.local_name, "code": shown(made.code)}
        subject = gettext("Your enquiry %(number)s, %(centre)s") % said
        text = gettext(
            "We have your question; its number is %(number)s, its code %(code)s.\n"
            "The answer comes to this address; with the number and the code it can be read on our site too."
        )
    send(
        channel="email",
        address=made.contact,
        template="letter",
        data={"subject": subject, "text": text % said},
        key=f"enquiry:{made.pk}",
        at=at,
        language=made.language,
    )
