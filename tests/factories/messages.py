"""Messages as the use-cases write them."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from office.messages import Message, send
from office.messages.delivery import deliver
from office.messages.states import Channel

AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
ADDRESSES = {Channel.EMAIL: "o.shevchuk@example.test", Channel.SMS: "+380501234567"}
KYIV = ZoneInfo("Europe/Kyiv")
DATA: dict[str, dict[str, Any]] = {
    "case_registered": {
        "number": "12/45-2026",
        "tracking_code": "КЛЕН-4821",
        "due": datetime(2026, 11, 24, 18, 0, tzinfo=KYIV),
        "centre": "Прозорий офіс, пр. Волі, 4а",
    },
    "documents_missing": {
        "number": "12/45-2026",
        "documents": ["Копія свідоцтва про народження", "Довідка про доходи <за 6 місяців>"],
        "bring_by": date(2026, 11, 27),
        "centre": "пр. Волі, 4а",
    },
    "result_ready": {
        "number": "12/45-2026",
        "where": "пр. Волі, 4а, стіл 3",
        "hours": "8:00–20:00",
        "until": date(2026, 12, 31),
    },
    "duty_overdue": {
        "clause": "L41",
        "what": "hand out the result",
        "whose": "Коваль О. П.",
        "due": datetime(2026, 11, 19, 18, 0, tzinfo=KYIV),
        "about": "12/45-2026",
    },
    "duty_soon": {"clause": "L41", "what": "hand out the result", "due": datetime(2026, 11, 21, 18, 0, tzinfo=KYIV)},
    "letter": {"subject": "New password", "text": "Choose it here: https://office.example.test/1?a=b&c=d"},
    "worker_invited": {
        "centre": "Прозорий офіс",
        "link": "https://office.example.test/invited/abc?x=1&y=2",
        "until": datetime(2026, 11, 23, 12, 0, tzinfo=KYIV),
    },
}

BOOKED: dict[str, Any] = {
    "code": "2A4C-5E7F-9H3K",
    "starts": datetime(2026, 11, 24, 9, 20, tzinfo=KYIV),
    "service": "Призначення допомоги",
    "centre": "Прозорий офіс",
    "address": "пр. Волі, 4а",
}
DATA |= {
    "booking_code": {
        "code": "048213",
        "until": datetime(2026, 11, 20, 10, 10, tzinfo=KYIV),
        "starts": BOOKED["starts"],
        "centre": "Прозорий офіс",
    },
    "booking_confirmed": BOOKED | {"calendar": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"},
    "booking_moved": BOOKED,
    "booking_cancelled": {
        **{name: BOOKED[name] for name in ("starts", "service", "centre")},
        "reason": "Немає світла",
    },
    "place_near": {"number": "А017", "ahead": "3", "centre": "Центр на Прикладній"},
    "place_unserved": {"number": "А017", "centre": "Центр на Прикладній"},
    "booking_reminder": BOOKED,
    "booking_offer": BOOKED | {"until": datetime(2026, 11, 20, 10, 10, tzinfo=KYIV)},
    "booking_waiting": {
        "code": "2A4C-5E7F-9H3K",
        "service": "Призначення допомоги",
        "centre": "Прозорий офіс",
        "first": date(2026, 11, 24),
        "last": date(2026, 12, 4),
    },
}

_numbers = count(1)


def a_message(template: str = "case_registered", *, channel: str = Channel.EMAIL, **fields: Any) -> Message:
    """Give a message that waits in the outbox."""
    address = ADDRESSES[Channel(channel)]
    given: dict[str, Any] = {
        "address": address,
        "data": DATA[template],
        "key": f"{template}:{next(_numbers)}",
        "at": AT,
    } | fields
    return send(channel=channel, template=template, **given)


def after_a_try(message: Message, *, at: datetime = AT) -> Message:
    """Let the message be tried once, as the worker does, and give it as it is then."""
    deliver(message.pk, at=at)
    message.refresh_from_db()
    return message
