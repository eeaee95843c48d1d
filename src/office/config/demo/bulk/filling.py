"""Filling the register: samples walked, moulds made, batches planned and written, some at once."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import connection

from office.cases.models import Case, RegistrationEntry
from office.centres.demo import DemoCentres
from office.centres.models import Centre
from office.config.demo.bulk.batches import Pouring, RegisterChangedError
from office.config.demo.bulk.daily import meet_daily_duties
from office.config.demo.bulk.indexes import put_back, put_off
from office.config.demo.bulk.keys import Keys
from office.config.demo.bulk.lanes import LANES, run_all, tidied_afterwards, tidy
from office.config.demo.bulk.moulds import Mould
from office.config.demo.bulk.orders import Filling, Order, begin, end
from office.config.demo.bulk.planning import BATCH, Batch, planned
from office.config.demo.bulk.samples import walk_samples
from office.config.demo.bulk.tables import WRITTEN
from office.config.demo.bulk.unchecked import check_all, why_checked
from office.config.demo.plans import FrontOffice
from office.config.demo.story import StoryError

Tick = Callable[[int], None]


def fill(
    order: Order,
    demo: DemoCentres,
    fronts: Sequence[FrontOffice],
    *,
    since: datetime,
    lanes: int = LANES,
    walked: Callable[[], None] = lambda: None,
    written: Tick = lambda _number: None,
) -> Order:
    """Add cases to the register that were registered between ``since`` and the order's ``until``.

    ``walked`` is called for each sample, ``written`` with the number of cases of each batch, also of those that are there
    already. Gives the order that was carried out: one that was broken off is ended first, and keeps its ``until``.

    Raises StoryError where another order was broken off, or somebody registers cases meanwhile.
    """
    places = sorted(demo.centres.values(), key=lambda centre: centre.code)
    filling = begin(order, places)
    begun = filling.order
    # A run that was cut off may have left them to us; samples are walked with the tables as they are meant to be.
    put_back(lanes=lanes)
    samples = walk_samples(demo, fronts, each=begun.each, seed=begun.seed, until=begun.until, tick=walked)
    pour(filling, [Mould(sample) for sample in samples], places, since=since, lanes=lanes, written=written)
    return begun


def pour(
    filling: Filling,
    moulds: Sequence[Mould],
    places: Sequence[Centre],
    *,
    since: datetime,
    lanes: int = LANES,
    batch: int = BATCH,
    written: Tick = lambda _number: None,
) -> None:
    """Write the cases of a filling that are not there yet. Raises StoryError where others come meanwhile."""
    order = filling.order
    when = {"since": since, "until": order.until}
    journals = planned(moulds, order.number, seed=order.seed, batch=batch, start=filling.start, **when)
    centres: Mapping[UUID, Centre] = {centre.pk: centre for centre in places}
    unchecked = not why_checked()
    pouring = partial(_write, centres, order.seed, written, unchecked=unchecked)
    bared = _bared(lanes) if unchecked and _outweighs(order) else nullcontext()
    batches = sum(map(len, journals.values()))
    # Moulds and plans stay till the end: the collector need not look at them after every batch.
    gc.freeze()
    try:
        with bared:
            run_all([partial(pouring, each) for each in journals.values()], lanes)
    except RegisterChangedError as changed:
        _close(filling, places, batches, lanes)
        raise StoryError(f"{changed}. What is written stays; the next filling adds to it") from changed
    finally:
        gc.unfreeze()
    for centre in places:
        meet_daily_duties(centre)
    _close(filling, places, batches, lanes)


def _outweighs(order: Order) -> bool:
    """Tell whether so many cases come in that it takes less time to make indexes anew than to keep them.

    Never where more cases are there than come in: a register that is worked in keeps its indexes.
    """
    return order.is_large and order.number > Case.objects.count()


@contextmanager
def _bared(lanes: int) -> Iterator[None]:
    """Leave to the end what need not be done for each row: indexes, and the tidying of the tables."""
    # One lane writes on the very connection that would hold the lock, and each batch in a transaction of its own.
    with put_off(WRITTEN, lanes=lanes), tidied_afterwards() if lanes > 1 else nullcontext():
        yield


def _close(filling: Filling, places: Sequence[Centre], batches: int, lanes: int) -> None:
    """End a filling whose rows are all as they must be. Raises StoryError where they are not: it has not ended then."""
    tidy(lanes)
    check_all()
    end(filling, places, batches=batches)


def _write(
    centres: Mapping[UUID, Centre], seed: int, written: Tick, batches: Iterable[Batch], *, unchecked: bool
) -> None:
    """Write the batches of one journal that are not there yet."""
    for batch in batches:
        centre = centres[batch.centre]
        if not _is_written(batch, seed):
            Pouring(batch, centre, seed).write(unchecked=unchecked)
        written(batch.size)


def _is_written(batch: Batch, seed: int) -> bool:
    """Tell whether the batch is there: under its first number stands a case with a key of its own."""
    lines = RegistrationEntry.objects.filter(journal__centre=batch.centre, journal__year=batch.year)
    first = lines.filter(sequence=batch.first).values_list("case", flat=True).first()
    return first is not None and Keys(batch.nth, seed).has(first)


def size_of_database() -> int:
    """Give the bytes of the tables and indexes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])
