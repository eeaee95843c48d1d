"""The result as a paper, for who chose to receive it electronically."""

from datetime import datetime

from office.cases.models import Case
from office.cases.papers import refusal_paper, result_letter_paper
from office.cases.public.page import may_download
from office.cases.states import Outcome


def result_paper(case: Case, *, at: datetime) -> bytes | None:
    """Give the letter with the result, or the refusal, as PDF/A; None where it was not delivered electronically."""
    if not may_download(case):
        return None
    return refusal_paper(case, at=at) if case.outcome == Outcome.REFUSE else result_letter_paper(case, at=at)
