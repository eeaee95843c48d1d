"""What must be done before the product may serve: once at every start, quick when nothing has changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from office.config.demo.bulk.indexes import put_back
from office.config.key_check import check_keys
from office.config.statics import collect_statics
from office.config.translations import compile_translations

if TYPE_CHECKING:
    from django.db.backends.postgresql.base import DatabaseWrapper

MIGRATING = 20_260_101  # any number of our own


def prepare(*, demo: bool = False) -> None:
    """Compile translations, collect static files, bring the tables up to date; load the demo where it is asked for.

    Indexes that a filling of the demo has put off and not made again, for it was cut off, are made first.

    Raises KeyMissingError where the keys of what is stored are not here.
    """
    compile_translations()
    collect_statics()
    with _alone():
        put_back()
        if _are_tables_behind():
            call_command("migrate", interactive=False, verbosity=0)
        check_keys()
        if demo:
            call_command("demo", verbosity=0)


def let_go_of_database() -> None:
    """Close every connection of this process: children must not share one, and we need none while they run."""
    connection.close()
    cast("DatabaseWrapper", connections["default"]).close_pool()


def _are_tables_behind() -> bool:
    """Looking is quick; `migrate` takes a second also where there is nothing to do."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time changes the tables, when several are started on one database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
