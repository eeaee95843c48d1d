"""Jobs of the clock: they run, they say so, and a worker that died leaves nothing stuck."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as office_settings
from django.core.management import call_command
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from office.config.jobs import last_runs
from office.messages.scheduling import DELIVER
from office.messages.states import State
from tests.config.places import a_place
from tests.factories.messages import a_message, after_a_try
from tests.messages.servers import SECONDS, a_postbox

pytestmark = pytest.mark.django_db(transaction=True)
SWEEP = "outbox.sweep"


def left_doing(job_id: int) -> None:
    """What the table holds when a worker was killed, and a later one has forgotten it."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL WHERE id = %s", [job_id])


def status(job_id: int) -> str:
    return str(ProcrastinateJob.objects.get(id=job_id).status)


def test_every_job_of_the_clock_runs_and_says_so() -> None:
    assert {run.succeeded_at for run in last_runs()} == {None}
    names = [run.name for run in last_runs()]
    assert {SWEEP, "jobs.retry_stalled", "jobs.forget_old"} <= set(names)

    for name in names:
        app.tasks[name].defer(timestamp=0)
    call_command("worker", until_idle=True)

    assert [run.name for run in last_runs() if run.succeeded_at is None or run.failed_at] == []


def test_every_module_with_jobs_is_named_to_the_worker() -> None:
    """Nothing else would load it: a job of a module that is not named waits for ever."""
    package = office_settings.PACKAGE
    written = [path for path in package.rglob("*.py") if "\n@app.task(" in path.read_text(encoding="utf-8")]
    names = {".".join(("office", *path.relative_to(package).with_suffix("").parts)) for path in written}
    assert names == set(office_settings.PROCRASTINATE_IMPORT_PATHS)


def test_a_process_of_its_own_shows_those_of_every_module(tmp_path: Path) -> None:
    with a_place(tmp_path / "var", tables=True) as place:
        told = place.told("jobs")
    assert SWEEP in told
    assert "kiosk.speak_ahead" in told


def test_the_command_shows_them() -> None:
    out = StringIO()
    call_command("jobs", stdout=out)
    assert SWEEP in out.getvalue()

    out = StringIO()
    call_command("jobs", json=True, stdout=out)
    shown = {run["name"]: run for run in json.loads(out.getvalue())}
    assert shown[SWEEP] == {"name": SWEEP, "cron": "* * * * *", "succeeded_at": None, "failed_at": None}


def test_a_delivery_that_a_dead_worker_had_in_hand_is_done_by_the_next() -> None:
    message = a_message()
    job = ProcrastinateJob.objects.get(task_name=DELIVER)
    left_doing(job.id)
    app.tasks["jobs.retry_stalled"].defer(timestamp=0)

    call_command("worker", until_idle=True)
    call_command("worker", until_idle=True)

    assert status(job.id) == "succeeded"
    message.refresh_from_db()
    assert (message.state, message.last_error) == (State.QUEUED, "no mail server is set (OFFICE_SMTP_URL)")


def test_a_job_of_the_clock_that_died_does_not_hold_up_the_next() -> None:
    died = app.tasks[SWEEP].defer(timestamp=0)
    left_doing(died)
    waiting = app.tasks[SWEEP].defer(timestamp=60)
    app.tasks["jobs.retry_stalled"].defer(timestamp=0)

    call_command("worker", until_idle=True)
    call_command("worker", until_idle=True)

    assert (status(died), status(waiting)) == ("failed", "succeeded")


def test_what_waited_for_a_mail_server_goes_out_once_there_is_one(settings: Settings) -> None:
    waiting = after_a_try(a_message())
    assert waiting.next_try_at is None
    app.tasks[SWEEP].defer(timestamp=0)

    with a_postbox() as postbox:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", postbox.port
        call_command("worker", until_idle=True)
        assert postbox.letters.get(timeout=SECONDS)["To"] == waiting.address

    waiting.refresh_from_db()
    assert waiting.state == State.SENT
