"""Acts pressed at one moment by several people, each on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

from office.law import Refusal

T = TypeVar("T")
SECONDS = 30


def together(*acts: Callable[[], T]) -> list[T | Refusal]:
    """Do ``acts`` at one moment; give what each gave, or how it was refused. Anything else that is raised is raised."""
    gate = Barrier(len(acts), timeout=SECONDS)

    def press(act: Callable[[], T]) -> T | Refusal:
        try:
            gate.wait()
            return act()
        except Refusal as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(press, acts))


def ends(*acts: Callable[[], object]) -> list[str]:
    """Do ``acts`` at one moment; give for each 'done' or the clause that refused it."""
    return [end.clause if isinstance(end, Refusal) else "done" for end in together(*acts)]
