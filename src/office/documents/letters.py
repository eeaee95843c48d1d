"""Which letters a paper can show. An archive PDF may not hold a sign its fonts lack, and nobody's name may stop a paper."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

# Shown in place of a sign that the fonts lack, so that the reader sees something stood there.
INSTEAD: Final = "□"
# Latin with every European diacritic, Greek, Cyrillic; punctuation, currency, №, arrows, mathematics, boxes, ticks.
KNOWN: Final = (
    "\n -~\u00a0-\u0377\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u04ff\u1e00-\u1eff"
    "\u2010-\u2027\u202f-\u2040\u2044-\u2052\u2070\u2074-\u208e\u20a0-\u20bf\u2100-\u211e\u2120\u2122\u2153-\u215f"
    "\u2190-\u22ff\u2460-\u24ff\u2500-\u25ff\u2605\u2606\u2610-\u2612\u2713-\u2718"
)
UNKNOWN: Final = re.compile(f"[^{KNOWN}]")


def legible(value: Any) -> Any:
    """Give ``value`` as JSON has it: texts in letters that the fonts have, moments by the clock of the centre.

    Raises ValueError for a moment without a time zone.
    """
    if isinstance(value, str):
        return _legible_text(value)
    if isinstance(value, datetime):
        return timezone.localtime(value, timezone.get_default_timezone()).isoformat()
    if isinstance(value, date | UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {key: legible(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [legible(each) for each in value]
    return value


def _legible_text(text: str) -> str:
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\t", " ")
    return UNKNOWN.sub(INSTEAD, "".join(letter for letter in lines if letter == "\n" or not _is_invisible(letter)))


def _is_invisible(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cf"}
