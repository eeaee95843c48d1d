"""The terms that a centre promises (ADR 0107)."""

from datetime import datetime

from django.db import transaction

from office.accounts.models import Worker
from office.audit import record
from office.centres.access import posting_for
from office.centres.models import Centre, Role
from office.feedback.models import FeedbackRules
from office.feedback.terms import MOST_DAYS
from office.law import Refusal
from office.law.words import Words as _


def rules_of(centre: Centre) -> FeedbackRules:
    """Give the terms of a centre; the usual ones where it has set none."""
    return FeedbackRules.objects.filter(centre=centre).first() or FeedbackRules(centre=centre)


@transaction.atomic
def set_terms(centre: Centre, *, entry_days: int, enquiry_days: int, by: Worker, at: datetime) -> FeedbackRules:
    """Set in how many calendar days the book and enquiries are answered; what is owed already keeps its day.

    Raises Refusal: K3 or K12, ``by`` is not the head; L52 or L16, not from 1 to 30 days.
    """
    locked = Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)
    posting_for(by, Role.CENTRE_HEAD, centre=locked, at=at)
    told = _("From 1 to {most} days: the law allows no more.", most=MOST_DAYS)
    if not 1 <= entry_days <= MOST_DAYS:
        raise Refusal("L52", told, field="entry_days")
    if not 1 <= enquiry_days <= MOST_DAYS:
        raise Refusal("L16", told, field="enquiry_days")
    given = {"entry_days": entry_days, "enquiry_days": enquiry_days}
    made, _fresh = FeedbackRules.objects.update_or_create(centre=locked, defaults=given)
    record("feedback.terms_set", made, by=by, at=at, data=given)
    return made
