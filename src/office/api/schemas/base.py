"""Common ground of what goes over the wire. Requests are strict: a name or a type that is not known is told, not guessed."""

from datetime import date
from typing import Annotated, Any, Final

from django.db.models import TextChoices
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StrictInt,
    Tag,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from office.workdays.reach import is_in_reach


class In(BaseModel):
    """A request."""

    model_config = ConfigDict(extra="forbid")


class Out(BaseModel):
    """A representation."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)


def _written(value: Any) -> Any:
    """Take a day or a moment only as text: a number could be seconds of anything."""
    if not isinstance(value, str):
        raise PydanticCustomError("date_type", "write it as text")
    return value


def _near(value: Any) -> Any:
    if not is_in_reach(value):
        raise PydanticCustomError("date_range", "out of reach")
    return value


Day = Annotated[
    date,
    BeforeValidator(_written),
    AfterValidator(_near),
    Field(description="A day, from 1900 to 2199.", examples=["2026-11-20"]),
]
Moment = Annotated[
    AwareDatetime,
    BeforeValidator(_written),
    AfterValidator(_near),
    Field(description="A moment with its offset.", examples=["2026-11-20T10:00:00+02:00"]),
]
Sheets = Annotated[StrictInt, Field(ge=0, le=9999)]
Code = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[-a-zA-Z0-9_]+$")]


def choice(choices: type[TextChoices], *, empty: bool = False) -> WithJsonSchema:
    """Say of a text that is shown which values it has; they come from a table that holds no others."""
    return WithJsonSchema({"type": "string", "enum": [*([""] if empty else []), *filter(None, choices.values)]})


def signs(most: int, *, least: int = 0) -> Any:
    """Give the field of a text of at most ``most`` signs."""
    return Field(max_length=most, min_length=least)


def having(name: str) -> Discriminator:
    """Choose between two kinds of one thing by whether it has the part ``name``: ``tagged-with`` or ``tagged-without``.

    So whoever made a mistake in one kind is not told of the other.
    """

    def tag(value: Any) -> str:
        has = name in value if isinstance(value, dict) else hasattr(value, name)
        return "tagged-with" if has else "tagged-without"

    return Discriminator(tag)


WITH: Final = Tag("tagged-with")
WITHOUT: Final = Tag("tagged-without")
