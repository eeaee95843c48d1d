"""Where a browser finds the live streams: the same host as the page, wherever that page was asked for."""

from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest


def live_origin(request: HttpRequest) -> str:
    """Give the origin of the streams where it is not the page's own; empty where it is, or where there are none."""
    address: str = settings.LIVE_URL
    if address.startswith(":"):
        return f"{request.scheme}://{_host_name(request)}{address}"
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def live_address(request: HttpRequest, kind: str, name: str, query: str = "") -> str:
    """Give the address of a stream (``board`` or ``desk`` of a centre's code, ``place`` of a visit's code); or nothing.

    Nothing: this installation has no live process; the page asks again by itself.
    """
    if not settings.LIVE_URL:
        return ""
    return f"{live_origin(request)}/live/{kind}/{quote(name)}/{query and '?'}{query}"


def _host_name(request: HttpRequest) -> str:
    try:
        host = request.get_host()
    except DisallowedHost:  # answered with 400 by whoever asks next
        return ""
    return host[: host.rindex("]") + 1] if host.startswith("[") else host.split(":")[0]
