"""A number and a code, as they are typed from a paper or a message."""

from typing import Any, Final

from django import forms

LONGEST_CODE: Final = 40
_PLAIN: Final = {"autocomplete": "off", "spellcheck": "false"}


def number_field(label: Any, help_text: Any, *, width: int) -> forms.CharField:
    return _field(label, help_text, {"class": f"govuk-input--width-{width}"})


def code_field(label: Any, help_text: Any) -> forms.CharField:
    return _field(label, help_text, {"autocapitalize": "characters", "class": "govuk-input--width-20"})


def _field(label: Any, help_text: Any, more: dict[str, str]) -> forms.CharField:
    widget = forms.TextInput({**_PLAIN, **more})
    return forms.CharField(label=label, help_text=help_text, max_length=LONGEST_CODE, widget=widget)
