"""Days of reception: opened by the first ticket or by an air raid before it, paused, resumed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from office.accounts.models import Worker
from office.audit import record
from office.centres.access import posting_for
from office.centres.calendars import local_day
from office.centres.closures import check_open
from office.centres.models import Centre, Role
from office.centres.queries import hours_today
from office.centres.schedules import check_reception
from office.law import Refusal
from office.law.words import Words as _
from office.queueing.models import QueueDay, QueuePause, Ticket
from office.queueing.states import DayState
from office.queueing.telling import tell
from office.workdays import KYIV

RECEIVERS: Final = (Role.FRONT_OFFICE, Role.GREETER, Role.CENTRE_HEAD)


def open_day(centre: Centre, *, at: datetime) -> QueueDay:
    """Give today's day of reception; the first who asks within the hours of the approved schedule begins it.

    Raises Refusal: K27, the centre is closed for good; K26, nobody is received today; L18, it is too early or too late.
    """
    there = day_of(centre, at=at)
    if there is not None and at >= there.opened_at:
        return there
    opens, until = _hours(centre, at)
    if at < opens:
        raise Refusal("L18", _("Tickets are given from {hour} on.", hour=f"{opens:%H:%M}"))
    return _begun(centre, at, since=at, until=until)


def _hours(centre: Centre, at: datetime) -> tuple[datetime, datetime]:
    check_open(centre, at=at)
    check_reception(centre, at=at)
    hours = hours_today(centre, at)
    opens, until = (datetime.combine(local_day(at), each, tzinfo=KYIV) for each in (hours[0].opens, hours[-1].closes))
    if at >= until:
        raise too_late()
    return opens, until


def _begun(centre: Centre, at: datetime, *, since: datetime, until: datetime) -> QueueDay:
    """Begin the day. Two who come first at once: one of them begins it, the other finds it."""
    begun = {"opened_at": since, "tickets_until": until}
    return QueueDay.objects.get_or_create(centre=centre, on=local_day(at), defaults=begun)[0]


def day_of(centre: Centre, *, at: datetime) -> QueueDay | None:
    """Give today's day of reception; None before the first ticket."""
    return QueueDay.objects.filter(centre=centre, on=local_day(at)).first()


def too_late() -> Refusal:
    return Refusal("L18", _("No more tickets are given today. Come on another day, or book a time."))


def check_receiving(state: str | None) -> None:
    """Refuse what calls or admits somebody while reception stands still or has ended. Raises Refusal L17."""
    if state == DayState.PAUSED:
        raise Refusal("L17", _("Reception is paused. The order is kept; it goes on when the pause ends."))
    if state == DayState.CLOSED:
        raise Refusal("L17", _("The day of reception is closed."))


@transaction.atomic
def pause(centre: Centre, *, reason: str, by: Worker, at: datetime) -> QueuePause:
    """Freeze the queue in its order: nobody is called, nobody is missed, no ticket is given.

    Also before the first ticket of the day, and before the hours: it gives no ticket earlier than usual.
    Raises Refusal: K3 or K12, ``by`` works nowhere in this reception; L17, it does not stand open or no reason is given;
    K26, K27, L18, nobody is received today, or not any more.
    """
    posting_for(by, *RECEIVERS, centre=centre, at=at)
    if not reason.strip():
        raise Refusal("L17", _("Give the reason."), field="reason")
    if day_of(centre, at=at) is None:
        opens, until = _hours(centre, at)
        _begun(centre, at, since=max(at, opens), until=until)
    day = _locked(centre, at)
    day.move(DayState.PAUSED)
    day.save(update_fields=["state"])
    made = QueuePause.objects.create(day=day, since=at, reason=reason.strip(), paused_by=by)
    record("queue.paused", day, by=by, at=at, data={"centre": centre.code, "reason": made.reason})
    tell(centre.pk, "day")
    return made


@transaction.atomic
def resume(centre: Centre, *, by: Worker, at: datetime) -> timedelta:
    """Go on: the order is as it was, and who was to come back by a moment has as much longer. Gives how much.

    Raises Refusal: K3 or K12; L17, reception is not paused.
    """
    posting_for(by, *RECEIVERS, centre=centre, at=at)
    day = _locked(centre, at)
    day.move(DayState.OPEN)
    ended = QueuePause.objects.get(day=day, until=None)
    ended.until = max(at, ended.since)
    stood = ended.until - ended.since
    day.save(update_fields=["state"])
    ended.save(update_fields=["until"])
    Ticket.objects.filter(centre=centre, on=day.on, back_at__isnull=False).update(back_at=F("back_at") + stood)
    record("queue.resumed", day, by=by, at=at, data={"centre": centre.code, "seconds": int(stood.total_seconds())})
    tell(centre.pk, "day")
    return stood


def paused_between(pauses: Sequence[QueuePause], since: datetime, until: datetime) -> timedelta:
    """Give how long reception stood still between two moments; a pause that still lasts counts up to ``until``."""
    stretches = (min(each.until or until, until) - max(each.since, since) for each in pauses)
    return sum((each for each in stretches if each > timedelta(0)), timedelta(0))


def _locked(centre: Centre, at: datetime) -> QueueDay:
    day = QueueDay.objects.select_for_update().filter(centre=centre, on=local_day(at)).first()
    if day is None:
        raise Refusal("L17", _("Reception has not begun today."))
    return day
