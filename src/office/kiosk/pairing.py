"""Making a machine a terminal of a centre."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_http_methods

from office.queueing.device_states import DeviceKind
from office.ui.decorators import public
from office.ui.pairing import pairing_page
from office.ui.requests import OpenRequest


@require_http_methods(["GET", "POST"])
@public
def pairing(request: OpenRequest) -> HttpResponseBase:
    """Pair this browser as a terminal."""
    return pairing_page(request, DeviceKind.KIOSK, first="kiosk:start")
