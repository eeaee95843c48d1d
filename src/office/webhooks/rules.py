"""When a delivery is tried again, where it may go, and how it is signed. Pure."""

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address
LONGEST_URL: Final = 500
PAUSES: Final = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""How long a delivery waits after each try that failed; after the last one it is given up."""

# Networks in which an address of IPv4 stands inside one of IPv6: what it leads to is looked at (RFC 6052, 3056).
_EMBEDDING: Final = IPv6Network("64:ff9b::/96")


class BadAddress(ValueError):  # noqa: N818  it is a state of affairs
    """Events are not sent there; says why, in English, for who runs the system."""


def next_try(failures: int, *, at: datetime) -> datetime | None:
    """Give the moment of the next try after so many that failed in a row, the last one ``at``; None: give up."""
    return at + PAUSES[failures - 1] if 1 <= failures <= len(PAUSES) else None


def signature(secrets: Sequence[str], body: bytes, *, at: datetime) -> str:
    """Sign a delivery: ``t=<seconds>,v1=<HMAC-SHA256 of "seconds.body">``, a ``v1`` for each secret that is valid now."""
    seconds = int(at.timestamp())
    said = f"{seconds}.".encode() + body
    marks = [f"v1={hmac.new(secret.encode(), said, sha256).hexdigest()}" for secret in secrets]
    return ",".join([f"t={seconds}", *marks])


def check_url(url: str, *, plain: bool) -> None:
    """Let an address be subscribed: https (http where ``plain``), with a host, and nothing that hides another one.

    Raises BadAddress. Where the name leads is looked at each time something is sent (``check_address``).
    """
    if len(url) > LONGEST_URL or any(not sign.isprintable() or sign.isspace() for sign in url) or "\\" in url:
        raise BadAddress(f"write an address of at most {LONGEST_URL} printable characters")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadAddress("this is no address") from None
    if parts.scheme not in ({"https", "http"} if plain else {"https"}):
        raise BadAddress("events go to an https:// address alone")
    if not parts.hostname or parts.username is not None or parts.password is not None or port == 0:
        raise BadAddress("write https://host[:port]/path, without a user name")
    if parts.fragment:
        raise BadAddress("leave out what stands behind #")


def check_address(address: str, *, allowed: Sequence[Network]) -> None:
    """Refuse an address of our own side of the network: private, of this machine, of the link, reserved.

    ``allowed`` names networks of the city's own that may be reached all the same. Raises BadAddress.
    """
    meant = _meant(ip_address(address.partition("%")[0]))
    if any(meant in network for network in allowed if network.version == meant.version):
        return
    if not meant.is_global or meant.is_multicast:
        raise BadAddress("the address is not one of the open internet")


def _meant(address: Address) -> Address:
    """Give the address of IPv4 that an address of IPv6 stands for, where it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in _EMBEDDING:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)
