"""E-mail through the city's SMTP server."""

import re
import smtplib
from contextlib import suppress
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from office.messages.carriers.outcomes import Later, Never, Outcome, Sent
from office.messages.letters import worded
from office.messages.models import Message

PERMANENT = range(500, 600)
ADDRESS = re.compile(r"[^\s<>@:;,]+@[^\s<>@:;,]+")


def unready() -> str:
    """Say why no e-mail can go out now; empty when it can."""
    return "" if settings.EMAIL_HOST else "no mail server is set (OFFICE_SMTP_URL)"


def carry(message: Message) -> Outcome:
    """Hand ``message`` to the SMTP server, always under the same Message-ID."""
    server = EmailBackend()
    try:
        server.open()
        _letter(message, server).send()
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        return (Never if code in PERMANENT else Later)(_answer(code, said))
    except smtplib.SMTPResponseException as answer:
        return Later(_answer(answer.smtp_code, answer.smtp_error))
    except (smtplib.SMTPException, OSError) as error:
        return Later(f"the mail server did not answer: {type(error).__name__}")
    finally:
        # The server has already answered for the message: a broken farewell must not send it twice.
        with suppress(smtplib.SMTPException, OSError):
            server.close()
    return Sent()


def _letter(message: Message, server: EmailBackend) -> EmailMessage:
    letter = worded(message)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
    headers = {"Message-ID": f"<{message.id}@{domain}>", "Auto-Submitted": "auto-generated"}
    mail = EmailMessage(letter.subject, letter.text, to=[message.address], connection=server, headers=headers)
    if letter.calendar:
        mail.attach("booking.ics", letter.calendar, "text/calendar")
    return mail


def _answer(code: int, said: bytes | str) -> str:
    """Give what the server said, without the addresses that it repeats: the row holds them sealed."""
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return f"the mail server answered {code} {ADDRESS.sub('…', text)}"
