"""How many open bookings one person may have: counted under a lock of the contact, so that two at once count right."""

from datetime import datetime
from typing import Final

from django.db import connection
from django.db.models import Count, Q
from django.utils.crypto import salted_hmac

from office.booking.models import Appointment, Bookable, BookingRules
from office.booking.states import AppointmentState
from office.law import Refusal
from office.law.words import Words as _

_SALT: Final = "office.booking.limits"


def check_caps(contact: str, bookable: Bookable, rules: BookingRules, *, at: datetime) -> None:
    """Refuse one open booking too many of a contact in the city, or for one service. Raises Refusal L20.

    Asked where the contact is proved or a worker books: who only types somebody's address learns nothing from it.
    """
    if not contact:
        return
    hold_contact(contact)
    mine = Appointment.objects.filter(contact=contact, state=AppointmentState.CONFIRMED, starts_at__gte=at)
    same = Q(bookable__service=bookable.service_id)
    found = mine.filter(centre__city=bookable.centre.city_id).aggregate(all=Count("pk"), same=Count("pk", filter=same))
    if found["same"] >= rules.most_of_service:
        raise Refusal("L20", _("There is an open booking for this service already. Move or cancel that one first."))
    if found["all"] >= rules.most_of_contact:
        told = _("There are {most} open bookings already, as many as one may have.", most=rules.most_of_contact)
        raise Refusal("L20", told)


def hold_contact(contact: str) -> None:
    """Hold the contact until the transaction ends: under a mark of it, for the value itself goes nowhere open."""
    mark = salted_hmac(_SALT, contact, algorithm="sha256").digest()[:8]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(mark, signed=True)])
