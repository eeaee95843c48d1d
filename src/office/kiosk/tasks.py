"""What the background worker prints for the terminals."""

from datetime import UTC, datetime
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app

from office.documents.speech import forget, make_ahead
from office.kiosk.printers import print_picture
from office.kiosk.slips import DOTS, Slip, draw
from office.kiosk.sounds import sayings_of
from office.kiosk.words import order_words, place_address
from office.queueing.device_lists import centres_with
from office.queueing.device_states import DeviceKind, PaperWidth, PrintFault
from office.queueing.models import Ticket, TicketPrint
from office.queueing.printing import PRINT, QUEUE, note_print, to_print
from office.ui.clock import now


@app.task(name=PRINT, queue=QUEUE)
def print_ticket(ticket: str, times: int, site: str) -> None:
    """Print a ticket that waits for its paper, and write down what came of it. The ticket itself never depends on it."""
    waiting = to_print(UUID(ticket), times=times)
    if waiting is not None:
        note_print(waiting, _print(waiting, site), at=datetime.now(UTC))


def _print(waiting: TicketPrint, site: str) -> PrintFault | None:
    device = waiting.device
    if not device.printer_host:
        return PrintFault.NO_PRINTER
    picture = draw(slip_of(waiting.ticket, site), width=DOTS[PaperWidth(device.paper_width)])
    return print_picture(picture, device.printer_host, device.printer_port)


def slip_of(ticket: Ticket, site: str) -> Slip:
    """Give what stands on the paper of a ticket, in the language the person chose."""
    has_others = ticket.visit.tickets.exclude(pk=ticket.pk).exists()
    with override(ticket.visit.language):
        return Slip(
            centre=ticket.centre.local_name,
            label=ticket.label,
            service=ticket.service.local_name,
            given=f"{localtime(ticket.arrived_at):%d.%m.%Y %H:%M}",
            hint=_("Your place in the queue on your phone"),
            address=place_address(site, ticket.visit.secret),
            order=order_words(ticket.visit, at=now()) if has_others else "",
        )


@app.periodic(cron="20 2 * * *")
@app.task(name="kiosk.speak_ahead", queue=QUEUE, lock="kiosk.speak_ahead", queueing_lock="kiosk.speak_ahead")
def speak_ahead(timestamp: int) -> None:
    """Make each night what the terminals of the day may have to say, and throw away what nobody hears any more."""
    at = datetime.fromtimestamp(timestamp, UTC)
    forget(at=at)
    for centre in centres_with(DeviceKind.KIOSK):
        make_ahead(sayings_of(centre, localtime(at).date()))
