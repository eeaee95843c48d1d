"""What the head and the greeter see of the machines: all of them, the silent ones, the calls, what was not printed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest

from office.accounts.models import Worker
from office.centres.access import visible_centres
from office.centres.calendars import local_day
from office.centres.models import Centre, Role
from office.centres.queries import hours_today
from office.queueing.device_states import DeviceKind, DeviceState, PrintState
from office.queueing.models import Device, StaffCall, TicketPrint
from office.queueing.states import UNSETTLED
from office.workdays import KYIV

SILENT_AFTER: Final = timedelta(minutes=5)
PRINTS_WITHIN: Final = timedelta(seconds=20)
"""What is not printed so long after it was asked for counts as not printed: the worker that prints may have stopped."""
WATCHERS: Final = (Role.CENTRE_HEAD, Role.GREETER)


@dataclass(frozen=True)
class Seen:
    """A device as a list shows it."""

    device: Device
    heard_at: datetime | None
    is_silent: bool


def access_device(worker: Worker, device: UUID, *, at: datetime) -> Device:
    """Open a device. Raises Device.DoesNotExist for one that is not there or not in a reception where he works."""
    centres = visible_centres(worker, *WATCHERS, at=at)
    found = Device.objects.select_related("centre").exclude(state=DeviceState.REMOVED)
    return found.get(pk=device, centre__in=centres)


def access_print(worker: Worker, ticket: UUID, *, at: datetime) -> TicketPrint:
    """Open the printing of a ticket. Raises TicketPrint.DoesNotExist: nobody asked for it, or not where he works."""
    centres = visible_centres(worker, *WATCHERS, at=at)
    found = TicketPrint.objects.select_related("device__centre", "ticket")
    return found.get(ticket=ticket, device__centre__in=centres)


def devices_of(centre: Centre, *, at: datetime) -> list[Seen]:
    """Give the devices of a centre in use, the terminals last, each with whether it has fallen silent."""
    since = _silent_since(centre, at)
    devices = Device.objects.filter(centre=centre).exclude(state=DeviceState.REMOVED)
    return [Seen(each, each.heard_at(), _is_silent(each, since)) for each in devices]


def centres_with(kind: DeviceKind) -> QuerySet[Centre]:
    """Give the centres in which a device of this kind is paired."""
    paired = Device.objects.filter(kind=kind, state=DeviceState.PAIRED).values("centre")
    return Centre.objects.filter(pk__in=paired).select_related("city")


def silent_devices(centre: Centre, *, at: datetime) -> list[Device]:
    """Give the paired devices that were not heard of for five minutes of the hours of reception; none outside of them."""
    heard = Greatest("paired_at", "last_seen_at")  # of what is empty the greatest is the other
    paired = Device.objects.filter(centre=centre, state=DeviceState.PAIRED)
    gone: list[Device] = list(paired.alias(heard=heard).filter(heard__lt=at - SILENT_AFTER))
    return gone if gone and _silent_since(centre, at) else []  # the hours are asked for only where they matter


def _silent_since(centre: Centre, at: datetime) -> datetime | None:
    """Give the moment before which nobody may have been heard of last; None outside the hours of reception."""
    limit = at - SILENT_AFTER
    on = local_day(at)
    for hours in hours_today(centre, at):
        opens, closes = (datetime.combine(on, each, tzinfo=KYIV) for each in (hours.opens, hours.closes))
        if opens <= limit and at <= closes:
            return limit
    return None


def _is_silent(device: Device, since: datetime | None) -> bool:
    if since is None or device.state != DeviceState.PAIRED:
        return False
    heard = device.heard_at()
    return heard is None or heard < since


def staff_calls(centre: Centre) -> QuerySet[StaffCall]:
    """Give the calls for a worker that nobody has answered, the longest waiting first."""
    return (
        StaffCall.objects.filter(device__centre=centre, answered_at=None).select_related("device").order_by("made_at")
    )


def unprinted(centre: Centre, *, at: datetime) -> QuerySet[TicketPrint]:
    """Give today's tickets that wait for paper in vain, the first first: failed, or asked for too long ago."""
    late = Q(state=PrintState.FAILED) | Q(state=PrintState.ASKED, asked_at__lte=at - PRINTS_WITHIN)
    of_today = TicketPrint.objects.filter(
        late, device__centre=centre, ticket__on=local_day(at), ticket__state__in=UNSETTLED
    )
    return of_today.select_related("device", "ticket").order_by("asked_at")
