"""Publishing an entry after a look for personal data, and only for them: parts may be hidden, never the whole (L52)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from office.accounts.models import Worker
from office.audit import read_access, record
from office.centres.access import posting_for, visible_centres
from office.centres.models import Role
from office.feedback.models import FeedbackEntry, Moderation
from office.feedback.rules import NothingLeftError, NotInTextError, pieces
from office.law import Refusal
from office.law.words import Words as _

MODERATORS: Final = (Role.CENTRE_HEAD, Role.DEPARTMENT)
LONGEST_REASON: Final = 300


def entries_of(worker: Worker, *, at: datetime) -> QuerySet[FeedbackEntry]:
    """Entries of the books of the centres that ``worker`` heads."""
    found = FeedbackEntry.objects.select_related("book", "centre__city", "answer__answered_by", "desk", "entered_by")
    return found.filter(centre__in=visible_centres(worker, *MODERATORS, at=at))


@transaction.atomic
def access_entry(worker: Worker, entry: UUID, *, at: datetime, purpose: str) -> FeedbackEntry:
    """Open an entry as it was written, with the name and the contact: the opening is logged (K21).

    Raises FeedbackEntry.DoesNotExist for one that is not there or not of a centre he heads.
    """
    found = entries_of(worker, at=at).get(pk=entry)
    read_access(found, by=worker, at=at, purpose=purpose)
    return found


@transaction.atomic
def moderate(
    entry: FeedbackEntry, *, hidden: Iterable[str] = (), reason: str = "", by: Worker, at: datetime
) -> Moderation:
    """Publish an entry, without the parts that hold personal data; once more: what is shown from now on.

    ``hidden``: each part as it stands in the text. The journal keeps the reason, never the parts. Raises Refusal: K3 or
    K12, ``by`` is not the head; L52, a part does not stand in the text, nothing would be left, or no reason is given.
    """
    locked = _locked(entry)
    posting_for(by, *MODERATORS, centre=locked.centre, at=at)
    shown, reason = _shown(locked.text, hidden), " ".join(reason.split())
    if len(shown) > 1 and not reason:
        raise Refusal(
            "L52", _("Say which personal data are hidden: the reason is kept in the journal."), field="reason"
        )
    if len(shown) == 1:
        reason = ""
    number = locked.moderations.count() + 1
    made = Moderation.objects.create(
        entry=locked, number=number, pieces=shown, reason=reason[:LONGEST_REASON], made_by=by, made_at=at
    )
    record("book.published", locked, by=by, at=at, data={"time": number, "hidden": made.hides, "reason": made.reason})
    return made


def _shown(text: str, hidden: Iterable[str]) -> list[str]:
    try:
        return pieces(text, hidden)
    except NotInTextError as missing:
        told = _("“{part}” does not stand in the text so. Copy the part as it is written.", part=missing.part[:60])
        raise Refusal("L52", told, field="hidden") from None
    except NothingLeftError:
        told = _("Only personal data may be hidden, not the whole entry.")
        raise Refusal("L52", told, field="hidden") from None


def _locked(entry: FeedbackEntry) -> FeedbackEntry:
    # No row of it ever changes: the lock alone puts two moderators one after the other.
    found = FeedbackEntry.objects.select_for_update(of=("self",), no_key=True).select_related("centre__city", "book")
    return found.get(pk=entry.pk)
