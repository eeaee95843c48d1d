"""Sound and video as browsers ask for them: whole, or a stretch, so that a person can go back to what was missed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response

PIECE: Final = 64 * 1024
UNREACHABLE: Final = 416
MOST_AT_ONCE: Final = 2 * 1024 * 1024
"""Bytes of one stretch: a server may give less than is asked (RFC 9110, 15.3.7), and a slow reader holds nobody up."""
_ASKED: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@dataclass(frozen=True)
class Played:
    """What is given out. ``mark`` changes whenever its bytes do; ``opened`` gives them, to be read at any place."""

    opened: Callable[[], BinaryIO]
    size: int
    media_type: str
    mark: str


def in_stretches(request: HttpRequest, played: Played) -> HttpResponseBase:
    """Give the whole, the bytes that the browser asks for (RFC 9110, section 14), or that nothing has changed."""
    etag, size = f'"{played.mark}"', played.size
    stretch = _wanted(request, etag, size)
    if stretch == ():
        return HttpResponse(status=UNREACHABLE, headers={"Content-Range": f"bytes */{size}"})
    response = get_conditional_response(request, etag=etag) or _given(played, stretch)
    response.headers["ETag"] = etag
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _wanted(request: HttpRequest, etag: str, size: int) -> tuple[int, int] | tuple[()] | None:
    """Give the first and the last byte that are asked for; None for the whole, nothing where there are none such."""
    asked = _ASKED.fullmatch(request.headers.get("Range", ""))
    if asked is None or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = asked[1], asked[2]
    if not first:
        return (max(size - int(last), 0), size - 1) if last and int(last) else ()
    end = min(int(last), size - 1) if last else size - 1
    return (int(first), end) if int(first) <= end else ()


def _given(played: Played, stretch: tuple[int, int] | tuple[()] | None) -> HttpResponseBase:
    first, last = stretch or (0, played.size - 1)
    if stretch:
        last = min(last, first + MOST_AT_ONCE - 1)
    file = played.opened()
    file.seek(first)
    status = 206 if stretch else 200
    response = StreamingHttpResponse(_pieces(file, last - first + 1), status=status, content_type=played.media_type)
    response.headers["Content-Length"] = str(last - first + 1)
    if stretch:
        response.headers["Content-Range"] = f"bytes {first}-{last}/{played.size}"
    return response


def _pieces(file: BinaryIO, left: int) -> Iterator[bytes]:
    with file:
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
