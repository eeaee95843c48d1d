"""Booking in the demo centres, set up through the use-cases: one service of each queue, and a few people who booked."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction

from office.accounts.models import Worker
from office.booking.booker import Booker
from office.booking.days import free_slots, rules_of
from office.booking.holding import book_for
from office.booking.models import Bookable
from office.booking.setting_up import BookableFacts, set_bookable, set_rules
from office.booking.states import Way
from office.catalogue.models import Service
from office.catalogue.queries import services_in_force
from office.centres.calendars import local_day
from office.centres.models import Centre
from office.queueing.models import QueueService

PLACES: Final = 2
MINUTES: Final = 20
PEOPLE: Final = (
    "Взірцевенко Роксолана", "Образенко Тихон", "Зразкова Меланія", "Прикладенко Лука", "Образенко Уляна",
    "Взірцевенко Сава",
)  # fmt: skip
"""None of them is anybody: the names say so."""


@transaction.atomic
def load_demo_bookings(centre: Centre, *, head: Worker, at: datetime) -> list[Bookable]:
    """Let one service of each queue of ``centre`` be booked, as many as its desks bear, and book for some people.

    A centre in which something can be booked is left as it is: twice changes nothing.
    """
    there = list(centre.bookables.all())
    if there:
        return there
    set_rules(centre, by=head, at=at, horizon_days=14)
    bearable = centre.desks.filter(is_open=True).count() // PLACES
    facts = BookableFacts(MINUTES, PLACES, PLACES - 1)
    services = list(_one_of_each_queue(centre, at))[: max(bearable, 0)]
    made = [set_bookable(centre, service, facts, by=head, at=at) for service in services]
    for name, bookable in zip(PEOPLE, made, strict=False):
        _book(bookable, name, head, at)
    return made


def _one_of_each_queue(centre: Centre, at: datetime) -> Iterable[Service]:
    entries = QueueService.objects.filter(
        centre=centre, queue__is_open=True, service__in=services_in_force(centre.city, local_day(at)).values("pk")
    )
    first = entries.order_by("queue__letter", "service__code").distinct("queue__letter")
    return (entry.service for entry in first.select_related("service"))


def _book(bookable: Bookable, name: str, head: Worker, at: datetime) -> None:
    free = free_slots(bookable, rules_of(bookable.centre), at=at, public=False)
    if free:
        request = uuid.uuid5(bookable.pk, name)
        book_for(bookable, free[0].slot.starts_at, Booker(name), way=Way.PHONE, at=at, request=request, by=head)
