"""The real worker, on the real queue."""

import pytest
from django.core.management import call_command
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from office.messages.models import Message
from office.messages.scheduling import DELIVER
from office.messages.states import State
from tests.factories.messages import a_message
from tests.messages.servers import SECONDS, Postbox

pytestmark = pytest.mark.django_db(transaction=True)


def job_of(message: Message) -> str:
    """How the job that carries the message ended."""
    return str(ProcrastinateJob.objects.get(task_name=DELIVER, args__message_id=str(message.pk)).status)


def test_the_worker_sends_what_is_committed(postbox: Postbox) -> None:
    with transaction.atomic():
        message = a_message()

    call_command("worker", until_idle=True)

    assert postbox.letters.get(timeout=SECONDS)["Message-ID"] == f"<{message.pk}@office.example.test>"
    message.refresh_from_db()
    assert message.state == State.SENT
    assert job_of(message) == "succeeded"


def test_a_message_that_waits_is_no_failure_of_the_worker(settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    message = a_message()

    call_command("worker", until_idle=True)

    message.refresh_from_db()
    assert message.state == State.QUEUED
    assert job_of(message) == "succeeded"
