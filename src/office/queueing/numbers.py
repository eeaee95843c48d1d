"""Finding a ticket by the number that is printed on it, as it is said or typed in a hurry."""

import re
from datetime import datetime
from typing import Final

from office.accounts.models import Worker
from office.centres.access import visible_centres
from office.centres.calendars import local_day
from office.centres.models import Centre
from office.parties.names import CYRILLIC, LATIN
from office.queueing.days import RECEIVERS
from office.queueing.models import Ticket
from office.queueing.models.queues import LARGEST_NUMBER, LETTERS

_SHAPE: Final = re.compile(r"([^\W\d_]?)([0-9]{1,6})")
_LOOK_ALIKE: Final = str.maketrans(LATIN, CYRILLIC)


def tickets_numbered(worker: Worker, centre: Centre, text: str, *, at: datetime) -> list[Ticket]:
    """Give the tickets of today with this number: ``А012``, ``а 12``, the Latin ``A-12``; by ``12`` alone of every letter.

    None for what is no number, and in a reception where ``worker`` does not work.
    """
    labels = _labels(text)
    if not labels:
        return []
    found = Ticket.objects.filter(centre__in=visible_centres(worker, *RECEIVERS, at=at), on=local_day(at))
    return list(found.filter(centre=centre, label__in=labels).select_related("service").order_by("label"))


def _labels(text: str) -> list[str]:
    """Give every way in which a meant number may be written on a ticket: its range decides how many noughts it has."""
    said = _SHAPE.fullmatch(re.sub(r"[\s.\-–—]", "", text))
    if said is None:
        return []
    letter, number = said[1].translate(_LOOK_ALIKE).upper(), str(int(said[2]))
    widths = range(len(number), len(str(LARGEST_NUMBER)) + 1)
    return [each + number.zfill(width) for each in (letter or LETTERS) for width in widths]
