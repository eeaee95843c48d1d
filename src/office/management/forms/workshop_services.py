"""Forms on services, their groups and the terms that the law sets."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.catalogue.lists import ServiceFacts
from office.catalogue.models import LegalTerm, Service, ServiceGroup
from office.catalogue.rules import LONGEST_TERM
from office.ui.forms import DateField, OfficeForm


class FindForm(OfficeForm):
    """What the list of services is narrowed by; its values stay in the address."""

    q = forms.CharField(label=_("Name, code or number"), required=False, max_length=100)
    group = forms.ChoiceField(label=_("Group"), required=False)
    state = forms.ChoiceField(
        label=_("Cards"),
        required=False,
        choices=[
            ("", _("all")),
            ("open", _("in draft or being signed")),
            ("none", _("nothing in force")),
            ("checking", _("need checking")),
        ],
    )

    def __init__(self, *args: Any, groups: list[ServiceGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("all")), *((group.code, group.local_name) for group in groups)]


class GroupChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.local_name)


class ServiceForm(OfficeForm):
    """``seen_*`` travel in the form: what the editor was shown (``lists.change_service``)."""

    name = forms.CharField(label=_("Name"), max_length=400, widget=forms.Textarea({"rows": 2}))
    name_en = forms.CharField(label=_("Name in English"), max_length=400, widget=forms.Textarea({"rows": 2}))
    group = GroupChoice(ServiceGroup.objects.all(), label=_("Group"), empty_label=_("not chosen yet"))
    national_code = forms.CharField(
        label=_("Number in the national register of services"), max_length=10, required=False
    )
    is_immediate = forms.BooleanField(label=_("Given at once, while the applicant waits"), required=False)
    is_active = forms.BooleanField(
        label=_("Offered"), required=False, help_text=_("Not offered: it can not be applied for, whatever is in force.")
    )

    def facts(self) -> ServiceFacts:
        data = self.cleaned_data
        words = {name: " ".join(data[name].split()) for name in ("name", "name_en", "national_code")}
        is_active = data.get("is_active", True)
        return ServiceFacts(group=data["group"], is_immediate=data["is_immediate"], is_active=is_active, **words)


class NewServiceForm(ServiceForm):
    code = forms.SlugField(
        label=_("Code"),
        max_length=60,
        help_text=_("Latin letters, digits and hyphens, for example birth-grant. It can not be changed later."),
        error_messages={"invalid": _("Use Latin letters, digits and hyphens alone")},
    )
    is_active = None  # type: ignore[assignment]  # a new service is offered once a list and a card hold it
    field_order = ("code",)

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if Service.objects.filter(code=code).exists():
            raise forms.ValidationError(_("There is a service with this code already. Choose another code."))
        return code


class GroupForm(OfficeForm):
    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Latin letters, digits and hyphens. The code of a group that is there changes that group."),
        error_messages={"invalid": _("Use Latin letters, digits and hyphens alone")},
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    order = forms.IntegerField(
        label=_("Place in the list"),
        min_value=1,
        max_value=999,
        widget=forms.NumberInput({"class": "govuk-input--width-4"}),
    )


class LegalTermForm(OfficeForm):
    value = forms.IntegerField(
        label=_("Term, number"),
        required=False,
        min_value=1,
        max_value=LONGEST_TERM,
        widget=forms.NumberInput({"class": "govuk-input--width-4"}),
    )
    unit = forms.ChoiceField(label=_("Term, unit"), choices=[(unit.value, unit.label) for unit in LegalTerm.UNITS])
    basis = forms.CharField(label=_("Act that sets the term"), max_length=400, help_text=_("Act and clause."))
    starts_on = DateField(label=_("Applies from"))
    needs_checking = forms.BooleanField(label=_("Needs checking"), required=False)
