"""How many desks can receive those who have booked a service: none where its queue is shut or no desk is in use."""

from django.db.models import Case, Count, Exists, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from office.centres.models import Desk
from office.queueing.models import QueueService


def has_queue() -> Exists:
    """Ask, beside a service that is booked, whether a queue of its centre receives it."""
    placed = QueueService.objects.filter(centre=OuterRef("centre"), service=OuterRef("service"))
    return Exists(placed.filter(queue__is_open=True))


def desks_in_use() -> Coalesce:
    """Ask, beside it, how many desks of its centre are in use."""
    desks = Desk.objects.filter(centre=OuterRef("centre"), is_open=True).order_by().values("centre")
    return Coalesce(Subquery(desks.annotate(many=Count("pk")).values("many")), 0)


def desks_for() -> Case:
    """Ask, beside it, how many desks can receive who has booked: who comes would find no queue where it is shut."""
    return Case(When(has_queue(), then=desks_in_use()), default=Value(0))
