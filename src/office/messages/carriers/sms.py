"""SMS through a gateway: one HTTP POST of JSON (docs/settings.md describes what a gateway must take)."""

import json
import urllib.error
import urllib.request
from http import HTTPStatus
from typing import Any

from django.conf import settings

from office.messages.carriers.outcomes import Later, Never, Outcome, Sent
from office.messages.letters import worded
from office.messages.models import Message

# The gateway understood the request and refuses this message; anything else may be mended on either side.
REFUSED = {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.UNPROCESSABLE_ENTITY}


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect would be followed as a GET without the message, and told as a success."""

    def redirect_request(self, *_: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirects)


def unready() -> str:
    """Say why no SMS can go out now; empty when it can."""
    return "" if settings.SMS_URL else "no SMS gateway is set (OFFICE_SMS_URL)"


def carry(message: Message) -> Outcome:
    """Hand ``message`` to the gateway. Its id goes along, so that a gateway can drop a second copy."""
    try:
        with _opener.open(_request(message), timeout=settings.SMS_TIMEOUT):
            return Sent()
    except urllib.error.HTTPError as answer:
        answer.close()
        reason = f"the SMS gateway answered {answer.code}"
        return Never(reason) if answer.code in REFUSED else Later(reason)
    except OSError as error:
        return Later(f"the SMS gateway did not answer: {type(error).__name__}")


def _request(message: Message) -> urllib.request.Request:
    body = {"id": str(message.id), "to": message.address, "text": worded(message).text, "from": settings.SMS_SENDER}
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(message.id)}
    if settings.SMS_TOKEN:
        headers["Authorization"] = f"Bearer {settings.SMS_TOKEN}"
    # The settings let only http and https addresses in.
    return urllib.request.Request(settings.SMS_URL, json.dumps(body).encode(), headers, method="POST")  # noqa: S310
