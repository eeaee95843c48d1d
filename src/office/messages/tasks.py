"""What the background worker runs for the outbox."""

from datetime import UTC, datetime
from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from office.messages.delivery import deliver
from office.messages.scheduling import DELIVER


# A refusal of the other side is no error here: delivery plans its own next try. What is raised is a lost database or a
# fault of ours, and waits 3, 9, 27 … seconds, some three hours in all.
@app.task(name=DELIVER, pass_context=True, retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def deliver_message(context: JobContext, message_id: str) -> None:
    deliver(UUID(message_id), at=datetime.fromtimestamp(context.start_timestamp, UTC))
