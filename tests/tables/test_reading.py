"""Long statements are read for their placeholders once."""

import pytest
from django.db import connection
from psycopg import _queries

from office.tables.reading import KEPT, LONGEST, MOST_VALUES

pytestmark = pytest.mark.django_db
LONG = f"SELECT %s /* {'long ' * 2000} */"


def test_a_long_statement_with_many_values_is_read_once() -> None:
    many = f"{LONG}, {', '.join(['%s'] * 99)}"
    before = _queries._query2pg.cache_info()
    with connection.cursor() as cursor:
        for asked in range(3):
            cursor.execute(many, [str(asked)] * 100)
            assert cursor.fetchone() == (str(asked),) * 100
    after = _queries._query2pg.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (1, 2)


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        (LONG + " " * LONGEST, 1),
        (f"SELECT %s{', %s' * MOST_VALUES}", MOST_VALUES + 1),
    ],
)
def test_what_is_too_long_to_be_kept_is_answered_all_the_same(sql: str, values: int) -> None:
    before = _queries._query2pg.cache_info()
    with connection.cursor() as cursor:
        cursor.execute(sql, ["здрастуй"] * values)
        assert cursor.fetchone() == ("здрастуй",) * values
    assert _queries._query2pg.cache_info() == before
    assert before.maxsize == KEPT
