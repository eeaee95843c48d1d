"""The clock of the demo's story: acts in the order of their moments, whoever does them."""

from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, Any

from office.accounts.models import Worker
from office.centres.demo import DemoCentres
from office.centres.models import Provider, Role

if TYPE_CHECKING:
    from uuid import UUID

    from office.config.demo.walking import CaseWalk
    from office.parties.models import Applicant

Act = Callable[[datetime], Any]
SCANNED = 0.10


def nothing(_at: datetime) -> None:
    """What is done before or after an act, where nobody watches."""


class Stage:
    """What the actors of the story share: the agenda, who works where, who has been here before.

    What is planned for after ``until`` is never done: so the last cases stand in the middle of their way.
    """

    def __init__(
        self,
        demo: DemoCentres,
        *,
        seed: int,
        until: datetime,
        newcomers: bool = False,
        scanned: float = SCANNED,
        people_from: int = 0,
        wait: Act = nothing,
        done: Act = nothing,
    ) -> None:
        """``newcomers``: nobody has been here before; ``scanned``: how often a document is scanned.

        ``people_from``: the number of the first of the people who come; ``wait`` is called before each act, ``done``
        after it.
        """
        self.seed = seed
        self.people_from = people_from
        self.until = until
        self.newcomers = newcomers
        self.scanned = scanned
        self.walks: dict[UUID, CaseWalk] = {}
        self.people: dict[UUID, list[Applicant]] = {}
        self.body_of = {posting.worker_id: posting.provider for posting in demo.postings if posting.provider}
        self.head_of = {
            posting.provider_id: posting.worker for posting in demo.postings if posting.role == Role.PROVIDER_HEAD
        }
        self._agenda: list[tuple[datetime, int, Act]] = []
        self._order = count()
        self._wait, self._done = wait, done

    def plan(self, at: datetime, act: Act) -> None:
        """Have ``act`` done at ``at``, in the order in which it was planned among others of that moment."""
        if at < self.until:
            heappush(self._agenda, (at, next(self._order), act))

    def play(self) -> int:
        """Do all that was planned, and what comes of it; give how many acts that were."""
        done = 0
        while self._agenda:
            at, _order, act = heappop(self._agenda)
            self._wait(at)
            act(at)
            self._done(at)
            done += 1
        return done

    def body(self, worker: Worker) -> Provider:
        return self.body_of[worker.pk]

    def head(self, body: Provider) -> Worker:
        return self.head_of[body.pk]
