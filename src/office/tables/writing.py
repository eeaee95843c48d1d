"""New rows of one table, or what an act writes to several, in one statement."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, Model

from office.tables.rows import Table, table_of

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


def write_new(*rows: Model) -> None:
    """Insert ``rows``, all of one model and none of them stored yet, in one statement; keys that the table gives are set.

    As ``bulk_create``, without its questions: no signals, nothing filled in. Raises IntegrityError as Django does.
    """
    if not rows:
        return
    table = table_of(type(rows[0]))
    with connection.cursor() as cursor:
        cursor.execute(table.insert, [table.packed(rows)])
        keys = cursor.fetchall() if table.key else []
    _stored(rows, [key for (key,) in keys])


@dataclass(frozen=True)
class Part:
    """One of the statements that are written together (``write_together``)."""

    sql: str
    """``{after}`` in it is the name of the part that it reads from."""
    parameters: Sequence[Any]
    after: "Part | None" = None
    gives: str = ""
    """What is asked of it when all is written; ``{name}`` in it is its own name."""
    take: Callable[[Any], None] | None = None
    """Gets what was given, None where nothing is asked."""


def fresh(*rows: Model) -> Part:
    """Give the part that inserts ``rows`` of one model, as ``write_new`` does."""
    table = table_of(type(rows[0]))
    return Part(table.insert, [table.packed(rows)], gives=_keys(table), take=partial(_stored, rows))


def fresh_unless_there(*rows: Model) -> Part:
    """Give the part that inserts those of ``rows`` that no unique constraint knows already.

    Raises TypeError for a table that gives keys: whose they are would not be known.
    """
    table = table_of(type(rows[0]))
    if table.key:
        raise TypeError("rows that may be there already need keys of their own")
    return Part(f"{table.insert} ON CONFLICT DO NOTHING", [table.packed(rows)])


def kept(row: Model, *names: str) -> Part:
    """Give the part that saves the fields ``names`` of a stored ``row``, which the caller holds locked."""
    fields = [*_named(type(row), names), row._meta.pk]
    return Part(_update(type(row), names), _prepared(row, fields))


def kept_alike(rows: Sequence[Model], *names: str) -> Part:
    """Give the part that saves the fields ``names``, which are the same in all of these stored rows of one model."""
    first = rows[0]
    values = _prepared(first, _named(type(first), names))
    return Part(_update(type(first), names, "= ANY(%s)"), [*values, [row.pk for row in rows]])


@cache
def _update(model: type[Model], names: tuple[str, ...], whose: str = "= %s") -> str:
    quote, meta = connection.ops.quote_name, model._meta
    said = ", ".join(f"{quote(str(field.column))} = %s" for field in _named(model, names))
    return f"UPDATE {quote(meta.db_table)} SET {said} WHERE {quote(str(meta.pk.column))} {whose}"  # noqa: S608  our own names


@cache
def _named(model: type[Model], names: tuple[str, ...]) -> "list[Field[Any, Any]]":
    fields = {field.name: field for field in model._meta.concrete_fields}
    return [fields[name] for name in names]


def write_together(*groups: Sequence[Model] | Part) -> None:
    """Write what several tables get in one statement: rows as ``write_new`` does, empty groups are left out; parts as said.

    None of them sees what another one writes, so no row may take its key from another group and no row be changed by two:
    the keys that tables give are known when all is written. Foreign keys between the groups hold, for Django's wait for
    the end of the transaction.
    """
    parts = [group if isinstance(group, Part) else fresh(*group) for group in groups if group]
    if not parts:
        return
    named: dict[int, str] = {}
    steps: list[str] = []
    values: list[Any] = []
    for part in parts:
        _name_steps(part, named, steps, values)
    asked = ", ".join((part.gives or "NULL").replace("{name}", named[id(part)]) for part in parts)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(steps)} SELECT {asked}", values)
        answers = cursor.fetchone()
    for part, answer in zip(parts, answers, strict=True):
        if part.take is not None:
            part.take(answer)


def write_unless_there(row: Model, *beside: Part) -> bool:
    """Insert ``row`` unless a unique constraint says that it is there already; tell whether it was inserted.

    What is ``beside`` it is written in the same statement, also where it was there.
    """
    table, key = table_of(type(row)), connection.ops.quote_name(str(row._meta.pk.column))
    insert = table.insert.removesuffix(f" RETURNING {key}") + f" ON CONFLICT DO NOTHING RETURNING {key}"
    given: list[Any] = []
    keys = f"ARRAY(SELECT {key} FROM {{name}})"  # noqa: S608  our own names
    write_together(Part(insert, [table.packed([row])], gives=keys, take=given.extend), *beside)
    if given:
        _stored([row], given)
    return bool(given)


def _name_steps(part: Part, named: dict[int, str], steps: list[str], values: list[Any]) -> None:
    """Put the part, and before it the one that it reads from, into the statement."""
    if part.after is not None:
        _name_steps(part.after, named, steps, values)
    named[id(part)] = name = f"part{len(named)}"
    sql = part.sql.replace("{after}", named[id(part.after)]) if part.after else part.sql
    steps.append(f"{name} AS ({sql})")
    values += part.parameters


def _keys(table: Table) -> str:
    return f"ARRAY(SELECT {table.key} FROM {{name}})" if table.key else ""  # noqa: S608  our own names


def _prepared(row: Model, fields: "Iterable[Field[Any, Any]]") -> list[Any]:
    own = _own_connection()
    return [field.get_db_prep_save(getattr(row, field.attname), own) for field in fields]


def _own_connection() -> "BaseDatabaseWrapper":
    """Give the connection itself: what stands for it looks it up anew whenever it is asked for anything."""
    return connections[DEFAULT_DB_ALIAS]


def _stored(rows: Sequence[Model], keys: Sequence[Any] | None) -> None:
    for row, key in zip(rows, keys or (), strict=False):
        row.pk = key
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001  as saving does
