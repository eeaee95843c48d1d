"""Having a place: held for ten minutes on the web until the contact is proved, booked at once by a worker or by who has
signed in with this very e-mail.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import DataError, IntegrityError, transaction

from office.accounts.models import Worker
from office.audit import entered, record
from office.booking.asking import Asked, SlotTaken, alternatives, ask, slot_meant
from office.booking.booker import Booker, in_order, is_proved_by
from office.booking.codes import mark_of, new_code, new_proof
from office.booking.limits import check_caps, hold_contact
from office.booking.models import MOST_HELD, Appointment, Bookable
from office.booking.placing import drop_place, place_taken, take_place
from office.booking.slots import Slot
from office.booking.states import AppointmentState, Way
from office.booking.telling import CONFIRMED, proof_told, tell_of
from office.booking.whence import NOWHERE, Whence
from office.centres.access import posting_for
from office.centres.calendars import local_day
from office.law import Refusal
from office.law.words import Words as _
from office.parties.models import ApplicantAccount
from office.queueing.days import RECEIVERS
from office.tables.acting import by_one_statement
from office.tables.early import letting_go
from office.tables.refusing import constraint_of
from office.tables.writing import write_together


@dataclass(frozen=True)
class _Wanted:
    """What is asked for, by whom, and how."""

    who: Booker
    way: Way
    at: datetime
    request: UUID
    by: Worker | None = None
    account: ApplicantAccount | None = None
    whence: Whence = NOWHERE

    @property
    def is_public(self) -> bool:
        return self.by is None


def hold(
    bookable: Bookable | Asked, starts_at: datetime, who: Booker, *, at: datetime, request: UUID,
    account: ApplicantAccount | None = None,
) -> Appointment:  # fmt: skip
    """Hold a place for who books on the web, for as many minutes as the centre has set, and send the digits.

    What an ``account`` books is its own. To the e-mail for which its provider vouches no digits go: the place is booked.
    Another place that the same browser holds for the same contact is given up; what is held for it from elsewhere stays
    (docs/adr/0139). The same ``request`` again gives the same appointment. ``bookable`` may be what a page has asked for
    this very request, person and day (``ask_here``).

    Raises SlotTaken with the next free slots; Refusal: L20, the slot is not sold now, what is said of the person will
    not do, or one network holds enough for the contact; K26, K27, K8a, nobody is received for it then; L20, where it is
    booked at once, also for one booking too many.
    """
    said = in_order(who, contact_needed=True)
    found, known = (bookable.bookable, bookable) if isinstance(bookable, Asked) else (bookable, None)
    wanted = _Wanted(said, Way.WEB, at, request, account=account, whence=known.whence if known else NOWHERE)
    proved = is_proved_by(account, wanted.who)
    asked = None
    try:
        if not proved:
            asked = known or _ask(found, starts_at, wanted)
            if (made := _hold_at_once(asked, starts_at, wanted)) is not None:
                return made
        with transaction.atomic():
            return _hold(found, starts_at, wanted, asked)
    except IntegrityError as refused:
        return _answered(refused, wanted)


def _hold_at_once(asked: Asked, starts_at: datetime, wanted: _Wanted) -> Appointment | None:
    """Hold by one statement and no transaction around it; None: look at what stands against it one after another."""
    if asked.made is not None:
        return again(asked.made)
    slot = slot_meant(asked, starts_at, at=wanted.at, public=True)
    if asked.has_hold:
        return None
    made, digits = _with_digits(_drawn(asked, slot, wanted), asked, wanted.at)
    place = place_taken(asked.bookable, slot, appointment=made.pk, until=made.held_until, public=True)
    entry = entered("booking.held", made, by=None, at=wanted.at, data=told(made))
    try:
        with by_one_statement():
            write_together(place, [made], entry, *proof_told(made, digits, at=wanted.at), letting_go())
    except DataError:
        return None  # the place has gone, or is held by who has let it run out
    return made


def _with_digits(made: Appointment, asked: Asked, at: datetime) -> tuple[Appointment, str]:
    digits = new_proof()
    made.holder, made.network, made.nth = asked.whence.browser, asked.whence.network, _free_nth(asked)
    made.held_until = at + timedelta(minutes=asked.rules.hold_minutes)
    made.proof = mark_of(digits, about=str(made.pk), key=settings.SECRET_KEY)
    made.proofs_sent = 1
    return made, digits


def _free_nth(asked: Asked) -> int:
    """Give a number that no other browser of the network has for this contact; the constraint decides between two at once."""
    nth = min({*range(1, MOST_HELD + 1)} - asked.nths, default=0)
    if not nth:
        told = _("{most} times are held for this contact already. Confirm one, or try again later.", most=MOST_HELD)
        raise Refusal("L20", told, field="contact")
    return nth


def _hold(bookable: Bookable, starts_at: datetime, wanted: _Wanted, known: Asked | None) -> Appointment:
    """Hold step by step; ``known``: what was asked a moment ago, for a contact that still has to be proved."""
    if known is None:
        # Before asking: of two presses at once the second then finds what the first has made.
        hold_contact(wanted.who.contact)
    asked = known or _ask(bookable, starts_at, wanted)
    if asked.made is not None:
        return again(asked.made)
    slot = slot_meant(asked, starts_at, at=wanted.at, public=True)
    if asked.has_hold:
        _give_up_hold_of(wanted, waits=known is not None)
    made = _drawn(asked, slot, wanted)
    if known is None:
        return _booked(made, slot, asked, wanted)
    made, digits = _with_digits(made, asked, wanted.at)
    _have_place(made, slot, asked, wanted)
    entry = entered("booking.held", made, by=None, at=wanted.at, data=told(made))
    write_together([made], entry, *proof_told(made, digits, at=wanted.at))
    return made


@transaction.atomic
def book_for(
    bookable: Bookable, starts_at: datetime, who: Booker, *, way: Way, at: datetime, request: UUID, by: Worker
) -> Appointment:
    """Book for who calls or has come (L16, L20): at once, by a worker, who is recorded; no digits are needed.

    The same ``request`` again gives the same appointment. Raises as ``hold``, and Refusal: K3, K12, ``by`` works nowhere
    in this reception; L20, the person has as many open bookings as one may have.
    """
    posting_for(by, *RECEIVERS, centre=bookable.centre, at=at)
    wanted = _Wanted(in_order(who, contact_needed=False), way, at, request, by)
    asked = _ask(bookable, starts_at, wanted)
    if asked.made is not None:
        return again(asked.made)
    slot = slot_meant(asked, starts_at, at=at, public=False)
    return _booked(_drawn(asked, slot, wanted), slot, asked, wanted)


def _booked(made: Appointment, slot: Slot, asked: Asked, wanted: _Wanted) -> Appointment:
    check_caps(wanted.who.contact, asked.bookable, asked.rules, at=wanted.at)
    made.move(AppointmentState.CONFIRMED)
    _have_place(made, slot, asked, wanted)
    data = told(made) | {"way": wanted.way}
    write_together([made], entered("booking.booked", made, by=wanted.by, at=wanted.at, data=data))
    tell_of(made, CONFIRMED, at=wanted.at)
    return made


def again(made: UUID) -> Appointment:
    """Give an appointment that was made before, as it is now."""
    return Appointment.objects.select_related("bookable__centre__city", "bookable__service").get(pk=made)


def told(appointment: Appointment) -> dict[str, Any]:
    """Tell the journal what was agreed: nobody's name or contact."""
    return {"bookable": appointment.bookable_id, "starts_at": appointment.starts_at}


def _ask(bookable: Bookable, starts_at: datetime, wanted: _Wanted) -> Asked:
    contact = wanted.who.contact if wanted.is_public else ""
    on = local_day(starts_at)
    return ask(bookable, on, request=wanted.request, contact=contact, whence=wanted.whence, at=wanted.at)


def _drawn(asked: Asked, slot: Slot, wanted: _Wanted) -> Appointment:
    who = wanted.who
    return Appointment(
        id=uuid4(),
        bookable=asked.bookable,
        centre=asked.bookable.centre,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        way=wanted.way,
        name=who.name,
        channel=who.channel,
        contact=who.contact,
        needs=who.needs,
        language=who.language,
        code=new_code(),
        request=wanted.request,
        booked_by=wanted.by,
        account=wanted.account,
        created_at=wanted.at,
        changed_at=wanted.at,
    )


def _have_place(made: Appointment, slot: Slot, asked: Asked, wanted: _Wanted) -> None:
    public, at = wanted.is_public, wanted.at
    place = take_place(asked.bookable, slot, appointment=made.pk, until=made.held_until, at=at, public=public)
    if place is None:
        raise SlotTaken(alternatives(asked.bookable, asked.rules, slot.starts_at, at=at, public=public))


def _give_up_hold_of(wanted: _Wanted, *, waits: bool) -> None:
    """Give up what this browser holds for the contact, and nobody else's: anybody can type a contact.

    Who holds the contact does not wait for one who confirms and waits for the contact.
    """
    held = Appointment.objects.filter(contact=wanted.who.contact, state=AppointmentState.HELD, entry=None)
    own = held.filter(holder=wanted.whence.browser)
    for former in own.select_for_update(no_key=True, skip_locked=not waits):
        former.move(AppointmentState.EXPIRED)
        former.changed_at = wanted.at
        former.save(update_fields=["state", "changed_at"])
        drop_place(former.pk)
        record("booking.given_up", former, by=None, at=wanted.at)


def _answered(refused: IntegrityError, wanted: _Wanted) -> Appointment:
    """Find what another transaction has done meanwhile: it answered this very request, or holds for this contact."""
    made = Appointment.objects.filter(request=wanted.request).values_list("pk", flat=True).first()
    if made is not None:
        return again(made)
    if constraint_of(refused) in {"l20_one_hold_a_browser", "l20_few_holds_a_network"}:
        raise Refusal("L20", _("Another time is being held for this contact just now. Try again.")) from None
    raise refused
