"""The outbox: what the office tells people by e-mail and SMS, written with the act it tells of, sent by a worker.

The names are found on first use: Django imports this package before models may be imported.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from office.messages.models import Message
    from office.messages.queries import failed_messages, waiting_messages
    from office.messages.scheduling import schedule, scheduled
    from office.messages.services import drawn_message, resend, send, send_first
    from office.messages.states import Channel

__all__ = [
    "Channel",
    "Message",
    "drawn_message",
    "failed_messages",
    "resend",
    "schedule",
    "scheduled",
    "send",
    "send_first",
    "waiting_messages",
]

_HOMES = {
    "Channel": "office.messages.states",
    "Message": "office.messages.models",
    "drawn_message": "office.messages.services",
    "failed_messages": "office.messages.queries",
    "resend": "office.messages.services",
    "schedule": "office.messages.scheduling",
    "scheduled": "office.messages.scheduling",
    "send": "office.messages.services",
    "send_first": "office.messages.services",
    "waiting_messages": "office.messages.queries",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
