"""What people type, on its way into the tables: signs that can not be stored go, what is too long or lacking is told."""

import re

from office.law import Refusal
from office.law.words import Words
from office.law.words import Words as _

UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
MOST_SHEETS = 9999
SHORT, LONG, VERY_LONG = 500, 1000, 20_000


def plain(text: str) -> str:
    """Drop the signs that a database can not hold, and the blanks around."""
    return UNSTORABLE.sub("", text).strip()


def typed(text: str, *, clause: str, field: str, most: int, lacking: Words | None = None) -> str:
    """Give ``text`` as it is to be kept, at most ``most`` signs long.

    Raises Refusal of ``clause`` at ``field``: it is empty and ``lacking`` says what is to be written, or it is too long.
    Nothing is ever cut off silently.
    """
    kept = plain(text)
    if not kept and lacking is not None:
        raise Refusal(clause, lacking, field=field)
    if len(kept) > most:
        raise Refusal(clause, _("Too long: write {most} signs at most.", most=most), field=field)
    return kept


def counted(sheets: int) -> int:
    """Give a number of sheets that a document can have. Raises Refusal L25 for any other."""
    if not 0 <= sheets <= MOST_SHEETS:
        raise Refusal("L25", _("Write the number of sheets: from 0 to {most}.", most=MOST_SHEETS), field="sheets")
    return sheets
