"""Forms of a new city and of a new centre."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.management.forms.places import CentreForm
from office.ui.forms import DateField, OfficeForm

SLUG_ERROR = {"invalid": _("Use Latin letters, digits and hyphens alone")}


class CityForm(OfficeForm):
    name = forms.CharField(label=_("Name"), max_length=300)
    name_en = forms.CharField(label=_("Name in English"), max_length=300)
    katottg = forms.RegexField(
        r"^UA[0-9]{17}$",
        label=_("Code by KATOTTG"),
        help_text=_("UA and 17 digits, from the codifier of territorial units."),
        error_messages={"invalid": _("The code is UA and 17 digits")},
    )
    slug = forms.SlugField(
        label=_("Short name in addresses"),
        max_length=50,
        help_text=_("Latin letters, for example: lutsk. It can not be changed later."),
        error_messages=SLUG_ERROR,
    )


class NewCentreForm(CentreForm):
    """What is published of the centre, and what stays as it was when it opened."""

    code = forms.SlugField(
        label=_("Code of the centre"),
        max_length=50,
        help_text=_("Latin letters, for example: lutsk. It can not be changed later."),
        error_messages=SLUG_ERROR,
    )
    opened_on = DateField(label=_("Opens on"))
    field_order = ("name", "name_en", "code", "opened_on")

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in CentreForm.base_fields}
