"""Telling who waits elsewhere that they are nearly next, and who was not served that the day has ended (L17, L21)."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction

from office.centres.models import Centre
from office.law import Refusal
from office.law.words import Words as _
from office.messages import services as messages
from office.parties.contacts import contact as contact_in_order
from office.parties.identifiers import IdentifierError
from office.queueing.hall import places
from office.queueing.models import PlaceNotice, Visit
from office.queueing.models.notices import FURTHEST
from office.queueing.paces import paces
from office.queueing.states import UNSETTLED, TicketState
from office.queueing.waits import MyPlace
from office.workdays import KYIV

MORNING: Final = time(7)
NIGHT: Final = time(22)
SOON: Final = (TicketState.WAITING, TicketState.CALLED)


@transaction.atomic
def ask_notice(visit: Visit, *, contact: str, ahead: int, at: datetime) -> PlaceNotice:
    """Have the visitor told at ``contact`` once at most ``ahead`` people stand before them; asked anew it replaces itself.

    Raises Refusal L21: no contact, a number that is not from 1 to 20, or the visit is over.
    """
    if not 1 <= ahead <= FURTHEST:
        raise Refusal("L21", _("Choose from 1 to {most} people.", most=FURTHEST), field="ahead")
    try:
        channel, address = contact_in_order(contact)
    except IdentifierError as wrong:
        raise Refusal("L21", wrong.message, field="contact") from None
    locked = Visit.objects.select_for_update(no_key=True).get(pk=visit.pk)
    if not locked.tickets.filter(state__in=UNSETTLED).exists():
        raise Refusal("L21", _("This visit is over."))
    asked = {"channel": channel, "contact": address, "ahead": ahead, "asked_at": at, "sent_at": None}
    return PlaceNotice.objects.update_or_create(visit=locked, defaults=asked)[0]


def tell_who_is_near(*, at: datetime) -> int:
    """Send the notices whose moment has come, each once; gives how many. Asked for every minute."""
    waiting = PlaceNotice.objects.filter(sent_at=None).exclude(contact="").values_list("visit__centre", flat=True)
    centres = Centre.objects.filter(pk__in=waiting.distinct())
    return sum(_tell_in(centre, at) for centre in centres)


@transaction.atomic
def _tell_in(centre: Centre, at: datetime) -> int:
    found = PlaceNotice.objects.select_for_update(of=("self",), skip_locked=True).select_related("visit__centre")
    notices = list(found.filter(visit__centre=centre, sent_at=None).exclude(contact=""))
    told = places(centre, at=at, learn=partial(paces, centre, at=at))
    due = {notice: place for notice in notices if (place := _near(told.get(notice.visit_id, ()), notice.ahead))}
    for notice, place in due.items():
        _send(notice, "place_near", {"number": place.label, "ahead": str(place.ahead)}, _key(notice, place), at)
    return len(due)


def _near(own: Iterable[MyPlace], ahead: int) -> MyPlace | None:
    """Give the ticket of a visit whose turn is near enough; one that is called already first."""
    near = [place for place in own if place.state in SOON and place.ahead <= ahead and (place.wait or place.desk)]
    return min(near, key=lambda place: (place.state == TicketState.WAITING, place.ahead), default=None)


def _key(notice: PlaceNotice, place: MyPlace) -> str:
    """Name what is told of: who asks once more, after having been told, is told once more."""
    return f"{place.ticket}:{notice.asked_at:%Y%m%dT%H%M%S%f}"


def tell_unserved(unserved: Mapping[UUID, str], *, at: datetime) -> None:
    """Tell those who left a contact that their number was not called before the day ended; ``unserved``: label by visit.

    In the transaction that closes the day. The contacts of its other visitors go with their names. A day that was closed
    at night is told of in the morning.
    """
    at = by_day(at)
    notices = PlaceNotice.objects.select_related("visit__centre").filter(visit__in=unserved).exclude(contact="")
    for notice in notices:
        _send(notice, "place_unserved", {"number": unserved[notice.visit_id]}, "unserved", at)


def by_day(at: datetime) -> datetime:
    """Give ``at``, or seven in the morning after it where that is at night: nobody is woken by what can wait."""
    local = at.astimezone(KYIV)
    if MORNING <= local.time() < NIGHT:
        return at
    day = local.date() + timedelta(days=local.time() >= NIGHT)
    return datetime.combine(day, MORNING, tzinfo=KYIV)


def _send(notice: PlaceNotice, template: str, said: Mapping[str, str], key: str, at: datetime) -> None:
    centre = notice.visit.centre
    english = notice.visit.language == "en" and centre.name_en
    messages.send(
        channel=notice.channel,
        address=notice.contact,
        template=template,
        data={**said, "centre": centre.name_en if english else centre.name},
        key=f"{template}:{notice.visit_id}:{key}",
        at=at,
        language=notice.visit.language,
    )
    notice.sent_at, notice.contact = at, ""
    notice.save(update_fields=["sent_at", "contact"])
