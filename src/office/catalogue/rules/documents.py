"""Which documents an applicant needs: the answers decide (K19)."""

from collections.abc import Mapping


def is_needed(question: str, needed_if: bool, answers: Mapping[str, bool]) -> bool:  # noqa: FBT001  a value of the row
    """Tell whether a document that depends on ``question`` (none: empty) is needed by who gave ``answers``.

    A question without an answer counts as 'no': nothing is demanded on a guess (K19).
    """
    return not question or answers.get(question, False) == needed_if
