"""Who answers what comes by the web site: the least loaded of the front office."""

from datetime import datetime

from django.db.models import Count

from office.accounts.models import Worker
from office.centres.models import Centre
from office.centres.staffing import receiver_for
from office.feedback.models import EnquiryDuty


def desk_for(centre: Centre, *, at: datetime) -> Worker:
    """Give who of the front office is here and has the fewest open enquiries; else the head (K25 wants a name)."""
    rows = EnquiryDuty.objects.filter(centre=centre, done_at=None, void_at=None).order_by()
    load = dict(rows.values_list("bearer").annotate(Count("pk")))
    return receiver_for(centre, at=at, load=load, clause="L16")
