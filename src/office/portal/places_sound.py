"""A sound file as browsers ask for it: whole, or a stretch of it, so that a person can go back to what was missed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

DAY: Final = 24 * 60 * 60
MP3: Final = "audio/mpeg"
PIECE: Final = 64 * 1024
UNREACHABLE: Final = 416
_ASKED: Final = re.compile(r"bytes=(\d*)-(\d*)")


def sound(request: HttpRequest, path: Path) -> HttpResponseBase:
    """Give an MP3 file, or the bytes that the browser asks for (RFC 9110, section 14)."""
    size = path.stat().st_size
    asked = _ASKED.fullmatch(request.headers.get("Range", ""))
    stretch = _stretch(asked, size) if asked else None
    if asked and stretch is None:
        return HttpResponse(status=UNREACHABLE, headers={"Content-Range": f"bytes */{size}"})
    response = _part(path, stretch, size) if stretch else FileResponse(path.open("rb"), content_type=MP3)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = f"public, max-age={DAY}"
    return response


def _stretch(asked: re.Match[str], size: int) -> tuple[int, int] | None:
    """Give the first and the last byte that are asked for; None where there are none such."""
    first, last = asked[1], asked[2]
    if not first:
        return (max(size - int(last), 0), size - 1) if last and int(last) else None
    end = min(int(last), size - 1) if last else size - 1
    return (int(first), end) if int(first) <= end else None


def _part(path: Path, stretch: tuple[int, int], size: int) -> HttpResponseBase:
    first, last = stretch
    file = path.open("rb")
    file.seek(first)
    response = StreamingHttpResponse(_pieces(file, last - first + 1), status=206, content_type=MP3)
    response["Content-Length"] = str(last - first + 1)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _pieces(file: BinaryIO, left: int) -> Iterator[bytes]:
    with file:
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
