"""Faults of application forms and of their samples (L11)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from office.catalogue.rules.kinds import Fault, FaultKind

FIELD_KINDS: Final = frozenset({"text", "long", "date", "phone", "iban", "tax_number", "yes_no", "table", "signature"})


def form_faults(sections: Sequence[Mapping[str, Any]], samples: Sequence[Mapping[str, Any]] = ()) -> list[Fault]:
    """Give all faults of a form's structure and of the values of its samples (L11)."""
    fields = [field for section in sections for field in section.get("fields", ())]
    if not fields:
        return [Fault(FaultKind.FORM_WITHOUT_FIELDS, at="fields")]
    codes = Counter(str(field.get("code", "")) for field in fields)
    faults = [fault for place, field in enumerate(fields) for fault in _incomplete(field, f"fields-{place}-")]
    places = {str(field.get("code", "")): place for place, field in enumerate(fields)}
    twice = (code for code, times in codes.items() if times > 1)
    faults += [Fault(FaultKind.SAME_FIELD_TWICE, code, f"fields-{places[code]}-code") for code in twice]
    written = {code for sample in samples for code in sample}
    return faults + [Fault(FaultKind.SAMPLE_OF_UNKNOWN_FIELD, code) for code in sorted(written - codes.keys())]


def _incomplete(field: Mapping[str, Any], at: str) -> list[Fault]:
    kind = field.get("kind")
    wrong = {
        "code": not field.get("code"),
        "label": not field.get("label"),
        "kind": kind not in FIELD_KINDS,
        "columns": kind == "table" and not field.get("columns"),
    }
    first = next((name for name, is_wrong in wrong.items() if is_wrong), None)
    return [Fault(FaultKind.FIELD_INCOMPLETE, str(field.get("label", "")), f"{at}{first}")] if first else []
