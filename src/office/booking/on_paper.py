"""Who booked and came while there was no electricity: the slip they were given keeps the time that was agreed (L18, L20)."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from office.accounts.models import Worker
from office.audit import record
from office.booking.arriving import agreed_for, booked_by, check_in_request, check_may_come
from office.booking.states import AppointmentState
from office.centres.models import Centre
from office.law import Refusal
from office.law.words import Words as _
from office.queueing.blocks import Entered, enter_slip
from office.queueing.taking import Person, Taken


@transaction.atomic
def enter_booked(code: str, centre: Centre, slip: Entered, *, by: Worker, at: datetime) -> Taken:
    """Enter the holder of a slip who had booked: the number counts from the agreed time, if they came in time.

    ``code`` as it stands on the booking; the slip takes the name and the needs of it. Whether they came in time is told
    by the time on the slip. Entered once more, or checked in afterwards, it is the same number.

    Raises Refusal: L20, the code is not known, the booking is of another centre, day or service, or it is over; and what
    ``enter_slip`` raises.
    """
    booked = booked_by(code)
    check_may_come(booked, centre, at)
    if booked.bookable.service_id != slip.service.pk:
        told = _("This booking is for another service: {service}.", service=booked.bookable.service.name)
        raise Refusal("L20", told, field="code")
    person = Person(name=booked.name, needs=booked.needs, language=booked.language)
    said = replace(slip, person=person, agreed_at=agreed_for(booked, slip.arrived_at))
    given = enter_slip(centre, said, by=by, at=at, request=check_in_request(booked))
    if booked.state != AppointmentState.ARRIVED:
        booked.move(AppointmentState.ARRIVED)
        booked.ticket_id, booked.changed_at = given.ticket, at
        booked.save(update_fields=["state", "ticket", "changed_at"])
        record("booking.arrived", booked, by=by, at=at, data={"ticket": given.ticket, "slip": given.label})
    return given
