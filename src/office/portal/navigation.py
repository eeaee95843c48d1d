"""The header of the public site: its parts, and which of them one is in."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PARTS: Final[tuple[tuple[str | Promise, str, tuple[str, ...]], ...]] = (
    (_("Services"), "portal:catalogue", ("/services/", "/search/", "/checklist/")),
    (_("Book a time"), "portal:booking", ("/appointments/",)),
    (_("My case"), "portal:my_case", ("/my-case/", "/me/", "/apply/")),
    (_("Centres"), "portal:centres", ("/centres/",)),
    (_("Responses and questions"), "portal:voices", ("/voices/", "/ask/", "/enquiries/", "/rate/")),
)
"""What a part is called, the name of its first page, and how the addresses of its pages begin."""


@dataclass(frozen=True)
class Entry:
    label: str | Promise
    address: str
    here: bool


def entries(request: HttpRequest | None) -> list[Entry]:
    """Give the parts of the site."""
    path = request.path if request else ""
    return [
        Entry(label, address := reverse(name), path.startswith((address, *beginnings)))
        for label, name, beginnings in PARTS
    ]
