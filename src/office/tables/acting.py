"""A transaction that an act does in one piece."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def in_one_piece() -> Iterator[None]:
    """Let the acts within be all or nothing together: what is refused within ends the transaction around, too.

    So nothing within needs a savepoint of its own, which would cost two statements each; and nothing within may catch a
    refusal of a nested act and go on.
    """
    features = connection.features
    with transaction.atomic(savepoint=False):
        allowed, features.uses_savepoints = features.uses_savepoints, False
        try:
            yield
        finally:
            features.uses_savepoints = allowed
