"""Sending: each message once, later when it must be, and visible when it can not be."""

import logging
from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from office.law import StaleChange
from office.messages import failed_messages, resend, waiting_messages
from office.messages.delivery import deliver, forget, sweep
from office.messages.models import Message
from office.messages.rules import LOST_AFTER, PAUSES, SECRETS, TRIES
from office.messages.states import Channel, State
from tests.factories.accounts import a_worker
from tests.factories.messages import ADDRESSES, AT, DATA, a_message, after_a_try
from tests.messages.servers import SECONDS, Gateway, Postbox, free_port
from tests.together import together

pytestmark = pytest.mark.django_db


def left_by_a_dead_worker(message: Message) -> Message:
    """What the table holds when a worker was killed between the commit of 'sending' and its next statement."""
    message.move(State.SENDING)
    message.attempts += 1
    message.save()
    return message


def given_up(message: Message) -> Message:
    """What the table holds when every try has failed."""
    message.move(State.SENDING)
    message.move(State.FAILED)
    message.last_error = "550 no such user"
    message.save()
    return message


def test_an_email_arrives(postbox: Postbox) -> None:
    message = after_a_try(a_message())

    letter = postbox.letters.get(timeout=SECONDS)
    assert postbox.to == [ADDRESSES[Channel.EMAIL]]
    assert letter["Subject"].strip() == "Справу 12/45-2026 зареєстровано"
    assert "КЛЕН-4821" in letter.get_content()
    assert letter["From"] == "Прозорий офіс <no-reply@office.example.test>"
    assert letter["Message-ID"] == f"<{message.pk}@office.example.test>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert (message.state, message.sent_at, message.attempts, message.last_error) == (State.SENT, AT, 1, "")


def test_an_sms_arrives(gateway: Gateway) -> None:
    message = after_a_try(a_message(channel=Channel.SMS))

    [(headers, body)] = gateway.requests
    assert body == {
        "id": str(message.pk),
        "to": ADDRESSES[Channel.SMS],
        "text": "Справу 12/45-2026 зареєстровано, строк до 24.11.2026. Код: КЛЕН-4821",
        "from": "OFFICE",
    }
    assert (headers["Authorization"], headers["Idempotency-Key"]) == ("Bearer a-token", str(message.pk))
    assert message.state == State.SENT


PROOFS: Final = {"booking_code": "048213", "booking_offer": "2A4C-5E7F-9H3K"}


def test_a_calendar_file_goes_beside_the_letter(postbox: Postbox) -> None:
    after_a_try(a_message("booking_confirmed"))
    letter = postbox.letters.get(timeout=SECONDS)
    [file] = letter.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("text/calendar", "booking.ics")
    assert "BEGIN:VCALENDAR" in file.get_content()
    body = letter.get_body()
    assert body is not None
    assert "2A4C-5E7F-9H3K" in body.get_content()


@pytest.mark.parametrize("template", SECRETS)
def test_a_link_to_sign_in_is_gone_from_the_table_once_it_is_sent(postbox: Postbox, template: str) -> None:
    message = a_message(template)
    secret = PROOFS.get(template, "https://office.example.test/")
    assert secret in str(message.data)
    message = after_a_try(message)
    assert secret in postbox.letters.get(timeout=SECONDS).get_content()
    assert (message.state, message.data, message.address) == (State.SENT, None, ADDRESSES[Channel.EMAIL])
    message.data = DATA["letter"]
    with pytest.raises(IntegrityError, match="outbox_sent_secret_is_gone"), transaction.atomic():
        message.save(update_fields=["data"])


def test_address_and_text_are_erased_after_a_time_and_the_fact_stays(postbox: Postbox, settings: Settings) -> None:
    settings.MESSAGES_KEPT = timedelta(days=30)
    sent, later = after_a_try(a_message()), after_a_try(a_message(), at=AT + timedelta(days=2))
    waiting, failed = a_message(), given_up(a_message())
    facts = (sent.key, sent.template, sent.channel, sent.sent_at)
    assert forget(at=AT + timedelta(days=30)) == 0
    at = AT + timedelta(days=31)
    assert [forget(at=at), forget(at=at)] == [2, 0]
    for message in (sent, failed):
        message.refresh_from_db()
        assert (message.address, message.data, message.forgotten_at) == ("", None, at)
    assert (sent.key, sent.template, sent.channel, sent.sent_at) == facts
    for message in (later, waiting):
        message.refresh_from_db()
        assert (message.address, message.forgotten_at) == (ADDRESSES[Channel.EMAIL], None)
        assert message.data["number"] == "12/45-2026"
    assert list(failed_messages()) == []
    with pytest.raises(StaleChange):
        resend(failed, by=a_worker(), at=at)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"address": ""}, "outbox_address_and_key_given"),
        ({"data": None}, "outbox_to_send_says_it"),
        ({"forgotten_at": AT}, "outbox_forgotten_is_gone"),
        ({"forgotten_at": AT, "address": "", "data": None}, "outbox_forgotten_is_gone"),
    ],
)
def test_what_is_to_be_sent_is_never_erased(changes: dict[str, Any], name: str) -> None:
    message = a_message()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**changes)


def test_a_sent_message_is_not_sent_again(postbox: Postbox) -> None:
    message = after_a_try(a_message())
    after_a_try(message)
    assert postbox.letters.qsize() == 1
    assert message.attempts == 1


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_send_one_letter(postbox: Postbox) -> None:
    message = a_message()
    together(*[lambda: deliver(message.pk, at=AT)] * 6)
    message.refresh_from_db()
    assert message.state == State.SENT
    assert postbox.letters.qsize() == 1


@pytest.mark.parametrize("answer", ["451 try later", "421 closing"])
def test_a_server_that_can_not_take_it_now_is_tried_again(postbox: Postbox, answer: str) -> None:
    postbox.letter_answer = answer
    message = after_a_try(a_message())

    assert (message.state, message.next_try_at) == (State.QUEUED, AT + PAUSES[0])
    assert answer[:3] in message.last_error
    assert list(waiting_messages()) == [message]
    assert ProcrastinateJob.objects.filter(scheduled_at=AT + PAUSES[0], args__message_id=str(message.pk)).count() == 1

    postbox.letter_answer = "250 OK"
    assert after_a_try(message, at=AT + PAUSES[0]).state == State.SENT
    assert postbox.letters.qsize() == 1


def test_no_server_at_all_is_tried_until_it_is_given_up(settings: Settings) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    message, at = a_message(), AT
    pauses = []
    while after_a_try(message, at=at).state == State.QUEUED:
        assert message.next_try_at is not None
        pauses.append(message.next_try_at - at)
        at = message.next_try_at

    assert tuple(pauses) == PAUSES
    assert (message.state, message.attempts, message.next_try_at) == (State.FAILED, TRIES, None)
    assert message.last_error == "the mail server did not answer: ConnectionRefusedError"
    assert list(failed_messages()) == [message]


def test_an_unknown_mailbox_is_given_up_at_once(postbox: Postbox) -> None:
    postbox.recipient_answer = "550 no such mailbox"
    message = after_a_try(a_message())
    assert (message.state, message.attempts) == (State.FAILED, 1)
    assert message.last_error == "the mail server answered 550 no such mailbox"


def test_the_address_that_a_server_repeats_is_not_kept_open(postbox: Postbox) -> None:
    postbox.recipient_answer = f"550 5.1.1 <{ADDRESSES[Channel.EMAIL]}>: nobody here"
    message = after_a_try(a_message())
    assert message.last_error == "the mail server answered 550 5.1.1 <…>: nobody here"


def test_a_full_mailbox_is_tried_again(postbox: Postbox) -> None:
    postbox.recipient_answer = "452 mailbox full"
    assert after_a_try(a_message()).state == State.QUEUED


def test_a_lost_answer_is_repeated_under_the_same_message_id(postbox: Postbox) -> None:
    postbox.hang_up_after_letter = True
    message = after_a_try(a_message())
    assert message.state == State.QUEUED

    postbox.hang_up_after_letter = False
    assert after_a_try(message, at=AT + PAUSES[0]).state == State.SENT

    first, second = postbox.letters.get(timeout=SECONDS), postbox.letters.get(timeout=SECONDS)
    assert first["Message-ID"] == second["Message-ID"]


def test_what_a_dead_worker_left_is_taken_over(postbox: Postbox) -> None:
    message = left_by_a_dead_worker(a_message())
    assert after_a_try(message).state == State.SENT
    assert message.attempts == 2
    assert postbox.letters.qsize() == 1


def test_a_message_that_kills_its_workers_is_given_up(postbox: Postbox) -> None:
    message = a_message()
    message.attempts = TRIES - 1
    left_by_a_dead_worker(message)

    assert after_a_try(message).state == State.FAILED
    assert "died" in message.last_error
    assert postbox.letters.empty()


@pytest.mark.parametrize(
    ("answer", "state"), [(400, "failed"), (422, "failed"), (401, "queued"), (429, "queued"), (503, "queued")]
)
def test_what_a_gateway_answers(gateway: Gateway, answer: int, state: str) -> None:
    gateway.answer = answer
    message = after_a_try(a_message(channel=Channel.SMS))
    assert message.state == state
    assert message.last_error == f"the SMS gateway answered {answer}"


def test_a_redirect_is_not_taken_for_success(gateway: Gateway) -> None:
    gateway.answer = 302
    assert after_a_try(a_message(channel=Channel.SMS)).state == State.QUEUED
    assert len(gateway.requests) == 1


def test_a_gateway_that_is_silent_is_tried_again(settings: Settings) -> None:
    settings.SMS_URL = f"http://127.0.0.1:{free_port()}/messages"
    message = after_a_try(a_message(channel=Channel.SMS))
    assert message.state == State.QUEUED
    assert message.last_error == "the SMS gateway did not answer: URLError"


@pytest.mark.parametrize(("channel", "variable"), [(Channel.EMAIL, "OFFICE_SMTP_URL"), (Channel.SMS, "OFFICE_SMS_URL")])
def test_without_a_channel_a_message_waits_and_says_why(channel: str, variable: str) -> None:
    message = after_a_try(a_message(channel=channel))

    assert (message.state, message.attempts, message.next_try_at) == (State.QUEUED, 0, None)
    assert variable in message.last_error
    assert list(waiting_messages()) == [message]
    assert sweep(at=AT + timedelta(days=1)) == 0


def test_a_channel_that_is_set_later_sends_what_waited(postbox: Postbox, settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    message = after_a_try(a_message())
    settings.EMAIL_HOST = "127.0.0.1"
    later = AT + timedelta(days=1)

    assert sweep(at=later) == 1
    assert ProcrastinateJob.objects.filter(scheduled_at=later).count() == 1
    assert after_a_try(message, at=later).state == State.SENT
    assert sweep(at=later + timedelta(days=1)) == 0


def test_lost_jobs_are_found_and_others_left_alone(postbox: Postbox) -> None:
    lost, left, fresh = a_message(), left_by_a_dead_worker(a_message()), a_message(at=AT + LOST_AFTER)
    at = AT + LOST_AFTER + timedelta(seconds=1)

    assert sweep(at=at) == 2
    assert sweep(at=at) == 0
    planned = ProcrastinateJob.objects.filter(scheduled_at=at).values_list("args__message_id", flat=True)
    assert set(planned) == {str(lost.pk), str(left.pk)}
    assert str(fresh.pk) not in planned
    assert postbox.letters.empty()


def test_the_log_names_no_person(postbox: Postbox, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    postbox.recipient_answer = f"550 {ADDRESSES[Channel.EMAIL]} is unknown here"
    message = after_a_try(a_message())

    assert ADDRESSES[Channel.EMAIL] not in message.last_error
    ours = " ".join(
        record.getMessage() for record in caplog.records if record.name != "mail.log"
    )  # the test's own server
    assert str(message.pk) in ours
    assert "o.shevchuk" not in ours
    assert "КЛЕН" not in ours
