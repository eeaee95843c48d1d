"""A query that is composed once and asked many times with other values.

POSTINGS = Question(lambda worker, day: Posting.objects.filter(worker=worker).on(day), worker=UUID, day=date)
POSTINGS.ask(worker=one.pk, day=today)
"""

import os
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from threading import Lock
from typing import Any, Final, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators

Row = TypeVar("Row", bound=Model)
_numbers: Final = count()


def _stand_in(kind: type) -> Any:
    """Give a value of ``kind`` that stands nowhere else, to be found again among the parameters of a statement."""
    number = next(_numbers)
    if kind is uuid.UUID:
        return uuid.uuid4()
    if kind is bytes:
        return os.urandom(16)
    if kind is date:
        return date(1, 1, 1) + timedelta(days=number)
    if kind is str:
        return f"stand-in {uuid.uuid4()}"
    raise TypeError(f"a question has no slots of {kind.__name__}")


@dataclass(frozen=True)
class _Composed:
    """The statement, where its values go, and how its rows become objects."""

    sql: str
    parameters: Sequence[Any]
    slots: Sequence[tuple[int, str]]
    compiler: Any
    converters: Any
    model: type[Model]
    names: Sequence[str]
    columns: slice
    related: Sequence[Any]


class Question(Generic[Row]):
    """A queryset of whole objects (``select_related`` and annotations too) whose values are filled in when it is asked.

    Every slot must stand in the statement as a value of its own kind: in a filter, not in a slice.
    """

    def __init__(self, build: Callable[..., QuerySet[Row]], **slots: type) -> None:
        self._build = build
        self._kinds = slots
        self._composed: _Composed | None = None
        self._lock = Lock()

    def ask(self, **values: Any) -> list[Row]:
        """Give the objects that the query finds with ``values``, one for each slot."""
        composed = self._composed or self._compose()
        parameters = list(composed.parameters)
        for place, name in composed.slots:
            parameters[place] = values[name]
        with connection.cursor() as cursor:
            cursor.execute(composed.sql, parameters)
            rows: Any = cursor.fetchall()
        if composed.converters:
            rows = composed.compiler.apply_converters(rows, composed.converters)
        return [self._object(composed, row) for row in rows]

    def _object(self, composed: _Composed, row: Any) -> Any:
        """Make an object as ``django.db.models.query.ModelIterable`` does."""
        made = composed.model.from_db(connection.alias, composed.names, row[composed.columns])
        for populator in composed.related:
            populator.populate(row, made)
        for name, column in (composed.compiler.annotation_col_map or {}).items():
            setattr(made, name, row[column])
        return made

    def _compose(self) -> _Composed:
        with self._lock:
            if self._composed is None:
                self._composed = self._make()
            return self._composed

    def _make(self) -> _Composed:
        stand_ins = {name: _stand_in(kind) for name, kind in self._kinds.items()}
        queryset = self._build(**stand_ins)
        if getattr(queryset, "_iterable_class", None) is not ModelIterable:
            raise TypeError("a question gives whole objects")
        compiler = queryset.query.get_compiler(using=connection.alias)
        sql, parameters = compiler.as_sql()
        info: Any = compiler.klass_info
        slots = [
            (place, name)
            for place, held in enumerate(parameters)
            for name, stand_in in stand_ins.items()
            if _bare(held) == stand_in
        ]
        if {name for _place, name in slots} != set(stand_ins):
            raise TypeError("a slot of the question stands nowhere in its statement")
        fields = info["select_fields"]
        columns = slice(fields[0], fields[-1] + 1)
        expressions = [each[0] for each in compiler.select]
        return _Composed(
            sql=sql,
            parameters=parameters,
            slots=slots,
            compiler=compiler,
            converters=compiler.get_converters(expressions),
            model=info["model"],
            names=[each.target.attname for each in expressions[columns]],
            columns=columns,
            related=get_related_populators(info, compiler.select, connection.alias),  # type: ignore[call-arg]  # stubs of 6.1
        )


def _bare(held: Any) -> Any:
    """Look through the wrapper in which binary values travel."""
    return getattr(held, "obj", held)
