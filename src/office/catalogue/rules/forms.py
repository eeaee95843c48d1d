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
        return [Fault(FaultKind.FORM_WITHOUT_FIELDS)]
    codes = Counter(str(field.get("code", "")) for field in fields)
    faults = [Fault(FaultKind.FIELD_INCOMPLETE, str(field.get("label", ""))) for field in fields if _incomplete(field)]
    faults += [Fault(FaultKind.SAME_FIELD_TWICE, code) for code, times in codes.items() if times > 1]
    written = {code for sample in samples for code in sample}
    return faults + [Fault(FaultKind.SAMPLE_OF_UNKNOWN_FIELD, code) for code in sorted(written - codes.keys())]


def _incomplete(field: Mapping[str, Any]) -> bool:
    kind = field.get("kind")
    return not (
        field.get("code") and field.get("label") and kind in FIELD_KINDS and (kind != "table" or field.get("columns"))
    )
