"""Forms in GOV.UK's shape. The renderer is the project's (FORM_RENDERER), so every Django form looks and speaks alike."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import pretty_name
from django.forms.widgets import Input
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from office.law import Refusal
from office.ui.controls import DRAWN
from office.ui.words import clause_name
from office.workdays.reach import FIRST_YEAR, LAST_YEAR, is_in_reach

GOVUK_CLASS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Textarea, "govuk-textarea"),
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),  # before the other: to Django it is one of those
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.Select, "govuk-select"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.HiddenInput, ""),
    (Input, "govuk-input"),
)
INPUTMODE: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.DecimalField, "decimal"),
    (forms.IntegerField, "numeric"),
)


def _govuk_class(widget: forms.Widget) -> str:
    return next((name for kind, name in GOVUK_CLASS if isinstance(widget, kind)), "")


class OfficeBoundField(BoundField):
    """A field that gives its widget GOV.UK's classes and knows where an error summary should lead."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        base = _govuk_class(widget)
        wrong = f"{base}--error" if base and self.errors and not self.use_fieldset else ""
        classes = " ".join(filter(None, (base, wrong, widget.attrs.get("class", ""))))
        if classes:
            attrs["class"] = classes
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            attrs.pop(
                "aria-invalid", None
            )  # the role of a single choice does not carry it; the message stands at the group
        mode = next((mode for kind, mode in INPUTMODE if isinstance(self.field, kind)), None)
        if mode and isinstance(widget, forms.NumberInput):
            attrs.setdefault("inputmode", mode)
        return attrs

    @property
    def summary_id(self) -> str:
        """The id of the first control: where a link of the error summary leads."""
        grouped = isinstance(self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.MultiWidget)
        return f"{self.auto_id}_0" if grouped else self.id_for_label

    @property
    def is_lone_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_optional(self) -> bool:
        """Only forms of ours say 'optional' beside the label; a lone checkbox needs no such word."""
        if not isinstance(self.form, OfficeFormMixin) or self.name in self.form.asked_by_the_act:
            return False
        return not (self.field.required or self.is_lone_checkbox)


class OfficeRenderer(TemplatesSetting):
    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = OfficeBoundField

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else SafeString(super().render(template_name, context, request))


class OfficeFormMixin:
    """Ground of our forms: no browser bubbles (the error summary speaks), no colon after labels."""

    use_required_attribute = False
    asked_by_the_act: Collection[str] = ()
    """Fields that the use-case, not the form, asks for: with its own words, all problems at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            usual = (forms.Field.default_error_messages["required"], DateField.default_error_messages["required"])
            if field.error_messages.get("required") in usual:
                field.error_messages["required"] = _missing(field, field.label or pretty_name(name))


def _missing(field: forms.Field, label: Any) -> str:
    """Say what to do about a field that was left empty, by its name: an error summary shows the words alone."""
    if isinstance(field, forms.FileField):
        words = _("Add a file: %(label)s")
    elif isinstance(field, DateField):
        words = _("Enter the day, month and year: %(label)s")
    elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.MultipleChoiceField):
        words = _("Choose: %(label)s")
    elif isinstance(field, forms.BooleanField):
        words = _("Mark it if it is so: %(label)s")
    else:
        words = _("Fill in: %(label)s")
    return words % {"label": label}


class OfficeForm(OfficeFormMixin, forms.Form):
    """A form of ours: ``{{ form }}`` alone renders it whole."""


class OfficeModelForm(OfficeFormMixin, forms.ModelForm):  # type: ignore[type-arg]
    """A model form of ours."""


class ChoicesShape:
    """How a group of choices is laid out: ``inline`` in a row, ``small`` for dense screens, ``hints`` by value."""

    def __init__(
        self, *args: Any, inline: bool = False, small: bool = False, hints: Mapping[str, Any] | None = None, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.inline, self.small, self.hints = inline, small, dict(hints or {})

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]
        context["widget"].update(inline=self.inline, small=self.small)
        return context

    def create_option(self, name: str, value: Any, *args: Any, **kw: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kw)  # type: ignore[misc]
        hint = self.hints.get(str(value))
        if hint and "id" in option["attrs"]:
            option["hint"] = hint
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_hint"
        return option


class Radios(ChoicesShape, forms.RadioSelect):
    """One of a few."""


class Checks(ChoicesShape, forms.CheckboxSelectMultiple):
    """Any of a few."""


def refused_form(form: forms.BaseForm, refusal: Refusal) -> None:
    """Show ``refusal`` at its field, or above the form when the form has no such field; typed values stay."""
    field = refusal.field if refusal.field in form.fields else None
    words = f"{refusal} ({clause_name(refusal.clause)})"
    form.add_error(field, ValidationError(words, code="refused"))


class DateInputs(forms.MultiWidget):
    """Day, month and year as three numbers, which people type faster and with fewer mistakes than they pick a date."""

    template_name = "ui/forms/date_inputs.html"
    use_fieldset = True
    PARTS: ClassVar[dict[str, Any]] = {"day": _("Day"), "month": _("Month"), "year": _("Year")}

    def __init__(self, attrs: Mapping[str, Any] | None = None, *, autocomplete: str = "") -> None:
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {}
        for name in self.PARTS:
            width = 4 if name == "year" else 2
            own = {"inputmode": "numeric", "class": f"govuk-input govuk-date-input__input govuk-input--width-{width}"}
            widgets[name] = forms.TextInput(own | ({"autocomplete": f"{autocomplete}-{name}"} if autocomplete else {}))
        super().__init__(widgets, dict(attrs or {}))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for part, label in zip(context["widget"]["subwidgets"], self.PARTS.values(), strict=True):
            part["label"] = label
        return context

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, dt.date):
            return [value.day, value.month, value.year]
        return [None, None, None]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return [str(part or "").strip() for part in super().value_from_datadict(data, files, name)]


class DateField(forms.DateField):
    """A legal day typed as three numbers; each mistake is told by what is missing or wrong."""

    widget = DateInputs
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Enter the day, month and year"),
        "part": _("The date must include the %(part)s"),
        "digits": _("Write the date in numbers, for example 27 3 1984"),
        "year": _("The year must have four digits"),
        "invalid": _("There is no such date; check the day and the month"),
        "reach": _("The year must be between %(first)s and %(last)s"),
    }
    PARTS: ClassVar[tuple[Any, ...]] = (_("day"), _("month"), _("year"))

    def to_python(self, value: Any) -> dt.date | None:
        if not isinstance(value, list):
            return super().to_python(value)
        if not any(value):
            return None
        self._check_typed(value)
        day, month, year = map(int, value)
        try:
            typed = dt.date(year, month, day)
        except ValueError:
            raise self._wrong("invalid") from None
        if not is_in_reach(typed):
            raise self._wrong("reach", first=FIRST_YEAR, last=LAST_YEAR)
        return typed

    def _check_typed(self, value: list[str]) -> None:
        missing = next((part for part, typed in zip(self.PARTS, value, strict=True) if not typed), None)
        if missing is not None:
            raise self._wrong("part", part=missing)
        if not all(typed.isascii() and typed.isdigit() for typed in value):
            raise self._wrong("digits")
        if len(value[2]) != len("2026"):
            raise self._wrong("year")

    def _wrong(self, code: str, **params: Any) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True
