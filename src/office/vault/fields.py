"""Columns whose values are sealed on their way into the table and opened on their way out (ADR 0064).

The database never sees such a value: whether it has the right form is checked here, at the only door, and a CHECK of
``is_sealed`` refuses whatever did not come through it. A *findable* column answers ``exact`` and ``in`` by the marks in
its cells; an index over ``Head`` makes that one look. Nothing else can be asked of a sealed column.
"""

import json
import re
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

from django.core.exceptions import FieldError
from django.db import models
from django.db.models import Func, Lookup
from django.db.models.lookups import IsNull

from office.tables.asking import Slot
from office.vault import cells
from office.vault.ring import opened, ring

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import CharField as _Char
    from django.db.models import JSONField as _Json
    from django.db.models.sql.compiler import SQLCompiler
else:  # the stubs know what a field sets and gives, Django's classes themselves do not

    class _Char(models.CharField):
        def __class_getitem__(cls, _types: Any) -> type:
            return cls

    class _Json(models.JSONField):
        def __class_getitem__(cls, _types: Any) -> type:
            return cls


_Set = TypeVar("_Set", contravariant=True)  # noqa: PLC0105  said by the name of what it does
_Get = TypeVar("_Get", covariant=True)  # noqa: PLC0105
EMPTY: Final = b""


class UnfitValueError(ValueError):
    """The value has not the form of its column; says which column, never the value."""


class Sealed:
    """What all sealed columns share. ``sealed_as`` names the purpose for good: it outlives a renamed column."""

    sealed_as: str
    findable: bool = False

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_lookup(self, lookup_name: str) -> "type[Lookup[Any]] | None":
        return _LOOKUPS.get(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:  # noqa: ARG002
        """Offer none: nothing inside a sealed value can be asked for."""
        return None

    def seal(self, text: str) -> bytes:
        return cells.seal(ring(), self.sealed_as, text.encode(), marked=self.findable)

    def unseal(self, cell: Any) -> str:
        return opened(lambda keys: cells.unseal(keys, self.sealed_as, bytes(cell))).decode()


class SealedTextField(Sealed, _Char[_Set, _Get]):
    """A text. ``form`` is the pattern that a value, unless it is empty, must match as a whole.

    Empty is stored as empty: that nothing is there is no secret, and constraints ask for it.
    """

    def __init__(self, *args: Any, sealed_as: str, findable: bool = False, form: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sealed_as, self.findable, self.form = sealed_as, findable, form

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"sealed_as": self.sealed_as, "findable": self.findable, "form": self.form}

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: ARG002, FBT001, FBT002
        text = self.get_prep_value(value)
        if text is None:
            return None
        self._check(text)
        return self.seal(text) if text else EMPTY

    def _check(self, text: str) -> None:
        if self.max_length is not None and len(text) > self.max_length:
            raise UnfitValueError(f"{self.sealed_as}: longer than {self.max_length} characters")
        if text and self.form and not re.fullmatch(self.form, text):
            raise UnfitValueError(f"{self.sealed_as}: not of the form that this column holds")

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> str | None:
        if value is None:
            return None
        return self.unseal(value) if len(value) else ""


class SealedJSONField(Sealed, _Json[_Set, _Get]):
    """A JSON value, never NULL in the table: None, what was erased, is stored as empty, and constraints ask for it."""

    def __init__(self, *args: Any, sealed_as: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sealed_as = sealed_as

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"sealed_as": self.sealed_as}

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: ARG002, FBT001, FBT002
        return EMPTY if value is None else self.seal(json.dumps(value, cls=self.encoder, ensure_ascii=False))

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Let None through to be stored as empty: the field above takes it for a NULL."""
        return self.get_db_prep_value(value, connection)

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        return json.loads(self.unseal(value), cls=self.decoder) if value else None


class Head(Func):
    """The first bytes of a findable cell: what an index or a unique constraint over the value is made of."""

    template = f"substring(%(expressions)s from 1 for {cells.HEAD})"
    arity = 1
    output_field: ClassVar["models.Field[Any, Any]"] = models.BinaryField()


class _SealedLookup(Lookup):
    """Compare heads. An empty value has none: there the whole cell is empty."""

    prepare_rhs = False

    def get_prep_lookup(self) -> Any:
        if hasattr(self.rhs, "resolve_expression"):
            raise FieldError("a sealed column is compared with values only, never inside the database")
        return self.rhs

    def as_sql(self, compiler: "SQLCompiler", connection: "BaseDatabaseWrapper") -> Any:
        column, found = self.process_lhs(compiler, connection)
        values = {str(value) for value in self.values if value is not None}
        parts: list[str] = []
        params: list[Any] = []
        if "" in values:
            parts.append(f"{column} = ''::bytea")
            params += found
        if heads := [head for value in sorted(values - {""}) for head in self._heads(value)]:
            parts.append(f"substring({column} from 1 for {cells.HEAD}) IN ({', '.join(['%s'] * len(heads))})")
            params += [*found, *heads]
        return f"({' OR '.join(parts) or 'FALSE'})", params

    @property
    def values(self) -> list[Any]:
        return [self.rhs]

    def _heads(self, value: str) -> list[bytes]:
        field = self.lhs.output_field
        if not field.findable:
            raise FieldError(f"{field.sealed_as} is sealed without a mark: no value of it can be looked for")
        return cells.heads(ring(), field.sealed_as, value.encode())


class SealedExact(_SealedLookup):
    lookup_name = "exact"


class SealedIn(_SealedLookup):
    lookup_name = "in"

    @property
    def values(self) -> list[Any]:
        return list(self.rhs)


class Marked(Slot):
    """A value of a findable column in a question that is composed once: it stands there as its heads, one for each key."""

    def __init__(self, field: SealedTextField[Any, Any]) -> None:
        self.field = field

    def parameters(self, value: str) -> list[bytes]:
        return cells.heads(ring(), self.field.sealed_as, value.encode())


_LOOKUPS: Final["dict[str, type[Lookup[Any]]]"] = {"exact": SealedExact, "in": SealedIn, "isnull": IsNull}


class IsSealed(Func):
    """True for a cell with the head of an unmarked one, and for an empty one; NULL passes a CHECK by itself."""

    form: ClassVar[bytes] = cells.UNMARKED
    template = "(octet_length(%(expressions)s) = 0 OR {})"
    arity = 1
    conditional = True
    output_field: ClassVar["models.Field[Any, Any]"] = models.BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *said: Any, **extra: Any) -> Any:
        sealed = (
            f"octet_length(%(expressions)s) >= {cells.LEAST[self.form]} "
            f"AND substring(%(expressions)s from 1 for {cells.FORM}) = '\\x{self.form.hex()}'::bytea"
        )
        return super().as_sql(compiler, connection, *said, **extra | {"template": self.template.format(sealed)})


class IsSealedFindable(IsSealed):
    """The same for a findable column."""

    form = cells.MARKED
