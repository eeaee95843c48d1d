"""Writing messages: once, with the act they tell of, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries

from office.audit import history
from office.law import StaleChange
from office.messages import failed_messages, resend
from office.messages.models import Message
from office.messages.scheduling import DELIVER
from office.messages.states import Channel, State
from tests.factories.accounts import a_worker
from tests.factories.messages import AT, a_message, after_a_try
from tests.messages.servers import Postbox


def jobs_of(message: Message) -> int:
    return ProcrastinateJob.objects.filter(task_name=DELIVER, args__message_id=str(message.pk)).count()


@pytest.mark.django_db
def test_a_message_waits_and_its_job_too() -> None:
    message = a_message(at=AT)

    assert (message.state, message.attempts, message.created_at) == (State.QUEUED, 0, AT)
    job = ProcrastinateJob.objects.get(task_name=DELIVER, args__message_id=str(message.pk))
    assert job.scheduled_at == AT
    assert job.args == {"message_id": str(message.pk)}, "a job knows nothing of the person"


@pytest.mark.django_db
def test_the_same_key_gives_the_same_message() -> None:
    first = a_message(key="case-registered:1")
    again = a_message(key="case-registered:1", address="other@example.test")

    assert again == first
    assert again.address == first.address
    assert jobs_of(first) == 1


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_one_key_at_once_make_one_message() -> None:
    writers = 6
    together = Barrier(writers)

    def write(_: int) -> Message:
        try:
            with transaction.atomic():
                together.wait(20)
                return a_message(key="case-registered:1")
        finally:
            connection.close()

    with ThreadPoolExecutor(writers) as pool:
        written = list(pool.map(write, range(writers)))

    assert len({message.pk for message in written}) == Message.objects.count() == 1
    assert jobs_of(written[0]) == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_told() -> None:
    class ActError(Exception):
        pass

    written = []

    def act() -> None:
        with transaction.atomic():
            written.append(a_message())
            assert jobs_of(written[0]) == 1
            raise ActError

    with pytest.raises(ActError):
        act()

    assert not Message.objects.exists()
    assert jobs_of(written[0]) == 0


@pytest.mark.django_db
def test_a_message_costs_two_statements(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with transaction.atomic(), django_assert_num_queries(4):  # and a savepoint's two
        a_message()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("channel", "address"),
    [(Channel.EMAIL, "nobody"), (Channel.EMAIL, ""), (Channel.SMS, "0501234567"), (Channel.SMS, "+38050123456789012")],
)
def test_a_wrong_address_is_refused_where_it_is_written(channel: str, address: str) -> None:
    with pytest.raises(ValueError, match="needs"):
        a_message(channel=channel, address=address)


@pytest.mark.django_db
def test_a_failed_message_can_be_sent_again_by_hand(postbox: Postbox) -> None:
    postbox.recipient_answer = "550 no such mailbox"
    message = after_a_try(a_message())
    assert list(failed_messages()) == [message]
    head = a_worker()

    resend(message, by=head, at=AT + timedelta(hours=1))
    assert not failed_messages().exists()
    postbox.recipient_answer = "250 OK"
    assert after_a_try(message, at=AT + timedelta(hours=1)).state == State.SENT

    assert postbox.letters.qsize() == 1
    entry = history(message).get()
    assert (entry.verb, entry.by) == ("message.resent", head)


@pytest.mark.django_db
def test_only_a_failed_message_can_be_sent_again(postbox: Postbox) -> None:
    message = after_a_try(a_message())
    with pytest.raises(StaleChange):
        resend(message, by=a_worker(), at=AT)
    assert postbox.letters.qsize() == 1
    assert jobs_of(message) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "guard"),
    [
        ({"state": State.SENT}, "outbox_sent_has_its_moment"),
        ({"sent_at": AT}, "outbox_sent_has_its_moment"),
        ({"state": State.FAILED}, "outbox_failed_says_why"),
        ({"address": ""}, "outbox_address_and_key_given"),
    ],
)
def test_the_database_guards_the_row(change: dict[str, object], guard: str) -> None:
    message = a_message()
    with pytest.raises(IntegrityError, match=guard):
        Message.objects.filter(pk=message.pk).update(**change)
