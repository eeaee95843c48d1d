"""Handing a message to the background worker, in the transaction that writes it."""

from datetime import datetime

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from office.messages.models import Message

DELIVER = "outbox.deliver"

# Always Django's own connection. Inside a worker the application's connector is another one, and a job deferred through
# it would be visible before the row it is about.
_jobs = JobManager(DjangoConnector())


def schedule(message: Message, *, at: datetime) -> None:
    """Defer the delivery of ``message`` to ``at`` or later; it is taken back if the transaction is rolled back."""
    job = configure_task(name=DELIVER, job_manager=_jobs, schedule_at=at)
    job.defer(message_id=str(message.id))
