"""What a person can do who does not agree with a result: the body above, and the court (L46, L47, L51)."""

from dataclasses import dataclass
from typing import Final

from office.cases.models import Case
from office.law import clause

COURT: Final = (
    "Рішення можна оскаржити до суду в порядку адміністративного судочинства протягом шести місяців "
    "з дня, коли особа дізналася про нього."
)
"""The right to go to court in the words of papers, which are in the state language."""


@dataclass(frozen=True)
class Remedies:
    """``above``: the body above the one that decided, empty where there is none; both terms in months from being told.

    ``stated``: what the refusal itself says of appealing.
    """

    above: str
    stated: str = ""
    months_above: int = 1
    months_court: int = 6


@clause("L51")
def remedies(case: Case) -> Remedies:
    """Give the ways open after the result of ``case``; the way to court is always among them (L51)."""
    decision = getattr(case, "decision", None)
    return Remedies(above=case.decider.parent_name, stated=decision.appeal if decision else "")
