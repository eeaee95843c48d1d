"""A query that is composed once and asked many times with other values.

POSTINGS = Question(lambda worker, day: Posting.objects.filter(worker=worker).on(day), worker=UUID, day=date)
POSTINGS.ask(worker=one.pk, day=today)
"""

import os
import re
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import count
from threading import Lock
from typing import Any, Final, Generic, Literal, TypeVar

from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.db.models.query import ModelIterable, ValuesIterable, get_related_populators
from psycopg import ClientCursor

Row = TypeVar("Row")
_HIDDEN: Final = "COALESCE((SELECT %s))"
"""A value that the planner can not look at. COALESCE, which gives just it: ``IN ((SELECT …))`` would be a join."""
LAST_SIGN: Final = "\U0010ffff"
Planned = Literal["anew", "once"]
_Place = tuple[int, str, int]
_numbers: Final = count()


class Slot(ABC):
    """A value of a question that stands in its statement in another form, or as several parameters."""

    def stand_in(self) -> Any:
        """Give a value that no other slot has."""
        return f"stand-in {uuid.uuid4()}"

    @abstractmethod
    def parameters(self, value: Any) -> list[Any]:
        """Give the parameters that ``value`` has in the statement: for every value as many."""


class Prefix(Slot):
    """The beginning of a text in a column of the collation "C", asked for by ``beginning_with``: from it up to its last."""

    def parameters(self, value: str) -> list[Any]:
        return [value, f"{value}{LAST_SIGN}"]


def beginning_with(column: str, text: str) -> Q:
    """Narrow ``column``, whose collation is "C", to what begins with ``text``.

    As ``startswith`` does, but an index is found for it whatever the text: a pattern must be known for that.
    """
    return Q(**{f"{column}__gte": text, f"{column}__lt": f"{text}{LAST_SIGN}"})


class Reckoned(Slot):
    """A moment, and the moments that ``reckon`` gives from it, each of which stands in the statement."""

    def __init__(self, reckon: Callable[[datetime], Sequence[datetime]]) -> None:
        self._reckon = reckon

    def stand_in(self) -> datetime:
        return datetime(1000, 1, 2, 3, 4, 5, tzinfo=UTC) + timedelta(days=1000 * next(_numbers))

    def parameters(self, value: datetime) -> list[Any]:
        return list(self._reckon(value))


class ReckonedDays(Slot):
    """A day, and the days that ``reckon`` gives from it, as with moments."""

    def __init__(self, reckon: Callable[[date], Sequence[date]]) -> None:
        self._reckon = reckon

    def stand_in(self) -> date:
        return date(1000, 1, 2) + timedelta(days=1000 * next(_numbers))

    def parameters(self, value: date) -> list[Any]:
        return list(self._reckon(value))


class _Plain(Slot):
    """A value that stands in the statement as it is."""

    def __init__(self, kind: type) -> None:
        self.kind = kind

    def stand_in(self) -> Any:
        made = _STAND_INS.get(self.kind)
        if made is None:
            raise TypeError(f"a question has no slots of {self.kind.__name__}")
        return made()

    def parameters(self, value: Any) -> list[Any]:
        return [value]


_STAND_INS: Final[dict[type, Callable[[], Any]]] = {
    uuid.UUID: uuid.uuid4,
    bytes: lambda: os.urandom(16),
    date: lambda: date(1, 1, 1) + timedelta(days=next(_numbers)),
    datetime: lambda: datetime(1, 1, 2, tzinfo=UTC) + timedelta(days=next(_numbers)),
    int: lambda: -(2**30) - next(_numbers),
    str: lambda: f"stand-in {uuid.uuid4()}",
}


@dataclass(frozen=True)
class _Composed:
    """The statement, where its values go (place, slot, which of its parameters), and what becomes of a row."""

    sql: str
    parameters: Sequence[Any]
    places: Sequence[_Place]
    compiler: Any
    converters: Any
    shape: Callable[[Any], Any]


class Question(Generic[Row]):
    """A queryset whose values are filled in when it is asked.

    It gives whole objects (``select_related`` and annotations too), or dicts where the queryset ends with ``values``. A
    slot is a kind of value that stands in a filter as it is, not in a slice, or a ``Slot`` of its own.

    ``planned`` "once": the server plans the statement once on each connection, for all values. It does so by itself only
    where it thinks that no values would let it find a cheaper way, and else plans anew each time it is asked: with many
    tables that takes longer than to run it. For statements whose best way is the same for all values.
    """

    def __init__(
        self, build: Callable[..., QuerySet[Any, Row]], planned: Planned = "anew", /, **slots: type | Slot
    ) -> None:
        self._build, self._planned = build, planned
        self._slots = {name: kind if isinstance(kind, Slot) else _Plain(kind) for name, kind in slots.items()}
        self._composed: _Composed | None = None
        self._lock = Lock()

    def ask(self, **values: Any) -> list[Row]:
        """Give what the query finds with ``values``, one for each slot."""
        composed = self._composed or self._compose()
        given = {name: slot.parameters(values[name]) for name, slot in self._slots.items()}
        parameters = list(composed.parameters)
        for place, name, nth in composed.places:
            parameters[place] = given[name][nth]
        with connection.cursor() as cursor:
            cursor.execute(composed.sql, parameters)
            rows: Any = cursor.fetchall()
        if composed.converters:
            rows = composed.compiler.apply_converters(rows, composed.converters)
        return [composed.shape(row) for row in rows]

    def _compose(self) -> _Composed:
        with self._lock:
            if self._composed is None:
                self._composed = self._make()
            return self._composed

    def _make(self) -> _Composed:
        stand_ins = {name: slot.stand_in() for name, slot in self._slots.items()}
        queryset: Any = self._build(**stand_ins)
        kind = getattr(queryset, "_iterable_class", None)
        if kind not in _SHAPES:
            raise TypeError("a question gives whole objects or dicts")
        compiler = queryset.query.get_compiler(using=connection.alias)
        sql, parameters = compiler.as_sql()
        places = self._places(stand_ins, parameters)
        if self._planned == "once":
            sql, parameters, places = _hidden(sql, parameters, places)
        return _Composed(
            sql=sql,
            parameters=parameters,
            places=places,
            compiler=compiler,
            converters=compiler.get_converters([each[0] for each in compiler.select]),
            shape=_SHAPES[kind](queryset.query, compiler),
        )

    def _places(self, stand_ins: dict[str, Any], parameters: Sequence[Any]) -> list[_Place]:
        wanted = {
            (name, nth): held
            for name, slot in self._slots.items()
            for nth, held in enumerate(slot.parameters(stand_ins[name]))
        }
        places = [
            (place, name, nth)
            for place, held in enumerate(map(_bare, parameters))
            for (name, nth), stand_in in wanted.items()
            if held == stand_in
        ]
        if {(name, nth) for _place, name, nth in places} != set(wanted):
            raise TypeError("a slot of the question stands nowhere in its statement")
        return places


class VariedQuestion(Generic[Row]):
    """A question of which some values may be missing (None): it is composed once for each set of those that are given.

    ``build`` gets what is given, and None for the rest.
    """

    def __init__(
        self, build: Callable[..., QuerySet[Any, Row]], planned: Planned = "anew", /, **slots: type | Slot
    ) -> None:
        self._build, self._planned, self._slots = build, planned, slots
        self._of_given = lru_cache(maxsize=128)(self._compose)

    def ask(self, **values: Any) -> list[Row]:
        """Give what the query finds with those of ``values`` that are not None."""
        given = {name: value for name, value in values.items() if value is not None}
        return self._of_given(frozenset(given)).ask(**given)

    def _compose(self, given: frozenset[str]) -> Question[Row]:
        missing = dict.fromkeys(self._slots.keys() - given)
        slots = {name: slot for name, slot in self._slots.items() if name in given}
        build = self._build
        return Question(lambda **values: build(**values, **missing), self._planned, **slots)


def the_one(found: list[Row], kind: Any) -> Row:
    """Give the only row of the model ``kind`` that was found. Raises its DoesNotExist where there is none."""
    if not found:
        raise kind.DoesNotExist
    return found[0]


def _hidden(sql: str, parameters: Sequence[Any], places: Sequence[_Place]) -> tuple[str, list[Any], list[_Place]]:
    """Hide the values of the slots from the planner, and show it all the others, which are the same for good.

    A plan for values that it may look at is compared with one for any values, and remade as long as it looks cheaper.
    """
    asked = {place for place, _name, _nth in places}
    connection.ensure_connection()  # it may be the first question of all
    literal = ClientCursor(connection.connection).mogrify
    parts = re.split(r"(?<!%)%s", sql)  # no text of ours has a percent sign before a value
    shown = [
        _HIDDEN if place in asked else literal("%s", [value]).replace("%", "%%")
        for place, value in enumerate(parameters)
    ]
    moved = {place: nth for nth, place in enumerate(sorted(asked))}
    text = "".join(piece for pair in zip(parts, [*shown, ""], strict=True) for piece in pair)
    return (
        text,
        [parameters[place] for place in sorted(asked)],
        [(moved[place], name, nth) for place, name, nth in places],
    )


def _bare(held: Any) -> Any:
    """Look through the wrapper in which binary values travel."""
    return getattr(held, "obj", held)


def _as_objects(_query: Any, compiler: Any) -> Callable[[Any], Model]:
    """Make objects as ``django.db.models.query.ModelIterable`` does."""
    info: Any = compiler.klass_info
    model, fields = info["model"], info["select_fields"]
    columns = slice(fields[0], fields[-1] + 1)
    names = [each[0].target.attname for each in compiler.select[columns]]
    related: Any = get_related_populators(info, compiler.select, connection.alias)  # type: ignore[call-arg]  # stubs of 6.1
    annotated = tuple((compiler.annotation_col_map or {}).items())

    def shape(row: Any) -> Model:
        made: Model = model.from_db(connection.alias, names, row[columns])
        for populator in related:
            populator.populate(row, made)
        for name, column in annotated:
            setattr(made, name, row[column])
        return made

    return shape


def _as_dicts(query: Any, _compiler: Any) -> Callable[[Any], dict[str, Any]]:
    names = list(query.selected)
    return lambda row: dict(zip(names, row, strict=True))


_SHAPES: Final[dict[Any, Callable[[Any, Any], Callable[[Any], Any]]]] = {
    ModelIterable: _as_objects,
    ValuesIterable: _as_dicts,
}
