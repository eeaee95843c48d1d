"""Pages that say the same to everybody: kept by browsers and by this process until what they show has changed (ADR 0098).

A page is marked by the edition of what is published, the day, the language, its whole address and the build. Whoever has
it by that mark is told that nothing has changed, at the price of one statement; no cookie is set.
"""

from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from office.catalogue.kept import Kept
from office.ui.middleware import IN_ADDRESS

PACKAGE: Final = Path(__file__).resolve().parent.parent
DRAWN_WITH: Final = (
    "portal",
    "ui",
    "catalogue",
    "centres",
    "publications",
    "documents",
    "law",
    "queueing",
    "reporting",
)
MOST_KEPT: Final = 400
"""Pages of some forty kilobytes that a process keeps."""
_pages: Final[Kept[tuple[bytes, str]]] = Kept(MOST_KEPT)


@cache
def build() -> str:
    """Give a mark of the templates, words and files that pages are drawn with: another after each update."""
    digest = blake2b(digest_size=8)
    for app in DRAWN_WITH:
        for file in sorted((PACKAGE / app).rglob("*.*")):
            if file.suffix in {".html", ".mo", ".css", ".js", ".py", ".yaml"}:
                digest.update(f"{file.name}{file.stat().st_mtime_ns}".encode())
    return digest.hexdigest()


def forget() -> None:
    """Throw every kept page away."""
    _pages.clear()


def is_anybodys(request: HttpRequest) -> bool:
    """Whether who asks is nobody in particular: no session, no notice waiting to be shown."""
    return not {settings.SESSION_COOKIE_NAME, "messages"} & request.COOKIES.keys()


def answered(
    request: HttpRequest, mark: tuple[Any, ...], draw: Callable[[], HttpResponse], *, keep: bool = True
) -> HttpResponse:
    """Answer with the page that ``draw`` makes, or that it has not changed, or with the page that was made before.

    ``mark``: everything that decides what the page says, besides the address and the language. ``keep``: also in this
    process; not for addresses that anybody may think up.
    """
    if not is_anybodys(request):
        response = draw()
        patch_cache_control(response, private=True, no_cache=True)
        return response
    etag = _etag(request, mark)
    keep = keep and request.GET.keys() <= {"city", IN_ADDRESS}  # nobody pushes the others out with addresses made up
    response = get_conditional_response(request, etag=etag) or _drawn(etag, draw, keep=keep)
    if response.status_code in {200, HttpResponseNotModified.status_code}:
        response.headers["ETag"] = etag
        patch_cache_control(response, public=True, no_cache=True)
        patch_vary_headers(response, ["Cookie", "HX-Request"])
    return response


def _etag(request: HttpRequest, mark: tuple[Any, ...]) -> str:
    asked = (request.get_host(), request.is_secure(), request.get_full_path(), request.headers.get("HX-Request", ""))
    said = "\n".join(map(str, (*asked, getattr(request, "LANGUAGE_CODE", ""), build(), *mark)))
    return f'"{blake2b(said.encode(), digest_size=16).hexdigest()}"'


def _drawn(etag: str, draw: Callable[[], HttpResponse], *, keep: bool) -> HttpResponse:
    if (kept := _pages.seen(etag)) is not None:
        return HttpResponse(kept[0], content_type=kept[1])
    response = draw()
    if keep and response.status_code == HttpResponse.status_code:
        _pages.put(etag, (response.content, response.headers["Content-Type"]))
    return response
