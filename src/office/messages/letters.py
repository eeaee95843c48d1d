"""What each kind of message needs to know, and how it is put into words in its reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils import translation

from office.messages.models import Message
from office.messages.states import Channel


class Kind(NamedTuple):
    """How a value is kept in JSON and taken out again."""

    pack: Callable[[Any], Any]
    unpack: Callable[[Any], Any]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a text is needed, not {type(value).__name__}")
    return value


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        raise TypeError("a list of texts is needed")
    return [_text(item) for item in value]


def _moment(value: Any) -> str:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError("an aware datetime is needed")
    return value.isoformat()


def _day(value: Any) -> str:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError("a date is needed")
    return value.isoformat()


TEXT = Kind(_text, _text)
TEXTS = Kind(_texts, _texts)
MOMENT = Kind(_moment, datetime.fromisoformat)
DAY = Kind(_day, date.fromisoformat)


@dataclass(frozen=True)
class Form:
    """The values a template needs, and those it can do without."""

    needs: Mapping[str, Kind]
    may_have: Mapping[str, Kind] = field(default_factory=dict)

    @property
    def kinds(self) -> dict[str, Kind]:
        return {**self.needs, **self.may_have}


_BOOKING = {"code": TEXT, "starts": MOMENT, "service": TEXT, "centre": TEXT, "address": TEXT}
CALENDAR = "calendar"
"""The name of the value that travels as a calendar file beside an e-mail."""

FORMS: dict[str, Form] = {
    "case_registered": Form({"number": TEXT, "tracking_code": TEXT, "due": MOMENT, "centre": TEXT}),
    "documents_missing": Form(
        {"number": TEXT, "documents": TEXTS, "bring_by": DAY, "centre": TEXT}, {"tracking_code": TEXT}
    ),
    "result_ready": Form({"number": TEXT, "where": TEXT, "hours": TEXT, "until": DAY}),
    "duty_overdue": Form({"clause": TEXT, "what": TEXT, "whose": TEXT, "due": MOMENT}, {"about": TEXT}),
    "duty_soon": Form({"clause": TEXT, "what": TEXT, "due": MOMENT}, {"about": TEXT}),
    "booking_code": Form({"code": TEXT, "until": MOMENT, "starts": MOMENT, "centre": TEXT}),
    "booking_confirmed": Form(_BOOKING, {"calendar": TEXT}),
    "booking_moved": Form(_BOOKING, {"calendar": TEXT}),
    "booking_cancelled": Form({"starts": MOMENT, "service": TEXT, "centre": TEXT}, {"reason": TEXT, "calendar": TEXT}),
    "booking_reminder": Form(_BOOKING),
    "booking_offer": Form({**_BOOKING, "until": MOMENT}),
    "booking_waiting": Form({"code": TEXT, "service": TEXT, "centre": TEXT, "first": DAY, "last": DAY}),
    "place_near": Form({"number": TEXT, "ahead": TEXT, "centre": TEXT}),
    "place_unserved": Form({"number": TEXT, "centre": TEXT}),
    "letter": Form({"subject": TEXT, "text": TEXT}),
    "worker_invited": Form({"centre": TEXT, "link": TEXT}, {"until": MOMENT}),
}


def packed(template: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Give ``data`` as JSON keeps it. Raises ValueError for an unknown template or wrong names, TypeError for a wrong value."""
    if template not in FORMS:
        raise ValueError(f"there is no message template {template!r}")
    form = FORMS[template]
    if missing := form.needs.keys() - data.keys():
        raise ValueError(f"{template}: missing {', '.join(sorted(missing))}")
    if unknown := data.keys() - form.kinds.keys():
        raise ValueError(f"{template}: unknown {', '.join(sorted(unknown))}")
    return {name: form.kinds[name].pack(value) for name, value in data.items()}


class Letter(NamedTuple):
    subject: str
    text: str
    calendar: str = ""
    """A calendar file (RFC 5545) that goes with an e-mail."""


def worded(message: Message) -> Letter:
    """Put ``message`` into words. An SMS has no subject."""
    kinds = FORMS[message.template].kinds
    values = {name: kinds[name].unpack(value) for name, value in message.data.items()}
    with translation.override(message.language):
        if message.channel == Channel.SMS:
            return Letter("", _one_line(render_to_string(f"outbox/{message.template}.sms.txt", values)))
        subject = render_to_string(f"outbox/{message.template}.subject.txt", values)
        text = render_to_string(f"outbox/{message.template}.txt", values).strip() + "\n"
        return Letter(_one_line(subject), text, values.get(CALENDAR, ""))


def _one_line(text: str) -> str:
    """A line break in a subject would be a header of its own; in an SMS it is wasted room."""
    return " ".join(text.split())
