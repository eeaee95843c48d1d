"""What postings open, asked by a statement that is composed once for each kind of postings.

CASE = OfPostings(lambda postings, case: cases_of(postings).filter(pk=case), ties_of_a_case, case=UUID)
CASE.ask(postings_of(worker, at), case=key)
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from office.centres.models import Posting
from office.tables.asking import Planned, Question, Slot

Row = TypeVar("Row")
Kinds = tuple[tuple[str, tuple[str, ...]], ...]


class OfPostings(Generic[Row]):
    """A question whose answer depends on the worker's postings.

    ``build`` gives the queryset for some postings and the values of the slots. ``ties`` names the keys by which a posting
    opens anything (``provider_id``, ``centre_id``, ``city_id``), none where it opens nothing. ``planned``: as with a question.
    """

    def __init__(
        self,
        build: Callable[..., QuerySet[Any, Row]],
        ties: Callable[[Posting], tuple[str, ...]],
        planned: Planned = "anew",
        /,
        **slots: type | Slot,
    ) -> None:
        self._build, self._ties, self._planned, self._slots = build, ties, planned, slots
        self._of_kinds = lru_cache(maxsize=128)(self._compose)

    def ask(self, postings: Iterable[Posting], **values: Any) -> list[Row]:
        """Give what ``postings`` open with these values, one for each slot."""
        held = [(posting, ties) for posting in postings if (ties := self._ties(posting))]
        if not held:
            return []
        question = self._of_kinds(tuple((posting.role, ties) for posting, ties in held))
        keys = {_name(tie, nth): getattr(posting, tie) for nth, (posting, ties) in enumerate(held) for tie in ties}
        return question.ask(**values, **keys)

    def _compose(self, kinds: Kinds) -> Question[Row]:
        def build(**given: Any) -> QuerySet[Any, Row]:
            postings = [
                Posting(role=role, **{tie: given.pop(_name(tie, nth)) for tie in ties})
                for nth, (role, ties) in enumerate(kinds)
            ]
            return self._build(postings, **given)

        keys = {_name(tie, nth): UUID for nth, (_role, ties) in enumerate(kinds) for tie in ties}
        return Question(build, self._planned, **self._slots, **keys)


def _name(tie: str, nth: int) -> str:
    return f"{tie}_{nth}"
