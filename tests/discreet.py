"""What the product writes into its log names nobody: it is compared with everybody who stands in the tables.

Whole surnames, numbers, phones, e-mail addresses, and whatever else is sealed: a word of a name may be a word of the
product, a whole value hardly is.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Final
from urllib.parse import quote

from django.apps import apps
from django.conf import settings
from django.db.models import Model

from office.config.logs import Line
from office.vault.fields import SealedTextField

SHORTEST: Final = 5
"""Shorter values are words of everybody."""
OPEN: Final = ("surname", "email", "phone")
"""What is of a person also where it is not sealed, as in the tables of workers and of names that are sorted by."""
NOBODYS: Final = {"centres.Centre"}


def people() -> set[str]:
    """Give every value of a person that stands in the tables now."""
    found: set[str] = set()
    for model in apps.get_models():
        if (names := _told_by(model)) and model._meta.managed:
            found.update(str(value) for row in model._base_manager.values_list(*names) for value in row if value)
    return {value for value in found if len(value) >= SHORTEST}


def _told_by(model: type[Model]) -> list[str]:
    fields = model._meta.concrete_fields if model._meta.label not in NOBODYS else ()
    return [field.name for field in fields if isinstance(field, SealedTextField) or field.name in OPEN]


def named_in(text: str, known: set[str]) -> list[str]:
    """Give those of ``known`` that stand in ``text`` as whole words, as they are or as an address writes them."""
    low = text.casefold()
    forms = {form: value for value in known for form in (value, value.lstrip("+"), quote(value))}
    near = {value: form.casefold() for form, value in forms.items() if form.casefold() in low}
    return sorted(value for value, form in near.items() if re.search(rf"(?<!\w){re.escape(form)}(?!\w)", low))


def check_names_nobody(text: str, known: set[str]) -> None:
    """Fail where a log names somebody."""
    named = named_in(text, known)
    assert not named, f"the log names {named}:\n{text}"


class Listener(logging.StreamHandler[StringIO]):
    """Writes down what the product's own handler writes, line for line."""

    def __init__(self) -> None:
        super().__init__(StringIO())
        line = settings.LOGGING["formatters"]["line"]
        self.setFormatter(Line(line["format"], style=line["style"]))


@contextmanager
def names_nobody() -> Iterator[Listener]:
    """Fail at the end where the log of this process has named somebody who stands in the tables then."""
    listener, root = Listener(), logging.getLogger()
    root.addHandler(listener)
    try:
        yield listener
    finally:
        root.removeHandler(listener)
    if text := listener.stream.getvalue():
        check_names_nobody(text, people())
