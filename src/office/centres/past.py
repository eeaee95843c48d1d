"""A posting as it stood at any past moment: ``Posting`` itself knows only its dates as they are now (ADR 0061)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from office.audit.journal import history
from office.audit.models import JournalEntry
from office.audit.past import check_kept, held_at, last_entry
from office.centres.calendars import local_day
from office.centres.models import Posting, Role

WATCHED: Final = ("role", "starts_on", "ends_on")


@dataclass(frozen=True)
class PostingThen:
    """What was known of the posting at ``at``; ``last_act`` is the entry of the journal that stood last."""

    posting: Posting
    at: datetime
    role: Role
    starts_on: date
    ends_on: date | None
    last_act: JournalEntry | None

    @property
    def held(self) -> bool:
        """Whether it gave its worker rights on that day."""
        day = local_day(self.at)
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def posting_at(posting: Posting, moment: datetime) -> PostingThen | None:
    """Give ``posting`` as it stood at ``moment`` (aware); None before it was made.

    Raises NotKeptError where the states of that time were not kept yet.
    """
    made = history(posting).first()
    if made is not None and moment < made.at:
        return None
    check_kept(posting, moment)
    then = held_at(posting, WATCHED, moment)
    return PostingThen(
        posting=posting,
        at=moment,
        role=Role(then["role"]),
        starts_on=then["starts_on"],
        ends_on=then["ends_on"],
        last_act=last_entry(posting, moment),
    )
