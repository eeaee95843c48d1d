"""What to fill the register with, and where that stands: written into the journal of the first centre of the demo."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db import transaction

from office.audit import history, record
from office.audit.models import JournalEntry
from office.cases.models import RegistrationJournal
from office.centres.models import Centre
from office.config.demo.bulk.planning import Start
from office.config.demo.story import StoryError

BEGUN: Final = "demo.filling_begun"
FILLED: Final = "demo.filled"
FEW, MANY = 22, 40
"""Samples of each centre, for a small and for a large register; the few show every fate that leaves a case."""
LARGE: Final = 50_000


@dataclass(frozen=True)
class Order:
    """What to fill the register with."""

    number: int
    seed: int
    until: datetime

    @property
    def is_large(self) -> bool:
        return self.number >= LARGE

    @property
    def each(self) -> int:
        """How many samples are walked at each centre."""
        return MANY if self.is_large else FEW


@dataclass(frozen=True)
class Filling:
    """An order that is being carried out, and what was there before it."""

    order: Order
    start: Start


@transaction.atomic
def begin(order: Order, places: Sequence[Centre]) -> Filling:
    """Write the order down, or give the same one where it was broken off: it goes on with the same ``until``.

    Raises StoryError where another order was broken off.
    """
    last = history(places[0]).filter(verb__in=(BEGUN, FILLED)).last()
    if last is None or last.verb == FILLED:
        return _begun_anew(order, places, after=last)
    told = last.data
    if (told["cases"], told["seed"]) != (order.number, order.seed):
        raise StoryError(
            f"a filling with {told['cases']} cases of seed {told['seed']} was broken off: give the same again to end it"
        )
    order = Order(order.number, order.seed, datetime.fromisoformat(told["until"]))
    kept = told["numbers"]
    numbers = {(centre.pk, int(year)): number for centre in places for year, number in kept[centre.code].items()}
    return Filling(order, Start(told["people"], told["batches"], numbers))


def end(filling: Filling, places: Sequence[Centre], *, batches: int) -> None:
    """Write down that the filling has ended: the next one is another, and uses no number of this one again."""
    told = {
        "people": filling.start.people + filling.order.number,
        "batches": filling.start.batches + batches,
    }
    record(FILLED, places[0], by=None, at=filling.order.until, data=told)


def _begun_anew(order: Order, places: Sequence[Centre], *, after: JournalEntry | None) -> Filling:
    # Samples act on whole minutes, and so does the end of their story.
    order = replace(order, until=order.until.replace(second=0, microsecond=0))
    used = after.data if after else {"people": 0, "batches": 0}
    journals = RegistrationJournal.objects.filter(centre__in=places).order_by("year")
    numbers = {(journal.centre_id, journal.year): journal.last_number for journal in journals}
    told = {
        "cases": order.number,
        "seed": order.seed,
        "until": order.until.isoformat(),
        **used,
        "numbers": {
            centre.code: {str(year): number for (key, year), number in numbers.items() if key == centre.pk}
            for centre in places
        },
    }
    record(BEGUN, places[0], by=None, at=order.until, data=told)
    return Filling(order, Start(used["people"], used["batches"], numbers))
