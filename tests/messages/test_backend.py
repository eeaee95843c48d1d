"""Mail that Django's own parts send goes through the outbox."""

import pytest
from django.core.mail import EmailMessage, send_mail
from django.db import transaction
from pytest_django import Settings

from office.accounts.services import invite
from office.config import settings as shipped
from office.messages.letters import worded
from office.messages.models import Message
from office.messages.states import State
from tests.factories.accounts import a_worker
from tests.factories.centres import AT
from tests.factories.messages import after_a_try
from tests.messages.servers import SECONDS, Postbox

pytestmark = pytest.mark.django_db
READER = "o.shevchuk@example.test"


@pytest.fixture(autouse=True)
def shipped_backend(settings: Settings) -> None:
    # A test run puts its own in place of the one that is shipped.
    settings.EMAIL_BACKEND = shipped.EMAIL_BACKEND


def test_a_letter_waits_in_the_outbox_and_nothing_speaks_to_the_mail_server(postbox: Postbox) -> None:
    assert send_mail("Новий пароль", "Оберіть його тут", None, [READER]) == 1
    assert postbox.letters.empty()
    waiting = Message.objects.get()
    assert (waiting.state, waiting.address, worded(waiting).subject) == (State.QUEUED, READER, "Новий пароль")


def test_the_carrier_takes_it_to_the_server_once(postbox: Postbox) -> None:
    send_mail("Новий пароль", "Оберіть його тут:\nhttps://office.example.test/?a=1&b=2", None, [READER])
    sent = after_a_try(Message.objects.get())
    letter = postbox.letters.get(timeout=SECONDS)
    assert sent.state == State.SENT
    assert (letter["Subject"], letter["To"]) == ("Новий пароль", READER)
    assert "Оберіть його тут:\nhttps://office.example.test/?a=1&b=2\n" in letter.get_content().replace("\r\n", "\n")
    assert Message.objects.count() == 1, "the carrier does not come back to the outbox"


def test_each_reader_gets_a_message_of_their_own() -> None:
    letter = EmailMessage("Тема", "Текст", to=["Олена <a@example.test>"], cc=["b@example.test"], bcc=["c@example.test"])
    assert letter.send() == 1
    assert set(Message.objects.values_list("address", flat=True)) == {
        "a@example.test",
        "b@example.test",
        "c@example.test",
    }


def test_the_same_letter_twice_is_two_letters() -> None:
    for _press in range(2):
        send_mail("Новий пароль", "Оберіть його тут", None, [READER])
    assert Message.objects.count() == 2


def test_a_letter_of_an_act_that_is_rolled_back_is_not_written() -> None:
    with transaction.atomic():
        send_mail("Новий пароль", "Оберіть його тут", None, [READER])
        transaction.set_rollback(True)
    assert Message.objects.count() == 0


def test_what_can_not_be_sent_is_said_at_once_unless_silence_is_asked_for() -> None:
    with pytest.raises(ValueError, match="e-mail address"):
        send_mail("Тема", "Текст", None, ["nobody"])
    assert send_mail("Тема", "Текст", None, ["nobody"], fail_silently=True) == 0
    letter = EmailMessage("Тема", "Текст", to=[READER])
    letter.attach("a.txt", "вкладення", "text/plain")
    with pytest.raises(ValueError, match="attachments"):
        letter.send()
    assert Message.objects.count() == 0


def test_an_invitation_goes_this_way() -> None:
    worker = a_worker()
    invite(worker, site="https://office.example.test", by=None, at=AT)
    waiting = Message.objects.get()
    assert waiting.address == worker.email
    assert "https://office.example.test/" in waiting.data["text"]
