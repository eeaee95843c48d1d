"""What the background worker runs for the subscribers."""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from office.webhooks import horizon
from office.webhooks.delivery import deliver, waiting

DELIVER: Final = "webhooks.deliver"
QUEUE: Final = "webhooks"
BATCHES: Final = 100
"""After so many batches in a row the next subscriber has its turn."""

LANES: Final = 2
"""So many subscribers are spoken to at once: whoever answers slowly leaves the worker's other places to other work."""

_jobs = JobManager(DjangoConnector())


@app.task(name=DELIVER, queue=QUEUE, pass_context=True)
def deliver_events(context: JobContext, subscription: str) -> None:  # noqa: ARG001  as procrastinate calls it
    for _batch in range(BATCHES):
        if not deliver(UUID(subscription), at=datetime.now(UTC)):
            return


def defer_due(*, at: datetime) -> int:
    """Hand every subscriber for whom there is something to the worker, each as a job of its own; give how many."""
    horizon.settle()
    subscriptions = waiting(at=at)
    for subscription in subscriptions:
        name, lane = f"webhook {subscription}", f"webhooks {subscription.int % LANES}"
        job = configure_task(name=DELIVER, job_manager=_jobs, queue=QUEUE, lock=lane, queueing_lock=name)
        try:
            job.defer(subscription=str(subscription))
        except AlreadyEnqueued:
            continue
    return len(subscriptions)
