"""Queues of the demo centres, set up through the use-cases: a letter for each group of services, and the norms."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Final

from django.db import transaction

from office.accounts.models import Worker
from office.catalogue.models import Service
from office.catalogue.queries import services_for_desk
from office.centres.calendars import local_day
from office.centres.models import Centre
from office.centres.queries import participants
from office.queueing.models import Queue
from office.queueing.queues import QueueFacts, add_queue, place_service, set_rules

LETTERS: Final[Mapping[str, str]] = {
    "housing": "А", "families": "Б", "lowincome": "В", "disability": "Г", "idp": "Д", "veterans": "Е", "statuses": "Ж",
    "pension": "К", "insurance": "Л", "employment": "М", "children": "Н", "social": "П", "health": "Р", "funeral": "С",
}  # fmt: skip
"""By the code of the group. None of the letters sounds or looks like another one when it is called aloud."""
MOST_WAITING: Final[Mapping[str, int]] = {"lutsk": 80}
USUAL_MOST: Final = 40
"""People for whom the hall of a district's centre has room."""
LONGEST_WAIT: Final = 30


@transaction.atomic
def load_demo_queues(centre: Centre, *, head: Worker, at: datetime) -> list[Queue]:
    """Give ``centre`` a queue for each group of services that a body takes papers for there, and its norms.

    A centre that has queues keeps them as they are: twice changes nothing. ``head``'s posting must hold at ``at``.
    """
    there = list(centre.queues.order_by("letter"))
    if there:
        return there
    made = []
    for group, services in groupby(_received(centre, at), lambda service: service.group):
        facts = QueueFacts(LETTERS[group.code], group.name, group.name_en)
        queue = add_queue(centre, facts, by=head, at=at)
        for service in services:
            place_service(queue, service, by=head, at=at)
        made.append(queue)
    most = MOST_WAITING.get(centre.code, USUAL_MOST)
    set_rules(centre, by=head, at=at, longest_wait=LONGEST_WAIT, most_waiting=most)
    return made


def _received(centre: Centre, at: datetime) -> Iterable[Service]:
    """Give the services that some body takes papers for in the centre, by group."""
    on = local_day(at)
    found = {
        offer.service
        for part in participants(centre, on)
        for offer in services_for_desk(centre.city, part.provider, on, centre=centre)
    }
    return sorted(found, key=lambda service: (service.group.order, service.code))
