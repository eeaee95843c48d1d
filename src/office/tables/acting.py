"""The transaction around an act: in one piece, or none where one statement is all of it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

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


def by_one_statement() -> AbstractContextManager[None]:
    """Let one statement be an act: it is a transaction by itself, and one around it would only ask twice more.

    Within another transaction it gets a savepoint, so that the act can be refused and that transaction go on.
    """
    return transaction.atomic() if connection.in_atomic_block else nullcontext()
