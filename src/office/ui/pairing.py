"""Making a machine a device of a centre: the head's one-time code is typed on it."""

from allauth.account.adapter import get_adapter
from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from office.law import Refusal
from office.queueing.device_states import DeviceKind
from office.queueing.devices import known_device, pair
from office.ui.clock import now
from office.ui.devices import remember_device, token_of
from office.ui.forms import OfficeForm, refused_form

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


def pairing_page(request: HttpRequest, kind: DeviceKind, *, first: str) -> HttpResponseBase:
    """Pair this browser as a device of ``kind`` and go on to its ``first`` page, where a paired one goes at once."""
    form = PairingForm(request.POST or None)
    if form.is_valid():
        address = get_adapter().get_client_ip(request)
        try:
            paired = pair(form.cleaned_data["code"], kind, address=address, at=now())
        except Refusal as refusal:
            refused_form(form, refusal)
        else:
            return remember_device(redirect(first), paired.token)
    elif request.method == "GET" and token_of(request) and known_device(token_of(request), kind):
        return redirect(first)
    shown = {"form": form, "is_board": kind == DeviceKind.BOARD}
    return render(request, "ui/pairing.html", shown, status=UNPROCESSABLE if form.is_bound else 200)
