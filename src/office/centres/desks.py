"""Desks, and who sits at them (L7)."""

from datetime import datetime

from django.db import transaction

from office.accounts.models import Worker
from office.audit import record
from office.centres.access import check_oversees, posting_for
from office.centres.calendars import local_day
from office.centres.closures import check_open
from office.centres.models import Centre, Desk, DeskSession, Provider, Role
from office.centres.schedules import check_reception
from office.law import Refusal, StaleChange, clause
from office.law.words import Words as _


@transaction.atomic
def add_desk(
    centre: Centre, *, number: int, by: Worker, at: datetime, zone: str = "", provider: Provider | None = None
) -> Desk:
    """Set up a desk with its number. Raises Refusal: K12, ``by`` is not the head; L7, the number is taken or below 1."""
    locked = Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)
    posting_for(by, Role.CENTRE_HEAD, centre=locked, at=at)
    check_open(locked, at=at)
    if number < 1 or locked.desks.filter(number=number).exists():
        raise Refusal("L7", _("Every desk has a number of its own, from 1 on. Choose another."), field="number")
    desk = Desk.objects.create(centre=locked, number=number, zone=zone, provider=provider)
    record("desk.added", desk, by=by, at=at, data={"centre": locked.code, "number": number})
    return desk


@transaction.atomic
def use_desk(desk: Desk, *, is_open: bool, by: Worker, at: datetime) -> Desk:
    """Take a desk into use or out of it. Raises Refusal L7 while somebody sits at it."""
    locked = _locked(desk)
    posting_for(by, Role.CENTRE_HEAD, centre=locked.centre, at=at)
    if not is_open and locked.sessions.open().exists():
        raise Refusal("L7", _("Somebody sits at this desk. It can be taken out of use when it is free."))
    locked.is_open = is_open
    locked.save(update_fields=["is_open"])
    record("desk.used", locked, by=by, at=at, data={"is_open": is_open})
    return locked


@clause("L7")
@transaction.atomic
def sit_down(desk: Desk, *, by: Worker, at: datetime) -> DeskSession:
    """Sit down at a desk: leaves the desk one sat at before, and ends what somebody forgot to end on a former day.

    Raises Refusal: K3 or K12, ``by`` receives nobody here, or the desk is another body's; K26, nobody is received today
    by an approved schedule; K27, the centre is closed; L7, the desk is out of use or somebody sits there.
    """
    # The worker first: two desks pressed at once by one person wait here, two people at one desk wait at the desk.
    Worker.objects.select_for_update(no_key=True).get(pk=by.pk)
    locked = _locked(desk)
    posting_for(by, Role.FRONT_OFFICE, Role.GREETER, centre=locked.centre, provider=locked.provider, at=at)
    check_open(locked.centre, at=at)
    check_reception(locked.centre, provider=locked.provider, at=at)
    if not locked.is_open:
        raise Refusal("L7", _("This desk is out of use. Choose another."))
    if (there := _free(locked, by, at)) is not None:
        return there
    by.desk_sessions.filter(closed_at=None).update(closed_at=at)
    session = DeskSession.objects.create(desk=locked, worker=by, opened_at=at)
    record("desk.taken", locked, by=by, at=at)
    return session


@transaction.atomic
def leave_desk(session: DeskSession, *, by: Worker, at: datetime) -> DeskSession:
    """Leave a desk; the head of the centre may end anybody's session there, of whatever body (K12)."""
    locked = (
        DeskSession.objects.select_for_update(of=("self",), no_key=True)
        .select_related("desk__centre")
        .get(pk=session.pk)
    )
    if by.pk != locked.worker_id:
        check_oversees(by, locked.desk.centre, at=at)
    if locked.closed_at is not None:
        raise StaleChange("L7", _("This desk has been left already."), present=locked.closed_at)
    locked.closed_at = at
    locked.save(update_fields=["closed_at"])
    record("desk.left", locked.desk, by=by, at=at, data={"worker": locked.worker_id})
    return locked


def desk_of(worker: Worker) -> Desk | None:
    """Give the desk where ``worker`` sits now."""
    session = DeskSession.objects.open().filter(worker=worker).select_related("desk__centre", "desk__provider").first()
    return session.desk if session else None


def _locked(desk: Desk) -> Desk:
    return (
        Desk.objects.select_for_update(of=("self",), no_key=True).select_related("centre", "provider").get(pk=desk.pk)
    )


def _free(desk: Desk, by: Worker, at: datetime) -> DeskSession | None:
    """See that the desk is free; give the worker's own session where he sits there already."""
    held = desk.sessions.open().select_related("worker").first()
    if held is None or (held.worker_id == by.pk and local_day(held.opened_at) == local_day(at)):
        return held
    if local_day(held.opened_at) == local_day(at):
        name = held.worker.full_name
        raise StaleChange("L7", _("{name} sits at this desk. Choose a free one.", name=name), present=name)
    held.closed_at = at
    held.save(update_fields=["closed_at"])
    return None
