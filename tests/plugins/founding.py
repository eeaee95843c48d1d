"""Build once a module what each of its tests starts from, in a transaction around them all.

A centre with its bodies, people, schedules and cards takes three hundred statements to found. The tests of a module
share one, each in a savepoint of its own and with its own copy of the objects, so none sees what another did.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any, TypeVar

import pytest
from pytest_django.plugin import DjangoDbBlocker

T = TypeVar("T")
Found = Callable[[Callable[[], T]], T]
TRANSACTIONAL = ("transactional_db", "live_server")

_open: list[AbstractContextManager[None]] = []


@pytest.fixture(scope="module")
def found(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Found[Any]]:
    """Give ``found(build)``: what ``build`` stores stays until the module ends. Copy what it gives in each test."""
    from django.db import transaction  # noqa: PLC0415  a plugin is read before Django's settings

    def founded(build: Callable[[], T]) -> T:
        with django_db_blocker.unblock():
            around = transaction.atomic()
            around.__enter__()
            _open.append(around)
            return build()

    yield founded
    _roll_back(django_db_blocker)


def _roll_back(blocker: DjangoDbBlocker) -> None:
    from django.db import transaction  # noqa: PLC0415  as above

    with blocker.unblock():
        while _open:
            transaction.set_rollback(True)
            _open.pop().__exit__(None, None, None)


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", ())
    return bool(marker and marker.kwargs.get("transaction")) or any(name in names for name in TRANSACTIONAL)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """End what a module shares before a test that commits: such tests come last and build for themselves."""
    if _open and _commits(item):
        from pytest_django.plugin import blocking_manager_key  # noqa: PLC0415  not for everyone to see

        _roll_back(item.config.stash[blocking_manager_key])
