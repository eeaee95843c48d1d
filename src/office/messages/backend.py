"""Django's way out for mail (sign-in, a forgotten password, invitations): into the outbox, not to the SMTP server.

So no request waits for a mail server, and a letter written in a transaction that is rolled back never goes. The carrier
``carriers.mail`` speaks SMTP by itself and never comes back here.
"""

from collections.abc import Sequence
from datetime import datetime
from email.utils import parseaddr
from uuid import uuid4

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from office.messages.services import send
from office.messages.states import Channel


class OutboxBackend(BaseEmailBackend):
    """Writes each letter into the outbox, one message for each of its readers; only plain text goes."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Give how many letters were written. Raises ValueError for an address or a letter that can not be sent."""
        return sum(self._write(letter) for letter in email_messages)

    def _write(self, letter: EmailMessage) -> bool:
        at = timezone.now()  # noqa: TID251 this is where Django's mail comes in, without a clock
        try:
            with transaction.atomic():
                for reader in letter.recipients():
                    _post(letter, parseaddr(reader)[1], at=at)
        except ValueError:
            if not self.fail_silently:
                raise
            return False
        return bool(letter.recipients())


def _post(letter: EmailMessage, address: str, *, at: datetime) -> None:
    if letter.attachments:
        raise ValueError("a letter of the outbox has no attachments")
    send(
        channel=Channel.EMAIL,
        address=address,
        template="letter",
        data={"subject": letter.subject, "text": str(letter.body)},
        key=f"mail:{uuid4()}",
        at=at,
        language=get_language() or "uk",
    )
