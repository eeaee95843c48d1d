"""Forms with which an editor writes forms of application."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.catalogue.form_typed import KINDS
from office.catalogue.models import FormTemplate
from office.management.forms.workshop import TypedForm
from office.ui.forms import DateField, OfficeForm

KIND_WORDS: Mapping[str, Any] = {
    "date": _("date"),
    "iban": _("bank account (IBAN)"),
    "long": _("several lines"),
    "phone": _("phone"),
    "signature": _("signature"),
    "table": _("table"),
    "tax_number": _("taxpayer number"),
    "text": _("one line"),
    "yes_no": _("yes or no"),
}


class FormFactsForm(TypedForm):
    name = forms.CharField(label=_("Name"), required=False, widget=forms.Textarea({"rows": 2}))
    basis = forms.CharField(label=_("Act that sets the form"), required=False, widget=forms.Textarea({"rows": 2}))
    needs_checking = forms.BooleanField(label=_("Needs checking"), required=False)


class FieldForm(TypedForm):
    label = forms.CharField(label=_("Field, as on the form"), required=False)
    section = forms.CharField(
        label=_("Title of its section"), required=False, help_text=_("Empty: the same section as the field before.")
    )
    kind = forms.ChoiceField(
        label=_("What is written there"),
        required=False,
        choices=[("", _("not chosen yet")), *((k, KIND_WORDS[k]) for k in KINDS)],
    )
    columns = forms.CharField(
        label=_("Columns of the table"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("For a table alone; one on a line."),
    )
    hint = forms.CharField(label=_("Hint"), required=False)
    required = forms.BooleanField(label=_("Must be filled in"), required=False)
    code = forms.CharField(
        label=_("Code"),
        required=False,
        help_text=_("What is known of the applicant fills surname, given_name, patronymic, birth_date, tax_number, "
                    "registered_at, phone, email, service, documents."),
    )  # fmt: skip


class SampleForm(OfficeForm):
    """The filled sample: a field for each field of the form."""

    def __init__(self, values: Mapping[str, Any], *, fields: Iterable[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(initial={"title": values.get("title", "")}, **kwargs)
        self.fields["title"] = forms.CharField(label=_("Name of the sample"), required=False)
        words = values.get("values", {})
        for field in fields:
            if field["kind"] == "signature" or not field["code"]:
                continue
            help_text = _("A row on a line; | between its cells.") if field["kind"] == "table" else ""
            widget = forms.Textarea({"rows": 3}) if field["kind"] in {"table", "long"} else forms.TextInput()
            self.fields[f"value-{field['code']}"] = forms.CharField(
                label=field["label"] or field["code"], required=False, widget=widget, help_text=help_text
            )
            self.initial[f"value-{field['code']}"] = words.get(field["code"], "")
        self.asked_by_the_act = list(self.fields)  # none of them is told to be optional

    @staticmethod
    def typed_in(posted: Any) -> dict[str, Any]:
        values = {key.removeprefix("value-"): word for key, word in posted.items() if key.startswith("value-")}
        return {"title": posted.get("title", ""), "values": values}


class PublishForm(OfficeForm):
    in_force_from = DateField(label=_("Applies from"))


class UseForm(OfficeForm):
    form = forms.ModelChoiceField(
        FormTemplate.objects.none(), label=_("Form"), empty_label=_("not chosen yet"), required=True
    )

    def __init__(self, *args: Any, offered: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["form"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = offered


class NewFormForm(OfficeForm):
    code = forms.CharField(
        label=_("Code of the new form"), max_length=40, help_text=_("Latin letters, digits and hyphens.")
    )
