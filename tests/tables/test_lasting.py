"""What is prepared on a connection outlives what was refused on it, and goes with a change of tables."""

from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from office.config.env import PREPARED
from office.tables.lasting import LastingConnection

ASKED = "SELECT 'asked again and again'"
OFTEN = PREPARED["prepare_threshold"] + 1


@pytest.fixture
def own(django_db_setup: None) -> Iterator[LastingConnection]:
    """A connection of the kind that pages have, beside that of the test."""
    params = {**connection.get_connection_params(), "prepare_threshold": PREPARED["prepare_threshold"]}
    with LastingConnection.connect(**params, autocommit=True) as made:
        yield made


def _ask(own: LastingConnection, times: int = OFTEN, sql: str = ASKED) -> None:
    for _time in range(times):
        own.execute(sql)


def _prepared(own: LastingConnection, sql: str = ASKED) -> int:
    found = own.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement = %s", [sql], prepare=False)
    return int(found.fetchall()[0][0])


def test_pages_have_connections_of_this_kind() -> None:
    assert settings.DATABASES["default"]["OPTIONS"]["pool"]["connection_class"] is LastingConnection


def test_a_statement_outlives_a_rollback_and_one_to_a_savepoint(own: LastingConnection) -> None:
    _ask(own)
    own.autocommit = False
    own.execute("SAVEPOINT tried")
    own.execute("ROLLBACK TO SAVEPOINT tried")
    own.rollback()
    own.autocommit = True
    assert _prepared(own) == 1
    _ask(own, times=1)


def test_a_statement_that_failed_takes_all_along(own: LastingConnection) -> None:
    own.autocommit = False
    _ask(own)
    with pytest.raises(psycopg.errors.DivisionByZero):
        own.execute("SELECT 1 / 0")
    own.rollback()
    own.autocommit = True
    assert own.execute(ASKED).fetchone() == ("asked again and again",)
    assert _prepared(own) == 0


def test_a_column_that_another_connection_made_wider_is_read_after_the_next_rollback(own: LastingConnection) -> None:
    with LastingConnection.connect(own.info.dsn, autocommit=True) as other:
        other.execute("CREATE TABLE tables_lasting AS SELECT 'short'::varchar(5) AS held")
        try:
            own.autocommit = False
            _ask(own, sql="SELECT held FROM tables_lasting")
            own.commit()
            other.execute("ALTER TABLE tables_lasting ALTER held TYPE varchar(9)")
            with pytest.raises(psycopg.errors.FeatureNotSupported):
                own.execute("SELECT held FROM tables_lasting")
            own.rollback()
            assert own.execute("SELECT held FROM tables_lasting").fetchall() == [("short",)]
            own.commit()
        finally:
            other.execute("DROP TABLE tables_lasting")


def test_a_table_made_anew_after_a_rollback_is_read_as_it_is_then(own: LastingConnection) -> None:
    own.autocommit = False
    for kind, value in (("int", 1), ("text", "one")):
        own.execute(f"CREATE TABLE tables_lasting (held {kind})")
        own.execute("INSERT INTO tables_lasting VALUES (%s)", [value])
        _ask(own, sql="SELECT held FROM tables_lasting")
        assert own.execute("SELECT held FROM tables_lasting").fetchall() == [(value,)]
        own.rollback()


def test_a_change_of_tables_lets_go_of_all(own: LastingConnection) -> None:
    _ask(own)
    own.execute("CREATE TEMPORARY TABLE tables_lasting (held int)")
    own.execute("DROP TABLE tables_lasting")
    _ask(own, times=1)  # what is to be tidied up is tidied up with the next statement
    assert _prepared(own) == 0


def test_more_statements_stay_than_the_pages_of_a_day_have(own: LastingConnection) -> None:
    several = [f"SELECT 'page {nth}'" for nth in range(200)]
    for _time in range(OFTEN):
        for sql in several:
            own.execute(sql)
    assert _prepared(own, several[0]) == 1
