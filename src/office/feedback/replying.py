"""Answering an enquiry by the means by which it came (L16), and noting that it was told or sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from office.accounts.models import Worker
from office.audit import record
from office.centres.access import posting_for
from office.centres.duties import fulfil
from office.centres.models import Centre, Role
from office.documents.files import keep_paper
from office.documents.models import StoredFile
from office.feedback.enquiring import Asked, log_enquiry
from office.feedback.letters import enquiry_letter
from office.feedback.models import Enquiry, EnquiryAnswer, EnquiryDuty
from office.feedback.models.enquiries import LONGEST_QUESTION
from office.feedback.states import SPOKEN, EnquiryChannel, EnquiryState
from office.law import Refusal, StaleChange, clause
from office.law.words import Words as _
from office.messages import send

ANSWERERS: Final = (Role.FRONT_OFFICE, Role.GREETER, Role.CENTRE_HEAD)


@dataclass(frozen=True)
class Reply:
    """What is answered. ``channel`` is the enquiry's: anybody who names another one is refused (L16)."""

    channel: EnquiryChannel
    text: str
    told_to: str = ""
    """Who was told, where the answer is spoken."""


@clause("L16")
@transaction.atomic
def answer_enquiry(enquiry: Enquiry, reply: Reply, *, by: Worker, at: datetime) -> EnquiryAnswer:
    """Answer by the same means (L16): an e-mail goes out, a letter is made, what was spoken is noted with its moment.

    A letter is owed until it is sent (``letter_sent``). Raises Refusal: K3 or K12, ``by`` receives nobody here; L16,
    another channel, no answer, nobody named who was told, or it is answered already (StaleChange).
    """
    locked = _locked(enquiry)
    posting_for(by, *ANSWERERS, centre=locked.centre, at=at)
    text, told_to = _checked(locked, reply)
    is_letter = locked.channel == EnquiryChannel.POST
    locked.move(EnquiryState.WRITTEN if is_letter else EnquiryState.ANSWERED)
    locked.save(update_fields=["state"])
    made = EnquiryAnswer.objects.create(
        enquiry=locked,
        channel=reply.channel,
        text=text,
        answered_by=by,
        written_at=at,
        told_to=told_to,
        letter=_letter(locked, text, by, at) if is_letter else None,
        **({} if is_letter else {"told_at": at, "told_by": by}),
    )
    if not is_letter:
        fulfil(EnquiryDuty.objects.filter(enquiry=locked), by=by, at=at)
    record("enquiry.answered", locked, by=by, at=at, data={"channel": reply.channel})
    _send(locked, text, at)
    return made


@transaction.atomic
def letter_sent(enquiry: Enquiry, *, by: Worker, at: datetime) -> Enquiry:
    """Note that the letter was handed to the post: the duty is met. Raises Refusal: K3, K12, L16 (StaleChange)."""
    locked = _locked(enquiry)
    posting_for(by, *ANSWERERS, centre=locked.centre, at=at)
    if locked.state != EnquiryState.WRITTEN:
        raise StaleChange("L16", _("No letter waits to be sent here. Look at the enquiry."))
    locked.move(EnquiryState.ANSWERED)
    locked.save(update_fields=["state"])
    EnquiryAnswer.objects.filter(enquiry=locked).update(told_at=at, told_by=by)
    fulfil(EnquiryDuty.objects.filter(enquiry=locked), by=by, at=at)
    record("enquiry.letter_sent", locked, by=by, at=at)
    return locked


@transaction.atomic
def answer_at_once(centre: Centre, asked: Asked, *, answer: str, by: Worker, at: datetime, request: UUID) -> Enquiry:
    """Write down a question that was answered in the same call, with the answer. Raises Refusal as both acts do."""
    made = log_enquiry(centre, asked, by=by, at=at, request=request)
    if made.state == EnquiryState.OPEN:
        told_to = made.name or made.contact or gettext("the caller")
        answer_enquiry(made, Reply(asked.channel, answer, told_to), by=by, at=at)
        made.refresh_from_db()
    return made


def _locked(enquiry: Enquiry) -> Enquiry:
    found = Enquiry.objects.select_for_update(of=("self",), no_key=True).select_related("centre__city", "service")
    return found.get(pk=enquiry.pk)


def _checked(enquiry: Enquiry, reply: Reply) -> tuple[str, str]:
    if reply.channel != enquiry.channel:
        told = _("This was asked {how}: the answer goes the same way.", how=EnquiryChannel(enquiry.channel).label)
        raise Refusal("L16", told, field="channel")
    text, told_to = reply.text.strip(), " ".join(reply.told_to.split())
    if not text:
        raise Refusal("L16", _("Write the answer."), field="text")
    if len(text) > LONGEST_QUESTION:
        raise Refusal("L16", _("Say it shorter: at most {most} characters.", most=LONGEST_QUESTION), field="text")
    if reply.channel not in SPOKEN:
        return text, ""
    if not told_to:
        raise Refusal("L16", _("Write who was told."), field="told_to")
    return text, told_to[:160]


def _letter(enquiry: Enquiry, text: str, by: Worker, at: datetime) -> StoredFile:
    name = f"Відповідь {enquiry.number}.pdf".replace("/", "-")
    return keep_paper(enquiry_letter(enquiry, text, by=by, at=at), name=name, by=by, at=at)


def _send(enquiry: Enquiry, text: str, at: datetime) -> None:
    by_mail = enquiry.channel == EnquiryChannel.EMAIL or (enquiry.channel == EnquiryChannel.WEB and enquiry.contact)
    if not by_mail:
        return
    with translation.override(enquiry.language):
        said = {"number": enquiry.number, "centre": enquiry.centre.local_name}
        subject = gettext("Answer to your enquiry %(number)s, %(centre)s") % said
    send(
        channel="email",
        address=enquiry.contact,
        template="letter",
        data={"subject": subject, "text": text},
        key=f"enquiry-answer:{enquiry.pk}",
        at=at,
        language=enquiry.language,
    )
