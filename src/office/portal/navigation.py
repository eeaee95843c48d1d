"""The header of the public site: parts that are there, and which of them one is in."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PARTS: Final[tuple[tuple[str | Promise, str, tuple[str, ...]], ...]] = (
    (_("Services"), "portal:catalogue", ("/services/", "/search/", "/checklist/")),
    (_("Book a time"), "portal:booking", ("/appointments/",)),
    (_("My case"), "portal:my_case", ("/my-case/", "/my/")),
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
    """Give the parts of the site that are there; one that is not breaks no page."""
    path = request.path if request else ""
    found = []
    for label, name, beginnings in PARTS:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        found.append(Entry(label, address, path.startswith((address, *beginnings))))
    return found
