"""Who answers: the head for the book, the least loaded of the front office for what comes by the web site."""

from datetime import datetime

from django.db.models import Count

from office.accounts.models import Worker
from office.centres.calendars import local_day
from office.centres.models import Centre, Posting, Role
from office.centres.staffing import heads_of, present
from office.feedback.models import EnquiryDuty
from office.law import Refusal
from office.law.words import Words as _


def head_of(centre: Centre, *, at: datetime, clause: str) -> Worker:
    """Give the head of a centre, or whoever stands in. Raises Refusal where nobody is posted."""
    heads = heads_of(centre, at)
    if not heads:
        raise Refusal(clause, _("This centre has no head who could answer. Turn to the department."))
    return heads[0]


def desk_for(centre: Centre, *, at: datetime) -> Worker:
    """Give who of the front office is here and has the fewest open enquiries; else the head (K25 wants a name)."""
    posted = Posting.objects.on(local_day(at)).filter(centre=centre, role=Role.FRONT_OFFICE, worker__is_active=True)
    rows = EnquiryDuty.objects.filter(centre=centre, done_at=None, void_at=None).order_by()
    load = dict(rows.values_list("bearer").annotate(Count("pk")))
    workers = sorted(
        {each.worker for each in posted.select_related("worker")},
        key=lambda each: (load.get(each.pk, 0), each.surname, str(each.pk)),
    )
    return next((each for each in workers if present(each, at)), None) or head_of(centre, at=at, clause="L16")
