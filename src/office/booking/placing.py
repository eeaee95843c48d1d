"""Having a place and giving it back: the only writers of ``SlotHold`` (docs/adr/0089)."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from office.booking.models import Bookable, SlotHold
from office.booking.slots import WITHIN, Slot
from office.tables.early import LET_GO, write_and_let_go
from office.tables.writing import Part

ROUNDS: Final = 12
"""How often another free place is tried while others take the ones that were found free a moment before."""

# Which of the free places is left to chance, so that a crowd does not run after the same one; staff leave those of the
# public to the public while there are others. The constraint decides, not what was seen: ON CONFLICT waits for who was
# first and gives nothing to the rest. It need not wait for the disk of who was first, nor, as the job that sends the digits
# gives notice of itself, for the disk of everybody else (office.tables.early).
_FREE: Final = """
SELECT place.number FROM generate_series(1, %s) AS place (number)
WHERE NOT EXISTS (
    SELECT 1 FROM booking_slothold AS taken
    WHERE taken.bookable_id = %s AND taken.number = place.number
        AND taken.starts_at > %s AND taken.starts_at < %s AND taken.ends_at > %s
)
ORDER BY place.number <= %s, random() LIMIT 1
"""
_TAKEN: Final = """
INSERT INTO booking_slothold (bookable_id, starts_at, ends_at, number, appointment_id, until)
SELECT %s, %s, %s, number, %s, %s FROM {after}
ON CONFLICT ON CONSTRAINT l20_a_place_is_sold_once DO NOTHING RETURNING id
"""
_TAKE: Final = f"""
WITH free AS ({_FREE}), taken AS ({_TAKEN.format(after="free")})
SELECT EXISTS (SELECT 1 FROM free), (SELECT id FROM taken), {LET_GO}
"""  # noqa: S608  words of ours alone
_CLEAR: Final = """
DELETE FROM booking_slothold
WHERE bookable_id = %(bookable)s AND starts_at > %(since)s AND starts_at < %(ends_at)s AND ends_at > %(starts_at)s
    AND until <= %(at)s
"""


def take_place(
    bookable: Bookable, slot: Slot, *, appointment: UUID, until: datetime | None, at: datetime, public: bool
) -> int | None:
    """Have one free place of ``slot``, for good or ``until`` a moment; None where the last one has gone.

    What was held and has run out by ``at`` is free.
    """
    free, taking = _said(bookable, slot, appointment=appointment, until=until, public=public)
    for _round in range(ROUNDS):
        [(seen, taken, _let_go)] = write_and_let_go(_TAKE, [*free, *taking])
        if taken is not None:
            return int(taken)
        if not seen and not _cleared(bookable, slot, at):
            return None
    return None


def place_taken(bookable: Bookable, slot: Slot, *, appointment: UUID, until: datetime | None, public: bool) -> Part:
    """Give the part that has one free place, for who writes the appointment by the same statement (``write_together``).

    Where no place is free, or the one found has gone meanwhile, it tears the whole statement down (DataError): written as the
    first part it does so before anything else is written. ``take_place`` then finds out what there is.
    """
    free, taking = _said(bookable, slot, appointment=appointment, until=until, public=public)
    return Part(_TAKEN, taking, after=Part(_FREE, free), gives="1 / (SELECT count(*) FROM {name})")


def _said(
    bookable: Bookable, slot: Slot, *, appointment: UUID, until: datetime | None, public: bool
) -> tuple[list[Any], list[Any]]:
    """Give the values of ``_FREE`` and those of ``_TAKEN``."""
    places = slot.public if public else slot.places
    free = [places, bookable.pk, slot.starts_at - WITHIN, slot.ends_at, slot.starts_at, slot.public]
    return free, [bookable.pk, slot.starts_at, slot.ends_at, appointment, until]


def _cleared(bookable: Bookable, slot: Slot, at: datetime) -> bool:
    since = slot.starts_at - WITHIN
    values: dict[str, Any] = {
        "bookable": bookable.pk,
        "since": since,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLEAR, values)
        return bool(cursor.rowcount)


def keep_place(appointment: UUID, *, at: datetime) -> bool:
    """Make a place that is held one that is had for good; False where it has run out or somebody else has it."""
    return SlotHold.objects.filter(appointment=appointment, until__gt=at).update(until=None) == 1


def rest_place(appointment: UUID, *, until: datetime, but: int = 0) -> None:
    """Give the place of an appointment back, ``but`` its new one: nobody's ``until`` that moment, then everybody's."""
    SlotHold.objects.filter(appointment=appointment).exclude(pk=but).update(appointment=None, until=until)


def drop_place(appointment: UUID) -> None:
    """Free at once the place of an appointment that was never confirmed."""
    SlotHold.objects.filter(appointment=appointment).delete()


_RESTING: Final = """
UPDATE booking_slothold SET appointment_id = %(appointment)s, until = %(until)s
WHERE id = (
    SELECT id FROM booking_slothold
    WHERE bookable_id = %(bookable)s AND starts_at = %(starts_at)s AND ends_at = %(ends_at)s AND number <= %(public)s
        AND appointment_id IS NULL AND until > %(at)s
    ORDER BY until, id FOR UPDATE SKIP LOCKED LIMIT 1
)
"""


def take_resting(bookable: Bookable, slot: Slot, *, appointment: UUID, until: datetime, at: datetime) -> bool:
    """Have a place that was given back and rests: this way for the waiting list alone, before everybody else."""
    values: dict[str, Any] = {
        "bookable": bookable.pk,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "public": slot.public,
        "appointment": appointment,
        "until": until,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RESTING, values)
        return bool(cursor.rowcount)
