"""Words and pictures that several pages of a terminal share."""

import base64
from datetime import datetime, timedelta
from urllib.parse import urljoin

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from office.centres.models import Centre
from office.documents.codes import qr_svg
from office.queueing.days import day_of
from office.queueing.estimate import Wait
from office.queueing.models import Visit
from office.queueing.waits import my_places, suggested_order


def minutes(time: timedelta) -> int:
    """Give whole minutes, rounded up."""
    return -(-time // timedelta(minutes=1))


def wait_words(wait: Wait | None) -> str:
    """Say how long the wait is, as a range; an empty text where no desk is open for it."""
    if wait is None:
        return ""
    least, most = minutes(wait.median), minutes(wait.most)
    if most == 0:
        return _("You will be called at once")
    if least == most:
        return _("about %(most)s min") % {"most": most}
    return _("about %(least)s min, hardly more than %(most)s min") % {"least": least, "most": most}


def closing_words(centre: Centre, wait: Wait | None, *, at: datetime) -> str:
    """Warn who may wait past the end of reception; an empty text where that is not to be feared."""
    day = day_of(centre, at=at) if wait is not None else None
    if wait is None or day is None or at + wait.most <= day.tickets_until:
        return ""
    ends = localtime(day.tickets_until)
    return _("Reception ends at %(hour)s. It may not come to you today.") % {"hour": f"{ends:%H:%M}"}


def order_words(visit: Visit, *, at: datetime) -> str:
    """Say in which order a visit is over soonest (L19); an empty text where there is no choice."""
    labels = suggested_order(my_places(visit, at=at))
    then = pgettext("order", ", then")
    return _("First %(numbers)s") % {"numbers": f"{then} ".join(labels)} if labels else ""


def place_address(site: str, secret: str) -> str:
    """Give the address of 'my place' as a phone opens it; ``site`` is where people open the office."""
    return urljoin(site, reverse("board:place", args=[secret]))


def qr_address(address: str) -> str:
    """Give the QR code of an address as a picture in an address of its own, so that nothing else is asked for."""
    return "data:image/svg+xml;base64," + base64.b64encode(qr_svg(address).encode()).decode()
