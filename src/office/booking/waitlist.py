"""The waiting list: who has joined first is offered first, and an offer is kept for a set time (docs/adr/0096)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from office.accounts.models import Worker
from office.audit import record
from office.booking import telling
from office.booking.booker import Booker, in_order
from office.booking.codes import new_code
from office.booking.days import all_slots, rules_of
from office.booking.models import Appointment, Bookable, BookingRules, SlotHold, WaitingEntry
from office.booking.placing import take_place, take_resting
from office.booking.rules import first_moment, last_day
from office.booking.slots import Slot
from office.booking.states import WAITS, AppointmentState, WaitingState, Way
from office.centres.access import posting_for
from office.centres.calendars import local_day
from office.centres.closures import check_open
from office.law import Refusal
from office.law.words import Words as _
from office.parties.models import ApplicantAccount
from office.queueing.days import RECEIVERS
from office.tables.writing import write_new

LONGEST: int = 60
"""Days ahead that one can wait for."""


def join(
    bookable: Bookable, who: Booker, *, first_on: date, last_on: date, at: datetime, request: UUID,
    account: ApplicantAccount | None = None, by: Worker | None = None,
) -> WaitingEntry:  # fmt: skip
    """Join the waiting list for a time between two days. Who waits already, or asks again, has the entry that is there.

    The code goes to the contact alone; an ``account`` that has joined sees its place, and what comes of it, as well.
    ``by``: who joins for a person that calls or has come (L16, L20).

    Raises Refusal: L20, the days or what is said of the person will not do; K27; K3, K12, ``by`` works nowhere in this
    reception.
    """
    if by is not None:
        posting_for(by, *RECEIVERS, centre=bookable.centre, at=at)
    said = in_order(who, contact_needed=True)
    _check_days(first_on, last_on, local_day(at))
    check_open(bookable.centre, at=at)
    made = WaitingEntry(
        id=uuid4(), bookable=bookable, first_on=first_on, last_on=last_on, since=at, name=said.name, channel=said.channel,
        contact=said.contact, needs=said.needs, language=said.language, code=new_code(), request=request,
        account=account,
    )  # fmt: skip
    try:
        with transaction.atomic():
            write_new(made)
            record("waiting.joined", made, by=by, at=at, data={"bookable": bookable.pk})
            telling.tell_waiting(made, at=at)
    except IntegrityError as refused:
        return _there(made, refused)
    return made


def _there(made: WaitingEntry, refused: IntegrityError) -> WaitingEntry:
    """Give what the same request has made, or the entry of the same contact: who types somebody's address learns nothing."""
    found = WaitingEntry.objects.select_related("bookable__centre__city", "bookable__service")
    there = found.filter(request=made.request).first()
    there = there or found.filter(bookable=made.bookable_id, contact=made.contact, state__in=WAITS).first()
    if there is None:
        raise refused
    return there


def _check_days(first_on: date, last_on: date, today: date) -> None:
    if first_on < today:
        raise Refusal("L20", _("That day has passed."), field="first_on")
    if last_on < first_on:
        raise Refusal("L20", _("The last day must not be before the first."), field="last_on")
    if (last_on - today).days > LONGEST:
        raise Refusal("L20", _("Choose days within the next {days} days.", days=LONGEST), field="last_on")


@transaction.atomic
def leave(entry: WaitingEntry, *, at: datetime) -> WaitingEntry:
    """Leave the list while no time is offered; twice is once. Raises StaleChange for an entry that is over."""
    locked = WaitingEntry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    if locked.state == WaitingState.LEFT:
        return locked
    locked.move(WaitingState.LEFT)
    locked.save(update_fields=["state"])
    record("waiting.left", locked, by=None, at=at)
    return locked


def before_me(entry: WaitingEntry) -> int:
    """Give how many have joined the same list before."""
    earlier = WaitingEntry.objects.filter(bookable=entry.bookable_id, state=WaitingState.WAITING, since__lt=entry.since)
    return earlier.count()


# -- offers ---------------------------------------------------------------------------------------------------------


def offer_all(*, at: datetime) -> list[Appointment]:
    """Offer what is free or rests to who waits, in the order of joining; asked for by the worker each minute."""
    waiting = WaitingEntry.objects.filter(state=WaitingState.WAITING, last_on__gte=local_day(at))
    entries = waiting.select_related("bookable__centre__city", "bookable__service", "bookable__body")
    ordered = entries.order_by("bookable", "since", "id")
    return [
        offered
        for _key, group in groupby(ordered, key=lambda entry: entry.bookable_id)
        for offered in _offer(list(group), at)
    ]


def _offer(entries: list[WaitingEntry], at: datetime) -> Iterable[Appointment]:
    bookable = entries[0].bookable
    rules = rules_of(bookable.centre)
    since, until = local_day(at), last_day(rules.timing, at=at)
    slots = all_slots(bookable, since, until) if bookable.is_open and since <= until else []
    sold = [slot for slot in slots if slot.starts_at >= first_moment(rules.timing, at=at) and slot.public]
    open_ones = _with_place(bookable, sold, at)
    for entry in entries:
        offered = _offer_to(entry, rules, open_ones, at)
        if offered is not None:
            yield offered


def _with_place(bookable: Bookable, slots: list[Slot], at: datetime) -> list[Slot]:
    """Leave out the slots whose public places are all somebody's now."""
    if not slots:
        return []
    rows = SlotHold.objects.filter(bookable=bookable, appointment__isnull=False, starts_at__lt=slots[-1].ends_at)
    rows = rows.filter(ends_at__gt=slots[0].starts_at).exclude(until__lte=at)
    taken = list(rows.values_list("starts_at", "ends_at", "number"))
    return [
        slot
        for slot in slots
        if len({n for begins, ends, n in taken if begins < slot.ends_at and slot.starts_at < ends and n <= slot.public})
        < slot.public
    ]


@transaction.atomic
def _offer_to(entry: WaitingEntry, rules: BookingRules, slots: list[Slot], at: datetime) -> Appointment | None:
    found = WaitingEntry.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
    locked = found.filter(pk=entry.pk, state=WaitingState.WAITING).first()
    for slot in slots:
        if locked is None or not locked.first_on <= local_day(slot.starts_at) <= locked.last_on:
            continue
        made = _drawn(entry, rules, slot, at)
        if _has_place(made, slot, at):
            return _offered(made, locked, at)
    return None


def _drawn(entry: WaitingEntry, rules: BookingRules, slot: Slot, at: datetime) -> Appointment:
    until = min(at + timedelta(minutes=rules.offer_minutes), slot.starts_at)
    return Appointment(
        id=uuid4(), bookable=entry.bookable, centre=entry.bookable.centre, starts_at=slot.starts_at, ends_at=slot.ends_at,
        way=Way.WEB, name=entry.name, channel=entry.channel, contact=entry.contact, needs=entry.needs,
        language=entry.language, code=new_code(), held_until=until, request=uuid4(), entry=entry,
        account_id=entry.account_id, created_at=at, changed_at=at,
    )  # fmt: skip


def _has_place(made: Appointment, slot: Slot, at: datetime) -> bool:
    assert made.held_until is not None
    given: dict[str, Any] = {"appointment": made.pk, "until": made.held_until, "at": at}
    if take_resting(made.bookable, slot, **given):
        return True
    return take_place(made.bookable, slot, **given, public=True) is not None


def _offered(made: Appointment, locked: WaitingEntry, at: datetime) -> Appointment:
    write_new(made)
    locked.move(WaitingState.OFFERED)
    locked.save(update_fields=["state"])
    record("booking.offered", made, by=None, at=at, data={"entry": locked.pk, "starts_at": made.starts_at})
    telling.offer(made, at=at)
    return made


def waits(entry: WaitingEntry) -> bool:
    """Tell whether something may still come of the entry."""
    return entry.state in WAITS


def is_offer(appointment: Appointment) -> bool:
    """Tell whether this is a time that is offered and not yet taken."""
    return appointment.state == AppointmentState.HELD and appointment.entry_id is not None
