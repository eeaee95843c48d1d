"""Handing a message to the background worker, in the transaction that writes it."""

from datetime import datetime
from typing import Final

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from office.messages.models import Message
from office.tables.rows import pack
from office.tables.writing import Part, write_together

DELIVER = "outbox.deliver"

# Always Django's own connection. Inside a worker the application's connector is another one, and a job deferred through
# it would be visible before the row it is about.
_jobs = JobManager(DjangoConnector())

# As procrastinate defers a job; its functions bear the number of their version, and migrations keep those of a release.
_DEFER: Final = """
SELECT procrastinate_defer_jobs_v1(ARRAY(
    SELECT job FROM json_populate_recordset(NULL::procrastinate_job_to_defer_v1, %s::json) AS job
)) AS ids
"""


def schedule(message: Message, *, at: datetime) -> None:
    """Defer the delivery of ``message`` to ``at`` or later; it is taken back if the transaction is rolled back.

    A transaction with a job has a lock of the whole server while it commits: it should let go (``office.tables.early``).
    """
    write_together(scheduled(message, at=at))


def scheduled(message: Message, *, at: datetime) -> Part:
    """Give the part that does what ``schedule`` does, for ``write_together``: beside the message itself, and ``letting_go``."""
    job = configure_task(name=DELIVER, job_manager=_jobs).job
    row = {
        "queue_name": job.queue,
        "task_name": job.task_name,
        "priority": job.priority,
        "args": {"message_id": str(message.id)},
        "scheduled_at": at.isoformat(),
    }
    return Part(_DEFER, [pack([row])], gives="(SELECT ids FROM {name})")
