"""What runs by the clock. Each job calls a function of a context with ``at=`` and does nothing else.

A job holds its own lock, so that it never runs twice at once, and its own place in the queue, so that a slow one does
not pile up. Times are UTC: Kyiv is two or three hours ahead.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.management import call_command
from django.db.models import Max, Q
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent
from procrastinate.jobs import Status

from office.accounts.kept import forget_answers
from office.audit.sealing import seal_days
from office.audit.watching import check_whole
from office.booking.keeping import keep
from office.cases.public.applying import forget_drafts
from office.cases.standing_in import take_over
from office.cases.watch import owe_daily_handover, watch
from office.catalogue.reviews import tell_of_reviews
from office.centres.models import Centre
from office.documents import files
from office.feedback.forgetting import forget_contacts
from office.messages.delivery import forget, sweep
from office.publications.reviews import tell_of_text_reviews
from office.queueing.closing import close_what_is_over
from office.queueing.notices import tell_who_is_near
from office.webhooks import tasks as webhooks

KEPT_HOURS = 30 * 24
QUEUE = "clock"

Act = Callable[[datetime], Any]


def by_the_clock(name: str, cron: str, *, queue: str = QUEUE) -> Callable[[Act], Act]:
    """Run the function under ``name`` at the moments of ``cron`` (UTC) and give it the moment it is run at."""

    def register(act: Act) -> Act:
        def run(context: JobContext, /, timestamp: int) -> None:  # noqa: ARG001  the planned moment; we go by the real one
            act(datetime.fromtimestamp(context.start_timestamp, UTC))

        task = app.task(name=name, queue=queue, lock=name, queueing_lock=name, pass_context=True)(run)
        app.periodic(cron=cron)(task)
        return act

    return register


@by_the_clock("outbox.sweep", "* * * * *")
def sweep_outbox(at: datetime) -> None:
    sweep(at=at)


@by_the_clock("outbox.forget", "40 0 * * *")
def forget_messages(at: datetime) -> None:
    forget(at=at)


@by_the_clock("documents.purge_orphans", "30 0 * * *")
def purge_orphans(at: datetime) -> None:
    files.purge_orphans(at=at)


@by_the_clock("cases.forget_drafts", "20 0 * * *")
def forget_drafts_of_applications(at: datetime) -> None:
    forget_drafts(at=at)


@by_the_clock("feedback.forget_contacts", "10 0 * * *")
def forget_contacts_of_answered(at: datetime) -> None:
    forget_contacts(at=at)


@by_the_clock("accounts.clear_sessions", "50 0 * * *")
def clear_sessions(_at: datetime) -> None:
    call_command("clearsessions")


@by_the_clock("cases.watch", "*/5 * * * *")
def watch_terms(at: datetime) -> None:
    watch(at=at)


@by_the_clock("cases.take_over", "15 3-17 * * *")
def take_over_from_the_absent(at: datetime) -> None:
    take_over(at=at)


# Each centre opens at its own hour, by the clock of Kyiv, which is set twice a year: so it is asked all day long.
@by_the_clock("cases.owe_daily_handover", "*/10 * * * *")
def owe_handovers(at: datetime) -> None:
    for centre in Centre.objects.all():
        owe_daily_handover(centre, at=at)


@by_the_clock("audit.seal_days", "5 * * * *")
def seal_days_that_are_over(at: datetime) -> None:
    # Each hour: a midnight is sealed five minutes after it, in summer and in winter, and what was missed soon after.
    seal_days(at=at)


@by_the_clock("audit.check_whole", "30 22 * * 6")
def check_that_the_journal_is_whole(at: datetime) -> None:  # noqa: ARG001  all of it is looked at, whenever
    # Once a week, in the night to Sunday: it reads everything there is.
    check_whole()


# What a head or a greeter has closed is closed already; midnight and the evening are both by the clock of Kyiv.
@by_the_clock("queueing.close", "*/15 * * * *")
def close_days_of_reception_that_are_over(at: datetime) -> None:
    close_what_is_over(at=at)


# Holds that have run out, offers to the waiting list, reminders, and days of booking that are over.
@by_the_clock("queueing.tell", "* * * * *")
def tell_visitors_who_are_near(at: datetime) -> None:
    tell_who_is_near(at=at)


@by_the_clock("booking.keep", "* * * * *")
def keep_bookings(at: datetime) -> None:
    keep(at=at)


@by_the_clock("accounts.forget_answers", "25 * * * *")
def forget_kept_answers(at: datetime) -> None:
    forget_answers(at=at)


@by_the_clock("webhooks.tell", "* * * * * */10", queue=webhooks.QUEUE)
def tell_subscribers(at: datetime) -> None:
    webhooks.defer_due(at=at)


@app.periodic(cron="40 * * * *")
@app.task(name="webhooks.forget_jobs", queue=QUEUE, lock="webhooks.forget_jobs", queueing_lock="webhooks.forget_jobs")
async def forget_webhook_jobs(timestamp: int) -> None:  # noqa: ARG001  as procrastinate calls it
    """Delete finished jobs of this queue after a day: there are thousands, and the subscription tells what came of them."""
    await app.job_manager.delete_old_jobs(24, queue=webhooks.QUEUE, include_failed=True)


@by_the_clock("catalogue.tell_of_reviews", "0 6 * * 1")
def tell_editors_of_reviews(at: datetime) -> None:
    tell_of_reviews(at=at)


@by_the_clock("publications.tell_of_reviews", "5 6 * * 1")
def tell_of_texts_to_review(at: datetime) -> None:
    tell_of_text_reviews(at=at)


@app.periodic(cron="*/2 * * * *")
@app.task(name="jobs.retry_stalled", queue=QUEUE, queueing_lock="jobs.retry_stalled")
async def retry_stalled_jobs(timestamp: int) -> None:  # noqa: ARG001  as procrastinate calls it
    """Give back to the queue what a worker that died was doing; a job of the clock is only ended, its next is due.

    It holds no lock of its own: had it died itself, nobody would ever free that lock.
    """
    for job in await app.job_manager.get_stalled_jobs():
        if job.queueing_lock:
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
        else:
            await app.job_manager.retry_job(job)


@app.periodic(cron="10 1 * * *")
@app.task(name="jobs.forget_old", queue=QUEUE, lock="jobs.forget_old", queueing_lock="jobs.forget_old")
async def forget_old_jobs(timestamp: int) -> None:  # noqa: ARG001  as procrastinate calls it
    """Delete finished jobs after thirty days; failed ones too: what they were about says itself that it is not done."""
    await app.job_manager.delete_old_jobs(KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True)


@dataclass(frozen=True)
class Run:
    """When a job of the clock last ended well, and last badly; None: not within the days that jobs are kept."""

    name: str
    cron: str
    succeeded_at: datetime | None
    failed_at: datetime | None


def last_runs() -> list[Run]:
    """Tell of each job of the clock when it has last run."""
    app.perform_import_paths()  # type: ignore[no-untyped-call]  # jobs are loaded where they are run or asked for alone
    periodic = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    ended = (
        ProcrastinateEvent.objects.filter(job__task_name__in=periodic)
        .values_list("job__task_name")
        .annotate(good=Max("at", filter=Q(type="succeeded")), bad=Max("at", filter=Q(type="failed")))
    )
    known = {name: (good, bad) for name, good, bad in ended}
    return [Run(name, cron, *known.get(name, (None, None))) for name, cron in sorted(periodic.items())]
