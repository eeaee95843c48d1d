"""Terminals, boards and paper slips of a reception."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.catalogue.models import Service
from office.management.forms.staff import choose
from office.queueing.device_states import DeviceKind, PaperWidth, Printing
from office.queueing.devices import DeviceFacts
from office.queueing.models import Queue
from office.queueing.models.blocks import MOST_SLIPS
from office.queueing.models.devices import USUAL_PORT
from office.ui.forms import OfficeForm, Radios
from office.workdays import KYIV


class DeviceForm(OfficeForm):
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("By where it stands: “By the entrance”."))
    zone = forms.CharField(
        label=_("Zone"), max_length=80, required=False, help_text=_("A board shows the desks of its zone; empty: all.")
    )
    printing = forms.ChoiceField(
        label=_("Tickets on paper"), choices=Printing.choices, initial=Printing.NONE, widget=Radios, required=False
    )
    printer_host = forms.CharField(
        label=_("Address of the printer"), max_length=253, required=False, help_text=_("For a printer on the network.")
    )
    printer_port = forms.IntegerField(
        label=_("Port of the printer"), min_value=1, max_value=65535, initial=USUAL_PORT, required=False
    )
    paper_width = forms.TypedChoiceField(
        label=_("Width of the paper"),
        choices=PaperWidth.choices,
        coerce=int,
        initial=PaperWidth.WIDE,
        widget=Radios,
        required=False,
    )

    def __init__(self, *args: Any, kind: DeviceKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == DeviceKind.BOARD:
            for name in ("printing", "printer_host", "printer_port", "paper_width"):
                del self.fields[name]

    def facts(self) -> DeviceFacts:
        said = self.cleaned_data
        return DeviceFacts(
            name=said["name"],
            zone=said["zone"],
            printing=Printing(said.get("printing") or Printing.NONE),
            printer_host=said.get("printer_host", ""),
            printer_port=said.get("printer_port") or USUAL_PORT,
            paper_width=PaperWidth(said.get("paper_width") or PaperWidth.WIDE),
        )


class NoticeForm(OfficeForm):
    notice = forms.CharField(label=_("Line of notice"), max_length=200, required=False)
    notice_en = forms.CharField(label=_("The same in English"), max_length=200, required=False)


class BlockForm(OfficeForm):
    queue = forms.ChoiceField(label=_("Queue"))
    count = forms.IntegerField(label=_("How many slips"), min_value=1, max_value=MOST_SLIPS, initial=48)

    def offer(self, queues: Iterable[Queue]) -> None:
        choose(self, "queue", [("", "—"), *((str(each.pk), f"{each.letter} · {each}") for each in queues)])


class SlipForm(OfficeForm):
    """A slip that was handed out, as it lies on the table."""

    label_typed = forms.CharField(
        label=_("Number on the slip"),
        max_length=10,
        widget=forms.TextInput({"autocomplete": "off", "class": "govuk-input--width-5", "data-scan": True}),
    )
    service = forms.ChoiceField(label=_("Service"))
    arrived = forms.TimeField(
        label=_("Time of arrival, as written on the slip"),
        widget=forms.TimeInput(attrs={"class": "govuk-input--width-5", "placeholder": "09:30"}),
    )
    reason = forms.CharField(label=_("Why on paper"), max_length=300)
    code = forms.CharField(
        label=_("Code of the booking, if the person had booked"),
        help_text=_("The number then counts from the agreed time, if they came in time."),
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "class": "govuk-input--width-10"}),
    )

    def offer(self, services: Iterable[Service]) -> None:
        choose(self, "service", [("", "—"), *((str(each.pk), str(each)) for each in services)])

    def arrived_at(self, at: datetime) -> datetime:
        return datetime.combine(at.date(), self.cleaned_data["arrived"], tzinfo=KYIV)
