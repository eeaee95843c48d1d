"""Erasing who asked and where the answer went, once a month has passed since the answer; what was said stays (L16, L52)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from office.audit import record
from office.feedback.models import Enquiry, EnquiryAnswer, FeedbackEntry
from office.feedback.states import EnquiryState
from office.feedback.terms import CONTACTS_KEPT

AT_ONCE: Final = 200


def forget_contacts(*, at: datetime) -> int:
    """Erase name and contact of what was answered longer ago than ``CONTACTS_KEPT``; give of how many.

    In batches; what somebody holds just now is left to the next night. The text, the answer and the number stay, and who
    has number and code still reads the answer. Contacts in messages go by a term of their own (``messages.forget``).
    """
    forgotten = 0
    while batch := _enquiries(at):
        forgotten += batch
    while batch := _entries(at):
        forgotten += batch
    return forgotten


@transaction.atomic
def _enquiries(at: datetime) -> int:
    over = Enquiry.objects.filter(
        state=EnquiryState.ANSWERED, forgotten_at=None, answer__told_at__lt=at - CONTACTS_KEPT
    )
    keys = _held(over)
    EnquiryAnswer.objects.filter(enquiry__in=keys).update(told_to="", forgotten_at=at)
    Enquiry.objects.filter(pk__in=keys).update(name="", contact="", forgotten_at=at)
    for found in Enquiry.objects.filter(pk__in=keys).only("pk"):
        record("enquiry.contact_erased", found, by=None, at=at)
    return len(keys)


@transaction.atomic
def _entries(at: datetime) -> int:
    over = FeedbackEntry.objects.filter(forgotten_at=None, answer__answered_at__lt=at - CONTACTS_KEPT)
    keys = _held(over)
    FeedbackEntry.objects.filter(pk__in=keys).update(name="", contact="", forgotten_at=at)
    for found in FeedbackEntry.objects.filter(pk__in=keys).only("pk"):
        record("book.contact_erased", found, by=None, at=at)
    return len(keys)


def _held(found: QuerySet[Enquiry] | QuerySet[FeedbackEntry]) -> list[UUID]:
    held = found.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by(F("received_at"), "pk")
    return list(held.values_list("pk", flat=True)[:AT_ONCE])
