"""The public site before the eyes of whoever comes: nobody signs in here."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse

from office.booking.models import Bookable
from office.centres.models import Centre

SERVICE, SITUATION, QUESTION = "birth-grant", "birth", "ce,cblbz"
"""The question is 'субсидія', typed on Latin keys."""


def portal_scenes(centre: Centre) -> Iterator[tuple[str, str]]:
    """Give the name and the address of each screen of the public site, in the city of ``centre``."""
    city = {"city": centre.city.slug}
    booked = Bookable.objects.filter(centre=centre, is_open=True).select_related("service").order_by("service__code")
    for name, page, args, asked in (
        ("portal", "home", [], {}),
        ("portal-situation", "situation", [SITUATION], {}),
        ("portal-search", "search", [], {"q": QUESTION}),
        ("portal-service", "service", [SERVICE], {}),
        ("portal-checklist", "checklist", [], {"s": SERVICE}),
        ("portal-centres", "centres", [], {}),
        ("portal-centre", "centre", [centre.code], {}),
        ("portal-published", "publications", [], {}),
        ("portal-my-case", "my_case", [], {}),
        ("portal-roots", "roots", [], {}),
        ("portal-voices", "voices", [], {}),
        ("portal-ask", "ask", [centre.code], {}),
        ("portal-booking", "services", [centre.code], {}),
        ("portal-days", "days", [centre.code, booked[0].service.code], {}),
    ):
        yield name, f"{reverse(f'portal:{page}', args=args)}?{urlencode(city | asked)}"
