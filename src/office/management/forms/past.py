"""Forms that ask what was at a past moment."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from office.catalogue.models import Service
from office.management.forms.staff import choose
from office.ui.forms import Radios
from office.ui.moments import MomentForm

KINDS = (("information", _("Information card")), ("process", _("Process card")))


class VersionForm(MomentForm):
    """Of which service, which of its cards, and when."""

    service = forms.ChoiceField(label=_("Service"))
    kind = forms.ChoiceField(label=_("Card"), choices=KINDS, widget=Radios(small=True), initial="information")
    field_order = ("service", "kind", "day", "time")

    def offer(self, services: Iterable[Service]) -> None:
        choose(self, "service", [("", "—"), *((str(each.pk), each.local_name) for each in services)])
