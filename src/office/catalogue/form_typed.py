"""A form of application as its editor types it: name, fields row by row, one filled sample (pure)."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from office.catalogue.contents import FormContents
from office.catalogue.rules import FIELD_KINDS, Fault, FaultKind, form_faults
from office.catalogue.typed import CODE, YES, Reading, Typed, line, lines, paragraph, rows_of

LIMITS: Final = {"code": 40, "section": 200, "label": 300, "hint": 500}
FIELDS_AT_MOST: Final = 150
CELLS: Final = "|"
"""Between the cells of a row of a table in a sample."""


def read_form(typed: Typed) -> Reading[Any]:
    """Read what is typed; the contents are FormContents. A sample's values of fields that are gone are left out."""
    form, rows = typed.get("form", {}), rows_of(typed.get("fields", {}))
    fields = [_field(row) for row in rows]
    sections = _sections(rows, fields)
    contents = FormContents(
        name=line(form.get("name", "")),
        sections=sections,
        samples=dict(_samples(typed, fields)),
        basis=line(form.get("basis", "")),
        needs_checking=form.get("needs_checking") == YES,
    )
    return Reading(contents, [*_faults_of_form(contents), *form_faults(sections), *_sizes(rows)])


def _field(row: Mapping[str, Any]) -> dict[str, Any]:
    field: dict[str, Any] = {
        "code": line(row.get("code", "")),
        "label": line(row.get("label", "")),
        "kind": row.get("kind", ""),
    }
    if row.get("required") == YES:
        field["required"] = True
    if hint := line(row.get("hint", "")):
        field["hint"] = hint
    if field["kind"] == "table":
        field["columns"] = list(lines(row.get("columns", "")))
    return field


def _sections(rows: Sequence[Mapping[str, Any]], fields: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Fields that follow each other under one title are one section; a field without a title goes on with the last."""
    titles: list[str] = []
    for row in rows:
        titles.append(line(row.get("section", "")) or (titles[-1] if titles else ""))
    grouped = groupby(zip(titles, fields, strict=True), key=lambda pair: pair[0])
    return [{"title": title, "fields": [field for _title, field in pairs]} for title, pairs in grouped]


def _samples(typed: Typed, fields: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    kinds = {field["code"]: field["kind"] for field in fields}
    for name, values in typed.get("others", {}).items():
        yield name, {code: value for code, value in values.items() if code in kinds}
    sample = typed.get("sample", {})
    words = {code: word for code, word in sample.get("values", {}).items() if code in kinds and word.strip()}
    if words:
        title = line(sample.get("title", "")) or line(typed.get("form", {}).get("name", ""))
        yield title, {code: _value(kinds[code], word) for code, word in words.items()}


def _value(kind: str, word: str) -> Any:
    if kind == "table":
        return [[line(cell) for cell in row.split(CELLS)] for row in lines(word)]
    return paragraph(word) if kind == "long" else line(word)


def _faults_of_form(contents: FormContents) -> Iterator[Fault]:
    if not contents.name:
        yield Fault(FaultKind.EMPTY_ROW, "form_name", "name")
    for name, limit in {"name": 300, "basis": 300}.items():
        if len(getattr(contents, name)) > limit:
            yield Fault(FaultKind.TOO_LONG, str(limit), name)


def _sizes(rows: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    if len(rows) > FIELDS_AT_MOST:
        yield Fault(FaultKind.TOO_MANY_ROWS, str(FIELDS_AT_MOST), "fields")
    for place, row in enumerate(rows):
        for name, limit in LIMITS.items():
            if len(line(row.get(name, ""))) > limit:
                yield Fault(FaultKind.TOO_LONG, str(limit), f"fields-{place}-{name}")
        code = line(row.get("code", ""))
        if code and not CODE.fullmatch(code):
            yield Fault(FaultKind.UNKNOWN_CHOICE, code, f"fields-{place}-code")


def typed_of_form(contents: FormContents) -> dict[str, dict[str, Any]]:
    """Give a form as an editor would have typed it. The first sample is typed on; others stay as they are."""
    rows = [
        {
            "code": field["code"],
            "section": section["title"],
            "label": field["label"],
            "kind": field["kind"],
            "required": YES if field.get("required") else "",
            "hint": field.get("hint", ""),
            "columns": "\n".join(field.get("columns", ())),
        }
        for section in contents.sections
        for field in section["fields"]
    ]
    first, *others = [*contents.samples.items()] or [("", {})]
    return {
        "form": {
            "name": contents.name,
            "basis": contents.basis,
            "needs_checking": YES if contents.needs_checking else "",
        },
        "fields": {"rows": rows},
        "sample": {"title": first[0], "values": {code: _word(value) for code, value in first[1].items()}},
        "others": dict(others),
    }


def _word(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "\n".join(f" {CELLS} ".join(map(str, row)) for row in value)


KINDS: Final = tuple(sorted(FIELD_KINDS))
