"""A number that the counter comes to and that was given already: it is passed over, so that nobody is stuck at it."""

from datetime import date
from uuid import UUID

from django.db.models import F

from office.queueing.models import QueueCounter


class NumberGivenError(Exception):
    """The next number of ``queue`` has been given today by another one: its letter was changed while somebody took it."""

    def __init__(self, queue: UUID) -> None:
        super().__init__(queue)
        self.queue = queue


def pass_over(queue: UUID, on: date) -> None:
    """Move the counter on by one; the refused statement has rolled its own step back."""
    QueueCounter.objects.get_or_create(queue_id=queue, on=on, defaults={"last": 0})
    QueueCounter.objects.filter(queue=queue, on=on).update(last=F("last") + 1)
