"""Forms of application on paper (L11): blank, as a filled sample, or with values that a context knows."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from office.catalogue.models import FormSample, FormTemplate
from office.centres.models import Centre
from office.centres.papers import centre_head
from office.documents import signed, typeset_paper

Values = Mapping[str, Any]
NO_VALUES: Final[Values] = {}


def form_paper(form: FormTemplate, *, centre: Centre, at: datetime, sample: FormSample | None = None) -> bytes:
    """Make the form blank, or filled with the invented data of ``sample``."""
    paper = signed.ApplicationForm(
        head=centre_head(centre),
        name=form.name,
        basis=form.basis,
        sample=sample.name if sample else "",
        needs_checking=form.needs_checking,
        case_number="",
        sections=sections_of(form, sample.values if sample else NO_VALUES),
        qr="",
    )
    return typeset_paper(paper, at=at)


def large_form(form: FormTemplate, *, at: datetime) -> bytes:
    """Make the form blank in large print, for people who see little (L12)."""
    blank = sections_of(form, NO_VALUES)
    paper = signed.LargeForm(name=form.name, basis=form.basis, needs_checking=form.needs_checking, sections=blank)
    return typeset_paper(paper, at=at)


def sections_of(form: FormTemplate, values: Values) -> tuple[signed.FormSection, ...]:
    """Give the sections of a form with ``values`` (code of a field to what is written there) in their places."""
    return tuple(_section(section, values) for section in form.sections)


def _section(section: Mapping[str, Any], values: Values) -> signed.FormSection:
    fields = tuple(_field(field, values.get(field["code"])) for field in section["fields"])
    return signed.FormSection(title=section["title"], fields=fields)


def _field(field: Mapping[str, Any], value: Any) -> signed.FormField:
    is_table = field["kind"] == "table"
    return signed.FormField(
        label=field["label"],
        kind=field["kind"],
        required=bool(field.get("required")),
        hint=field.get("hint", ""),
        columns=tuple(field.get("columns", ())),
        value="" if is_table else _day(value) if field["kind"] == "date" else str(value or ""),
        rows=_rows(value) if is_table else (),
    )


def _rows(value: Sequence[Sequence[Any]] | None) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(str(cell) for cell in row) for row in value or ())


def _day(value: date | str | None) -> str:
    """Give a day as it is written by hand, ``01.01.2050``; the catalogue keeps those of samples as ISO."""
    day = date.fromisoformat(value) if isinstance(value, str) and value else value
    return f"{day:%d.%m.%Y}" if day else ""
