"""Lists to choose from and plain inputs, drawn by functions: a template takes ten times as long for each option."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]


def attributes(given: Mapping[str, Any]) -> str:
    """Give the attributes as they stand in a tag: without what is False, and True as a bare word."""
    shown = ((name, value) for name, value in given.items() if value is not False)
    return "".join(
        f" {conditional_escape(name)}"
        if value is True
        else f' {conditional_escape(name)}="{conditional_escape(value)}"'
        for name, value in shown
    )


def choice(widget: Widget) -> SafeString:
    """Draw a list to choose from, its groups included."""
    drawn = (_group(name, options) for name, options, _nth in widget["optgroups"])
    start = f'<select name="{conditional_escape(widget["name"])}"{attributes(widget["attrs"])}>'
    return mark_safe(f"{start}{''.join(drawn)}\n</select>")  # noqa: S308  its parts are escaped


def _group(name: Any, options: list[Widget]) -> str:
    drawn = "".join(map(_option, options))
    return drawn if name is None else f'\n<optgroup label="{conditional_escape(name)}">{drawn}\n</optgroup>'


def _option(option: Widget) -> str:
    value, label = conditional_escape(option["value"]), conditional_escape(option["label"])
    return f'\n<option value="{value}"{attributes(option["attrs"])}>{label}</option>'


def plain_input(widget: Widget) -> SafeString:
    """Draw an input of one line."""
    value = {} if widget["value"] is None else {"value": widget["value"]}
    own = {"type": widget["type"], "name": widget["name"]} | value
    return mark_safe(f"<input{attributes(own)}{attributes(widget['attrs'])}>")  # noqa: S308  its parts are escaped


_FOLDER: Final = "django/forms/widgets/"
_INPUTS: Final = ("text", "number", "email", "tel", "search", "url", "hidden", "date", "time", "checkbox")
DRAWN: Final[Mapping[str, Callable[[Widget], SafeString]]] = {
    f"{_FOLDER}select.html": choice,
    **{f"{_FOLDER}{kind}.html": plain_input for kind in _INPUTS},
}
"""By the name of the template that Django would draw instead."""
