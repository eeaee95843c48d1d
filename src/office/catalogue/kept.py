"""A few things kept in the process by what they were made of."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """The last few things that were made, by what they were made of."""

    def __init__(self, most: int) -> None:
        self._most, self._kept, self._lock = most, OrderedDict[Any, T](), Lock()

    def get(self, key: Any, make: Callable[[], T]) -> T:
        if (found := self.seen(key)) is not None:
            return found
        fresh = make()
        self.put(key, fresh)
        return fresh

    def seen(self, key: Any) -> T | None:
        """Give what is kept for ``key``; None where nothing is."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Any, made: T) -> None:
        with self._lock:
            self._kept[key] = made
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
