"""Making a machine a terminal of a centre: the head's one-time code is typed on it."""

from allauth.account.adapter import get_adapter
from django import forms
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from office.law import Refusal
from office.queueing.device_states import DeviceKind
from office.queueing.devices import known_device, pair
from office.ui.clock import now
from office.ui.decorators import public
from office.ui.devices import remember_device, token_of
from office.ui.forms import OfficeForm, refused_form
from office.ui.requests import OpenRequest

UNPROCESSABLE = 422


class PairingForm(OfficeForm):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_(
            "Eight signs. The head of the centre gets them on the page “Devices”; they are good for 15 minutes."
        ),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


@require_http_methods(["GET", "POST"])
@public
def pairing(request: OpenRequest) -> HttpResponseBase:
    """Pair this browser; one that is paired already goes on to the start page unless a new code is typed."""
    form = PairingForm(request.POST or None)
    if form.is_valid():
        try:
            paired = pair(
                form.cleaned_data["code"], DeviceKind.KIOSK, address=get_adapter().get_client_ip(request), at=now()
            )
        except Refusal as refusal:
            refused_form(form, refusal)
        else:
            return remember_device(redirect("kiosk:start"), paired.token)
    elif request.method == "GET" and token_of(request) and known_device(token_of(request), DeviceKind.KIOSK):
        return redirect("kiosk:start")
    return render(request, "kiosk/pairing.html", {"form": form}, status=UNPROCESSABLE if form.is_bound else 200)
