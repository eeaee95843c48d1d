"""Handing a message to the background worker, in the transaction that writes it."""

from datetime import datetime
from typing import Final

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task
from psycopg.types.json import Jsonb

from office.messages.models import Message
from office.tables.writing import Part

DELIVER = "outbox.deliver"

# Always Django's own connection. Inside a worker the application's connector is another one, and a job deferred through
# it would be visible before the row it is about.
_jobs = JobManager(DjangoConnector())

# As procrastinate defers a job; its functions bear the number of their version, and migrations keep those of a release.
_DEFER: Final = """
SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(%s, %s, %s, %s, %s, %s, %s)::procrastinate_job_to_defer_v1]) AS ids
"""


def schedule(message: Message, *, at: datetime) -> None:
    """Defer the delivery of ``message`` to ``at`` or later; it is taken back if the transaction is rolled back."""
    configure_task(name=DELIVER, job_manager=_jobs, schedule_at=at).defer(**_told(message))


def scheduled(message: Message, *, at: datetime) -> Part:
    """Give the part that defers the delivery, for ``write_together``: the message may be written by the same statement."""
    job = configure_task(name=DELIVER, job_manager=_jobs, schedule_at=at).job
    values = [job.queue, job.task_name, job.priority, job.lock, job.queueing_lock, Jsonb(_told(message)), at]
    return Part(_DEFER, values, gives="(SELECT ids FROM {name})")


def _told(message: Message) -> dict[str, str]:
    return {"message_id": str(message.id)}
