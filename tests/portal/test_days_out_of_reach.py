"""A day or a moment in an address that no calendar reaches is not there."""

from typing import Final

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.booking import Booking

NOT_THERE: Final = 404


@pytest.mark.parametrize("end", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_in_a_path_that_is_out_of_reach_is_not_there(client: Client, office: Booking, end: str) -> None:
    client.raise_request_exception = False
    offered, hall = office.bookables[0], office.hall
    here = {"centre": offered.centre.code, "service": offered.service.code}
    start = f"{end.replace('-', '')}T1200Z"
    client.logout()
    assert client.get(reverse("portal:who", kwargs=here | {"start": start})).status_code == NOT_THERE
    for name, more in (("portal:times", here), ("portal:move_to", {"token": "none"})):
        given = {"on": "2026-11-24"} | more
        address = reverse(name, kwargs=given).replace("2026-11-24", end)
        assert client.get(address).status_code == NOT_THERE
    client.force_login(hall.head)
    assert client.get(reverse("management:queue_day", args=[end])).status_code == NOT_THERE
    assert client.post(reverse("management:day_clear", args=[end])).status_code == NOT_THERE
