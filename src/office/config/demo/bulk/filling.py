"""Filling an empty register: samples walked, moulds made, batches planned and written, some at once."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.apps import apps
from django.db import connection

from office.audit import history, record
from office.cases.models import RegistrationJournal, SubmissionPackage
from office.centres.demo import DemoCentres
from office.centres.models import Centre
from office.config.demo.bulk.batches import Pouring, RegisterChangedError
from office.config.demo.bulk.moulds import Mould
from office.config.demo.bulk.planning import Batch, planned
from office.config.demo.bulk.samples import GROWING, walk_samples
from office.config.demo.plans import FrontOffice
from office.config.demo.story import StoryError

FILLED: Final = "demo.filled"
LANES: Final = 3
"""Batches written at once: the database thinks of one while another is being poured."""
FEW, MANY = 24, 40
"""Samples of each centre, for a small and for a large register."""
LARGE: Final = 50_000

Tick = Callable[[int], None]


@dataclass(frozen=True)
class Order:
    """What to fill the register with; the same order, given again, goes on where it was broken off."""

    number: int
    seed: int
    until: datetime

    @property
    def each(self) -> int:
        """How many samples are walked at each centre."""
        return MANY if self.number >= LARGE else FEW


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
    """Fill the register with cases that were registered between ``since`` and the order's ``until``.

    ``walked`` is called for each sample, ``written`` with the number of cases of each batch, also of those that are there
    already. Gives the order that was carried out: one that was broken off keeps its ``until``.

    Raises StoryError where other cases are there, or come meanwhile.
    """
    places = sorted(demo.centres.values(), key=lambda centre: centre.code)
    order = _noted(replace(order, until=order.until.replace(second=0, microsecond=0)), places[0])
    samples = walk_samples(demo, fronts, each=order.each, seed=order.seed, until=order.until, tick=walked)
    moulds = [Mould(sample) for sample in samples]
    journals = planned(moulds, order.number, seed=order.seed, since=since, until=order.until)
    centres: dict[Any, Centre] = {centre.pk: centre for centre in places}
    works = [lambda batches=batches: _write(batches, centres, order, written) for batches in journals.values()]
    try:
        _work(works, lanes)
    except RegisterChangedError as changed:
        raise StoryError(str(changed)) from changed
    _look_at_tables()
    return order


def _noted(order: Order, centre: Centre) -> Order:
    """Write the order down, or give the one that was begun here."""
    begun = history(centre).filter(verb=FILLED).first()
    if begun is not None:
        until = datetime.fromisoformat(begun.data["until"])
        if (begun.data["cases"], begun.data["seed"]) != (order.number, order.seed):
            raise StoryError(f"this register is filled with {begun.data['cases']} cases of seed {begun.data['seed']}")
        return Order(order.number, order.seed, until)
    if SubmissionPackage.objects.exists():
        raise StoryError("packages are here already: only an empty demo is filled")
    told = {"cases": order.number, "seed": order.seed, "until": order.until.isoformat()}
    record(FILLED, centre, by=None, at=order.until, data=told)
    return order


def _write(batches: Iterable[Batch], centres: dict[object, Centre], order: Order, written: Tick) -> None:
    """Write the batches of one journal that are not there yet."""
    for batch in batches:
        centre = centres[batch.centre]
        there = RegistrationJournal.objects.filter(centre=centre, year=batch.year, last_number__gte=batch.last)
        if not there.exists():
            Pouring(batch, centre, order.seed).write()
        written(batch.size)


def _work(works: Sequence[Callable[[], None]], lanes: int) -> None:
    if lanes == 1:
        for work in works:
            work()
        return
    with ThreadPoolExecutor(lanes) as pool:
        for running in [pool.submit(_with_own_connection, work) for work in works]:
            running.result()


def _with_own_connection(work: Callable[[], None]) -> None:
    with connection.cursor() as cursor:
        # A run that is cut off is given again; nobody waits for its every word to reach the disk.
        cursor.execute("SET synchronous_commit = off")
    try:
        work()
    finally:
        connection.close()


def _look_at_tables() -> None:
    """Let the database count what has come: without it every question is planned for empty tables."""
    tables = [model._meta.db_table for label in GROWING for model in apps.get_app_config(label).get_models()]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")


def size_of_database() -> int:
    """Give the bytes of the tables and indexes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])
