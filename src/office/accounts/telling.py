"""How this app tells the journal, which stands above it: settings name the function (ADR 0002)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.module_loading import import_string

from office.accounts.models import Worker


def tell(verb: str, subject: Model, *, by: Worker | None, at: datetime, data: Mapping[str, Any] | None = None) -> None:
    """Write an entry of ``subject``'s journal: the same arguments as ``office.audit.record``."""
    import_string(settings.OFFICE_JOURNAL)(verb, subject, by=by, at=at, data=data)
