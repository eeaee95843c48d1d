"""The centre's answer to an entry of the book: published beside it, and sent to who left a contact (L52)."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from office.accounts.models import Worker
from office.audit import record
from office.centres.access import posting_for
from office.centres.duties import fulfil
from office.centres.models import Role
from office.feedback.models import EntryAnswer, EntryDuty, FeedbackEntry
from office.law import Refusal, StaleChange
from office.law.words import Words as _
from office.messages import send

ANSWERERS: Final = (Role.CENTRE_HEAD, Role.DEPARTMENT)
LONGEST_ANSWER: Final = 4000


@transaction.atomic
def answer_entry(entry: FeedbackEntry, *, text: str, by: Worker, at: datetime) -> EntryAnswer:
    """Answer an entry: late too, and it stays on record as late. The answer is public, so it names nobody.

    Raises Refusal: K3 or K12, ``by`` is not the head; L52, nothing is said, or it is
    answered already (StaleChange).
    """
    found = FeedbackEntry.objects.select_for_update(of=("self",), no_key=True).select_related("centre__city", "book")
    locked = found.get(pk=entry.pk)
    posting_for(by, *ANSWERERS, centre=locked.centre, at=at)
    if EntryAnswer.objects.filter(entry=locked).exists():
        raise StaleChange("L52", _("This entry is answered already. Look at the answer."))
    answer = text.strip()
    if not answer:
        raise Refusal("L52", _("Write the answer."), field="text")
    if len(answer) > LONGEST_ANSWER:
        raise Refusal("L52", _("Say it shorter: at most {most} characters.", most=LONGEST_ANSWER), field="text")
    made = EntryAnswer.objects.create(entry=locked, text=answer, answered_by=by, answered_at=at)
    fulfil(EntryDuty.objects.filter(entry=locked), by=by, at=at)
    record("book.answered", locked, by=by, at=at)
    _tell(locked, answer, at)
    return made


def _tell(entry: FeedbackEntry, answer: str, at: datetime) -> None:
    if not entry.contact:
        return
    with translation.override(entry.language):
        subject = gettext("Answer to your entry %(number)s in the book of responses, %(centre)s") % {
            "number": entry.number,
            "centre": entry.centre.local_name,
        }
    send(
        channel=entry.channel,
        address=entry.contact,
        template="letter",
        data={"subject": subject, "text": answer},
        key=f"book-answer:{entry.pk}",
        at=at,
        language=entry.language,
    )
