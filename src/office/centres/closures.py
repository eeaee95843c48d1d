"""A centre ends by law (K27): nothing new is accepted, open cases are finished or carried over, records stay."""

from datetime import date, datetime

from django.db import transaction

from office.accounts.models import Worker
from office.audit import record
from office.centres.access import posting_for
from office.centres.calendars import local_day
from office.centres.models import Centre, DeskSession, Role
from office.law import Refusal, StaleChange, clause
from office.law.words import Words as _


@clause("K27")
def check_open(centre: Centre, *, at: datetime) -> None:
    """Let only a centre that works accept anything new: a package, a ticket, a booking, a posting.

    Raises Refusal: K27, the centre is not open yet or is closed; it names where to turn.
    """
    day = local_day(at)
    if not centre.is_closed(day):
        return
    if day < centre.opened_on:
        raise Refusal("K27", _("The centre opens on {day}.", day=f"{centre.opened_on:%d.%m.%Y}"))
    closed = f"{centre.closed_on:%d.%m.%Y}"
    if centre.successor:
        told = _(
            "The centre has been closed since {day}. Turn to: {successor}.", day=closed, successor=centre.successor
        )
        raise Refusal("K27", told)
    raise Refusal("K27", _("The centre has been closed since {day} and accepts nothing new.", day=closed))


@transaction.atomic
def close_centre(
    centre: Centre, *, act: str, successor: Centre | None, by: Worker, at: datetime, on: date | None = None
) -> Centre:
    """Close a centre by ``act`` from the day ``on`` (today where it is not named), in favour of ``successor``.

    Postings, schedules and terms go on, so that what was begun is finished; whoever sits at a desk leaves it.

    Raises Refusal: K12, ``by`` is not the department of the city; K27, the centre is closed already, no act is named, or
        the successor is closed itself.
    """
    locked = Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)
    posting_for(by, Role.DEPARTMENT, centre=locked, at=at)
    _check_can_close(locked, act, successor, at)
    locked.closed_on = on or local_day(at)
    locked.closure_act, locked.successor = act.strip(), successor
    locked.save(update_fields=["closed_on", "closure_act", "successor"])
    if locked.is_closed(local_day(at)):
        DeskSession.objects.open().filter(desk__centre=locked).update(closed_at=at)
    told = {"on": locked.closed_on, "act": locked.closure_act, "successor": successor.code if successor else None}
    record("centre.closed", locked, by=by, at=at, data=told)
    return locked


def _check_can_close(centre: Centre, act: str, successor: Centre | None, at: datetime) -> None:
    if centre.closed_on is not None:
        raise StaleChange("K27", _("The centre is closed already."), present=centre.closed_on)
    if not act.strip():
        raise Refusal("K27", _("Name the act by which the centre is closed."), field="act")
    if successor is not None and (successor.pk == centre.pk or successor.is_closed(local_day(at))):
        raise Refusal("K27", _("The successor must be another centre that works."), field="successor")
