"""The journal: what was done (``record``, ``history``) and whose personal data were opened (``read_access``).

The names are found on first use: Django imports this package before models may be imported.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from office.audit.journal import entered, history, record, whole_history
    from office.audit.reading import read_access, read_access_of_each

__all__ = ["entered", "history", "read_access", "read_access_of_each", "record", "whole_history"]

_HOMES = {
    "entered": "office.audit.journal",
    "history": "office.audit.journal",
    "record": "office.audit.journal",
    "read_access": "office.audit.reading",
    "read_access_of_each": "office.audit.reading",
    "whole_history": "office.audit.journal",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
