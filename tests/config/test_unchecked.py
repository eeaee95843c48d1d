"""Rows that came in unchecked: whatever a foreign key or a trigger would have refused is found afterwards, by its name."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import ForeignKey, UUIDField

from office.audit import record
from office.audit.sealing import seal_days
from office.cases.states import Mark
from office.config.demo.bulk.tables import WRITTEN
from office.config.demo.bulk.unchecked import REFUSED, check_all, references, why_checked
from office.config.demo.story import StoryError
from tests.factories import cases as factories
from tests.factories.accounts import A_MOMENT, a_worker
from tests.factories.cases import a_world
from tests.factories.journal import FIRST_DAY, committed, the_night_after

pytestmark = pytest.mark.django_db

ONE_ASTRAY = (
    "UPDATE {table} SET {column} = %s WHERE ctid = (SELECT ctid FROM {table} WHERE {column} IS NOT NULL LIMIT 1)"
)
ONE_MORE = """
INSERT INTO {table} SELECT (jsonb_populate_record(one, jsonb_build_object('id', %s::bigint, 'subject_id', 'x'))).*
FROM {table} AS one LIMIT 1
"""
COLUMNS: list[tuple[str, str, bool]] = [
    (model._meta.db_table, str(column.column), isinstance(column.target_field, UUIDField))
    for model in WRITTEN
    for column in model._meta.concrete_fields
    if isinstance(column, ForeignKey)
]


def execute(statement: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


@contextmanager
def guards_off() -> Iterator[None]:
    committed()
    execute("SET LOCAL session_replication_role = replica")
    yield
    execute("SET LOCAL session_replication_role = origin")


def named() -> dict[tuple[str, str], str]:
    """Give the names of the foreign keys by table and column, as the statements speak of them."""
    found = {name: re.findall(r"FROM (\w+) AS one WHERE \(one\.(\w+)\)", statement) for name, statement in references()}
    return {column: name for name, [column] in found.items()}


def broken() -> dict[str, int]:
    """Give what the check names, and how often."""
    with pytest.raises(StoryError, match="broken and not taken for filled") as told:
        check_all()
    return {name: int(number) for name, number in re.findall(r"(\w+) \((\d+)\)", str(told.value))}


def test_every_reference_of_every_table_is_asked_for() -> None:
    assert named().keys() == {(table, column) for table, column, _is_uuid in COLUMNS}


def test_every_reference_that_leads_nowhere_is_found() -> None:
    """One in each column that holds any: each under its own name, and nothing else."""
    world = a_world()
    factories.a_delivered_case(world, factories.mended(world, factories.a_registered_case(world, Mark.FAULTY)))
    committed()
    check_all()
    names, expected = named(), {}
    with guards_off():
        for table, column, is_uuid in COLUMNS:
            if execute(ONE_ASTRAY.format(table=table, column=column), uuid4() if is_uuid else -1):
                expected[names[table, column]] = 1
    assert broken() == expected
    assert len(expected) > 40


def test_a_gap_in_the_numbers_of_the_registration_journal_is_found() -> None:
    world = a_world()
    factories.a_registered_case(world)
    with guards_off():
        execute("UPDATE cases_registrationentry SET sequence = 2")
    assert broken() == {"l25_registration_entry_has_no_gap": 1}


@pytest.mark.parametrize("table", ["audit_journalentry", "audit_formerrow"])
def test_a_row_that_came_into_a_sealed_day_is_found(table: str) -> None:
    """A number is left free before the day is sealed, and somebody takes it afterwards."""
    worker, numbers = a_worker(), []
    for _nth in range(2):
        record("case.touched", worker, by=worker, at=A_MOMENT)
        execute("INSERT INTO audit_formerrow (kind, key, until_at, held) VALUES ('case', '1', %s, '{}')", A_MOMENT)
        numbers.append(next_number(table))
    assert len(seal_days(at=the_night_after(FIRST_DAY))) == 1
    check_all()
    with guards_off():
        execute(ONE_MORE.format(table=table), numbers[0])
    assert broken() == {f"{table}_not_into_sealed": 1}


def next_number(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        return int(cursor.fetchone()[0])


def test_a_guard_that_nobody_knows_keeps_rows_checked_one_by_one() -> None:
    assert why_checked() == ""
    execute(
        "CREATE TRIGGER l38_is_new BEFORE INSERT ON cases_delivery FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()"
    )
    assert "what l38_is_new would have refused" in why_checked()


def test_a_role_that_may_not_put_checks_off_checks_rows_one_by_one() -> None:
    execute("SET LOCAL ROLE pg_monitor")
    assert "may not put checks off" in why_checked()
    execute("RESET ROLE")


def test_what_is_known_of_triggers_is_there() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal")
        assert {name for (name,) in cursor.fetchall()} >= REFUSED.keys()
