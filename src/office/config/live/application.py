"""The ASGI application that streams: ``/live/board/CENTRE/``, ``/live/desk/CENTRE/``, ``/live/place/CODE/``.

A stream begins with what is now. Then it says what has changed, and between changes that it still is there; while the
database is away it keeps silent, so whoever listens knows within seconds not to believe what is shown.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from time import monotonic
from typing import Any, Final
from urllib.parse import parse_qs

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.config.settings")
django.setup()

from django.db import Error  # noqa: E402  settings first

from office.centres.models import Centre  # noqa: E402
from office.config.live.reading import centre_by_code, in_thread, visit_and_centre  # noqa: E402
from office.config.live.receptions import Receptions, Watched  # noqa: E402

BEAT_SECONDS: Final = 2.0
"""A board says that it has lost us after five seconds (ui.md): two beats may be late."""
RETRY: Final = "retry: 1000\n\n"
GONE: Final = '{"places":[]}'
HEADERS: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # a proxy in front passes each event on at once
    # Anybody may listen: what is told is public, or belongs to who holds the code in the address. No cookies are read.
    (b"access-control-allow-origin", b"*"),
]
Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Told = Callable[[Watched], str | None]
"""What one stream is told now; None before it is known."""

receptions = Receptions()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one connection (ASGI 3)."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        receptions.begin()
        await _answer(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _answer(scope: Scope, receive: Receive, send: Send) -> None:
    match [part for part in scope["path"].split("/") if part]:
        case ["live", "health"]:
            await _brief(send, 200 if receptions.is_fresh else 503)
        case ["live", kind, name] if kind in _FINDERS and scope["method"] == "GET":
            try:
                found = await in_thread(lambda: _FINDERS[kind](name, scope))
            except Error:
                await _brief(send, 503)
                return
            await (_stream(*found, receive, send, first=kind != "place") if found else _brief(send, 404))
        case _:
            await _brief(send, 404)


async def _brief(send: Send, status: int) -> None:
    headers = [
        (b"content-type", b"text/plain"),
        (b"cache-control", b"no-store"),
        (b"access-control-allow-origin", b"*"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


# -- what each kind of stream tells ---------------------------------------------------------------------------------


def _board(code: str, scope: Scope) -> tuple[Centre, Told] | None:
    zone = parse_qs(scope["query_string"].decode("latin-1")).get("zone", [""])[0]
    centre = centre_by_code(code)
    return (centre, lambda seen: seen.boards.of(zone) if seen.boards else None) if centre else None


def _desk(code: str, _scope: Scope) -> tuple[Centre, Told] | None:
    """Tell desks only that something has changed: they ask for what they may see."""
    centre = centre_by_code(code)
    return (centre, lambda seen: str(seen.number) if seen.boards else None) if centre else None


def _place(secret: str, _scope: Scope) -> tuple[Centre, Told] | None:
    found = visit_and_centre(secret)
    if found is None:
        return None
    visit, centre = found
    return centre, lambda seen: None if seen.phones is None else seen.phones.get(visit, GONE)


_FINDERS: Final[dict[str, Callable[[str, Scope], tuple[Centre, Told] | None]]] = {
    "board": _board,
    "desk": _desk,
    "place": _place,
}


async def _stream(centre: Centre, told: Told, receive: Receive, send: Send, *, first: bool) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    telling = asyncio.create_task(_tell(centre, told, send, first=first))
    leaving = asyncio.create_task(_left(receive))
    _done, running = await asyncio.wait({telling, leaving}, return_when=asyncio.FIRST_COMPLETED)
    for task in running:
        task.cancel()
    await asyncio.gather(telling, leaving, return_exceptions=True)


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _tell(centre: Centre, told: Told, send: Send, *, first: bool) -> None:
    await _send(send, RETRY)
    async with receptions.looking_at(centre, first=first) as (watched, woken):
        last, beat_at = None, monotonic() + BEAT_SECONDS
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(woken.wait(), max(beat_at - monotonic(), 0))
            if watched.is_over:
                return
            woken.clear()
            text = told(watched)
            if last is None and text == GONE:
                text = None  # a visit that has begun since the phones were read: the next reading has it
            if text is not None and text != last:
                await _send(send, f"event: now\ndata: {text}\n\n")
                last = text
            elif monotonic() < beat_at:
                continue  # the centre has changed, but not what this stream tells
            elif receptions.is_fresh:
                await _send(send, "event: beat\ndata:\n\n")
            beat_at = monotonic() + BEAT_SECONDS


async def _send(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
