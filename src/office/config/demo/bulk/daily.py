"""The duty of each day that cases are handed over (L33): the centre's, not of any one case."""

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import TruncDate

from office.accounts.models import Worker
from office.cases import terms
from office.cases.models import Duty, HandoverList
from office.centres.calendars import calendar_for, local_day
from office.centres.duties import drawn_duty
from office.centres.models import Centre
from office.centres.staffing import heads_of
from office.workdays import KYIV


@transaction.atomic
def meet_daily_duties(centre: Centre) -> None:
    """Write down for each day with lists that they were owed and made; a duty that is there already stays."""
    calendar = calendar_for(centre)
    owed = Duty.objects.filter(centre=centre, clause=terms.HAND_OVER_DAILY.clause)
    there = {local_day(moment) for moment in owed.values_list("opened_at", flat=True)}
    made = HandoverList.objects.filter(centre=centre).order_by()
    days = made.values(day=TruncDate("made_at", tzinfo=KYIV)).annotate(last=Max("made_at"))
    lasts = {row["day"]: row["last"] for row in days}
    makers = dict(made.filter(made_at__in=lasts.values()).values_list("made_at", "made_by"))
    workers = Worker.objects.in_bulk(set(makers.values()))
    duties = []
    for day in sorted(lasts.keys() - there):
        if not calendar.is_working(day) or lasts[day] < calendar.opens_at(day):
            continue  # somebody made a list while nobody owed one
        opens = calendar.opens_at(day)
        head = heads_of(centre, opens)[0]
        duty = drawn_duty(Duty, terms.HAND_OVER_DAILY, bearer=head, centre=centre, since=opens, calendar=calendar)
        duty.done_at, duty.done_by = lasts[day], workers[makers[lasts[day]]]
        duties.append(duty)
    Duty.objects.bulk_create(duties)
