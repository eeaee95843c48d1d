"""From where a place is asked for: a hold belongs to the browser that made it, and a network has few for one contact."""

from dataclasses import dataclass, field
from typing import Final

from django.utils.crypto import salted_hmac

_SALT: Final = "office.booking.whence"
_LONG: Final = 32


@dataclass(frozen=True)
class Whence:
    """A browser and its network, as they come or as marks of them; empty where no browser asks."""

    browser: str = field(default="", repr=False)
    network: str = field(default="", repr=False)

    def about(self, contact: str) -> "Whence":
        """Give marks that are the same for one contact alone: nobody sees who has asked for another one as well."""
        return Whence(_mark(contact, "browser", self.browser), _mark(contact, "network", self.network))


NOWHERE: Final = Whence()


def _mark(contact: str, what: str, told: str) -> str:
    if not told:
        return ""
    return salted_hmac(_SALT, f"{what}:{told}:{contact}", algorithm="sha256").hexdigest()[:_LONG]
