"""What stands in the way of a number: the request was answered already, or the number given; the latter is passed over."""

from datetime import date
from uuid import UUID

from django.db.models import F

from office.queueing.models import QueueCounter


class AnsweredMeanwhileError(Exception):
    """The same request was answered by another transaction."""


class NumberGivenError(Exception):
    """The next number of ``queue`` has been given today by another one: its letter was changed while somebody took it."""

    def __init__(self, queue: UUID) -> None:
        super().__init__(queue)
        self.queue = queue


def pass_over(queue: UUID, on: date) -> None:
    """Move the counter on by one; the refused statement has rolled its own step back."""
    QueueCounter.objects.get_or_create(queue_id=queue, on=on, defaults={"last": 0})
    QueueCounter.objects.filter(queue=queue, on=on).update(last=F("last") + 1)
