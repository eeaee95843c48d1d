"""Absences: asked for by the worker, approved by whoever stands over him, with somebody of the same posting in his place."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from office.accounts.models import Worker
from office.audit import record
from office.centres import rules
from office.centres.access import check_oversees, postings_of
from office.centres.models import Absence, Posting, Role
from office.centres.roles import CENTRE_ROLES
from office.centres.states import AbsenceState
from office.law import Refusal
from office.law.words import Words as _


@transaction.atomic
def request_absence(
    worker: Worker,
    *,
    kind: Absence.Kind,
    starts_on: date,
    ends_on: date,
    by: Worker,
    at: datetime,
    substitute: Worker | None = None,
) -> Absence:
    """Ask for days away, for oneself or (a head) for somebody of the centre. It counts once it is approved.

    Raises Refusal K12: ``by`` is neither the worker nor stands over him; the days meet another absence; the substitute
    holds no equal posting in those days, or they would stand in for each other.
    """
    Worker.objects.select_for_update(no_key=True).get(pk=worker.pk)
    if by.pk != worker.pk:
        _check_stands_over(by, worker, at)
    rules.check_period(starts_on, ends_on, clause="K12")
    absence = Absence(worker=worker, kind=kind, starts_on=starts_on, ends_on=ends_on, requested_by=by)
    _check_days(absence)
    _set_substitute(absence, substitute)
    absence.save()
    record("absence.requested", absence, by=by, at=at, data=_told(absence))
    return absence


@transaction.atomic
def approve_absence(absence: Absence, *, by: Worker, at: datetime, substitute: Worker | None = None) -> Absence:
    """Approve an absence; a ``substitute`` named here takes the place of the one proposed.

    Raises Refusal K12 as ``request_absence`` does; nobody approves his own.
    """
    locked = _locked(absence)
    _check_stands_over(by, locked.worker, at)
    _check_days(locked)
    _set_substitute(locked, substitute or locked.substitute)
    locked.move(AbsenceState.APPROVED)
    locked.approved_by, locked.approved_at = by, at
    locked.save(update_fields=["state", "substitute", "approved_by", "approved_at"])
    record("absence.approved", locked, by=by, at=at, data=_told(locked))
    return locked


@transaction.atomic
def decline_absence(absence: Absence, *, reason: str, by: Worker, at: datetime) -> Absence:
    """Decline an absence that was asked for, with the reason."""
    locked = _locked(absence)
    _check_stands_over(by, locked.worker, at)
    if not reason.strip():
        raise Refusal("K12", _("Give the reason."), field="reason")
    locked.move(AbsenceState.DECLINED)
    locked.save(update_fields=["state"])
    record("absence.declined", locked, by=by, at=at, data={"reason": reason.strip()})
    return locked


@transaction.atomic
def cancel_absence(absence: Absence, *, by: Worker, at: datetime) -> Absence:
    """Cancel an absence: the worker himself, or whoever stands over him. Somebody who stands in is free again."""
    locked = _locked(absence)
    if by.pk != locked.worker_id:
        _check_stands_over(by, locked.worker, at)
    locked.move(AbsenceState.CANCELLED)
    locked.save(update_fields=["state"])
    record("absence.cancelled", locked, by=by, at=at)
    return locked


def _locked(absence: Absence) -> Absence:
    """Lock the worker, then the absence: absences of one worker wait for each other."""
    Worker.objects.select_for_update(no_key=True).get(pk=absence.worker_id)
    found = Absence.objects.select_related("worker", "substitute").select_for_update(of=("self",), no_key=True)
    return found.get(pk=absence.pk)


def _check_stands_over(by: Worker, worker: Worker, at: datetime) -> None:
    """Let the head of a centre decide about everybody in it (K12), the head of a body about its workers."""
    if by.pk == worker.pk:
        raise Refusal("K12", _("Nobody approves his own absence. The head or the department does."))
    for posting in postings_of(worker, at):
        if _stands_over(by, posting, at):
            return
    raise Refusal("K12", _("Only the head of the centre decides this. Turn to the head."))


def _stands_over(by: Worker, posting: Posting, at: datetime) -> bool:
    if any(own.role == Role.PROVIDER_HEAD and own.provider_id == posting.provider_id for own in postings_of(by, at)):
        return True
    if posting.centre is None:
        return _over_the_city(by, posting, at)
    try:
        over = check_oversees(by, posting.centre, at=at)
    except Refusal:
        return False
    # A head is not under a fellow head of the same centre.
    return over.role == Role.DEPARTMENT or posting.role != Role.CENTRE_HEAD


def _over_the_city(by: Worker, posting: Posting, at: datetime) -> bool:
    city = posting.city_id or (posting.provider.city_id if posting.provider else None)
    over = {Role.SYSTEM_ADMIN} if posting.role == Role.DEPARTMENT else {Role.DEPARTMENT, Role.SYSTEM_ADMIN}
    return any(own.role in over and own.city_id in {None, city} for own in postings_of(by, at))


def _check_days(absence: Absence) -> None:
    others = Absence.objects.approved().filter(worker=absence.worker).exclude(pk=absence.pk)
    if others.within(absence.starts_on, absence.ends_on).exists():
        raise Refusal("K12", _("This worker is away in some of these days already."), field="starts_on")


def _set_substitute(absence: Absence, substitute: Worker | None) -> None:
    if substitute is not None:
        rules.check_substitute_is_another(absence.worker_id, substitute.pk)
        _check_equal_posting(absence, substitute)
        rules.check_no_circle(absence.worker_id, substitute.pk, _stand_ins(absence))
    absence.substitute = substitute


def _check_equal_posting(absence: Absence, substitute: Worker) -> None:
    """Let only somebody stand in who holds each of the worker's postings in a centre, through all those days."""
    days = (absence.starts_on, absence.ends_on)
    needed = Posting.objects.within(*days).filter(worker=absence.worker, role__in=CENTRE_ROLES)
    held = Posting.objects.filter(worker=substitute, worker__is_active=True).on(days[0]).on(absence.ends_on or days[0])
    same = set(held.values_list("role", "centre", "provider"))
    if not substitute.is_active or not set(needed.values_list("role", "centre", "provider")) <= same:
        raise Refusal(
            "K12",
            _("{name} has no equal posting in all those days. Name another worker.", name=substitute.short_name),
            field="substitute",
        )


def _stand_ins(absence: Absence) -> dict[UUID, UUID | None]:
    others = Absence.objects.approved().within(absence.starts_on, absence.ends_on).exclude(worker=absence.worker)
    return dict(others.values_list("worker", "substitute"))


def _told(absence: Absence) -> dict[str, object]:
    # Why somebody is away may be a matter of health: the kind stays out of the journal.
    return {"from": absence.starts_on, "until": absence.ends_on, "substitute": absence.substitute_id}
