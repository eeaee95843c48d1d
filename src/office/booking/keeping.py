"""What the worker does each minute: ends what has run out, offers what came free, reminds, closes days, forgets people."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from office.audit import record
from office.booking.days import rules_of
from office.booking.mine import SHOWN_FOR
from office.booking.models import Appointment, BookingRules, SlotHold, SolvedProof, WaitingEntry
from office.booking.placing import drop_place, rest_place
from office.booking.rules import back_at, reminder_due
from office.booking.slots import moment
from office.booking.states import LIVE, WAITS, AppointmentState, WaitingState
from office.booking.telling import remind
from office.booking.waitlist import offer_all
from office.centres.calendars import local_day

AT_ONCE: Final = 500
"""So many rows in one round: what is left is done a minute later."""


def keep(*, at: datetime) -> None:
    """Do all of it, in the order in which one follows from the other."""
    expire(at=at)
    offer_all(at=at)
    close_missed(at=at)
    end_waiting(at=at)
    remind_due(at=at)
    forget(at=at)


def expire(*, at: datetime) -> int:
    """End each hold and each offer whose time is over, once; the place of an offer goes to the next who waits."""
    over = Appointment.objects.filter(state=AppointmentState.HELD, held_until__lte=at).order_by("held_until")
    return sum(_expire(each, at) for each in over.values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _expire(key: UUID, at: datetime) -> bool:
    locked = _locked(Appointment.objects.filter(pk=key, state=AppointmentState.HELD, held_until__lte=at))
    if locked is None:
        return False
    locked.move(AppointmentState.EXPIRED)
    locked.changed_at = at
    locked.save(update_fields=["state", "changed_at"])
    if locked.entry is None:
        drop_place(locked.pk)
    else:
        rest_place(locked.pk, until=back_at(rules_of(locked.centre).timing, at=at))
        locked.entry.move(WaitingState.LAPSED)
        locked.entry.save(update_fields=["state"])
    record("booking.expired", locked, by=None, at=at)
    return True


def close_missed(*, at: datetime) -> int:
    """Close the bookings of the days that are over to which nobody came."""
    midnight = moment(local_day(at), datetime.min.time())
    left = Appointment.objects.filter(state=AppointmentState.CONFIRMED, starts_at__lt=midnight).order_by("starts_at")
    return sum(_miss(each, at) for each in left.values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _miss(key: UUID, at: datetime) -> bool:
    locked = _locked(Appointment.objects.filter(pk=key, state=AppointmentState.CONFIRMED))
    if locked is None:
        return False
    locked.move(AppointmentState.MISSED)
    locked.changed_at = at
    locked.save(update_fields=["state", "changed_at"])
    record("booking.missed", locked, by=None, at=at)
    return True


def end_waiting(*, at: datetime) -> int:
    """End the entries whose days have passed without a free time."""
    over = WaitingEntry.objects.filter(state=WaitingState.WAITING, last_on__lt=local_day(at))
    return sum(_end_waiting(each, at) for each in over.values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _end_waiting(key: UUID, at: datetime) -> bool:
    waiting = WaitingEntry.objects.filter(pk=key, state=WaitingState.WAITING)
    locked = waiting.select_for_update(no_key=True, skip_locked=True).first()
    if locked is None:
        return False
    locked.move(WaitingState.ENDED)
    locked.save(update_fields=["state"])
    record("waiting.ended", locked, by=None, at=at)
    return True


def remind_due(*, at: datetime) -> int:
    """Remind everybody whose time comes near, each once."""
    hours = {rules.centre_id: rules.reminder_hours for rules in BookingRules.objects.all()}
    usual = BookingRules().reminder_hours
    furthest = at + timedelta(hours=max([usual, *hours.values()]))
    near = Appointment.objects.filter(
        ~Q(contact=""), state=AppointmentState.CONFIRMED, starts_at__range=(at, furthest), reminded_at=None
    )
    due = [
        each.pk
        for each in near.order_by("starts_at").only("pk", "starts_at", "changed_at", "centre_id")
        if reminder_due(each.starts_at, hours=hours.get(each.centre_id, usual), booked_at=each.changed_at, at=at)
    ]
    return sum(_remind(each, at) for each in due[:AT_ONCE])


@transaction.atomic
def _remind(key: UUID, at: datetime) -> bool:
    locked = _locked(Appointment.objects.filter(pk=key, state=AppointmentState.CONFIRMED, reminded_at=None))
    if locked is None:
        return False
    locked.reminded_at = at
    locked.save(update_fields=["reminded_at"])
    remind(locked, at=at)
    return True


def forget(*, at: datetime) -> int:
    """Erase who people were once their day is over: a name was told for the visit alone (article 6 of Law 2297-VI).

    Whose account has booked is kept a while longer, for its owner to look back; then that goes, too.
    """
    midnight = moment(local_day(at), datetime.min.time())
    over = Appointment.objects.filter(~Q(state__in=LIVE), starts_at__lt=midnight, forgotten_at=None)
    gone = over.update(name="", contact="", needs="", proof="", holder="", network="", forgotten_at=at)
    ended = WaitingEntry.objects.filter(~Q(state__in=WAITS), ~Q(contact=""), last_on__lt=local_day(at))
    ended.update(name="", contact="", needs="", account=None)
    Appointment.objects.filter(
        account__isnull=False, forgotten_at__isnull=False, starts_at__lt=midnight - SHOWN_FOR
    ).update(account=None)
    SlotHold.objects.filter(ends_at__lt=midnight).delete()
    SolvedProof.objects.filter(until__lt=at).delete()
    return gone


def _locked(found: QuerySet[Appointment]) -> Appointment | None:
    related = found.select_related("bookable__centre", "bookable__service", "centre", "entry")
    return related.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
