"""Lists page by page. A cursor says after which row the next page begins; it is signed, so that nobody makes one up."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from django.core.signing import BadSignature, dumps, loads
from django.utils.translation import gettext as _

from office.api.problems import Problem

Row = TypeVar("Row")
MOST: Final = 100
USUAL: Final = 25
_SALT: Final = "office.api.pages"


def cursor(of: str, *place: object) -> str:
    """Write the place of a row in the order of the list ``of``."""
    return dumps([of, *map(str, place)], salt=_SALT)


def place(text: str | None, of: str, size: int) -> list[str] | None:
    """Read a cursor of the list ``of``, whose order has ``size`` parts; None for the first page. Raises Problem 400."""
    if not text:
        return None
    try:
        held: Any = loads(text, salt=_SALT)
    except BadSignature:
        held = None
    if not isinstance(held, list) or len(held) != size + 1 or held[0] != of:
        raise Problem(
            "malformed", _("This cursor is not one of this list. Begin with the first page."), field="/cursor"
        )
    return held[1:]


def since(text: str | None, of: str) -> tuple[datetime, UUID] | None:
    """Read a cursor of the list ``of``, whose order is by a moment and a key. Raises Problem 400."""
    held = place(text, of, 2)
    return (datetime.fromisoformat(held[0]), UUID(held[1])) if held else None


def cut(rows: Sequence[Row], limit: int, mark: Callable[[Row], str]) -> tuple[Sequence[Row], str | None]:
    """Cut a page off rows of which one more than ``limit`` was read; give it with the cursor of the next one."""
    if len(rows) <= limit:
        return rows, None
    page = rows[:limit]
    return page, mark(page[-1])
