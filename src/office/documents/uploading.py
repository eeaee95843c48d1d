"""Receiving an upload: straight to the disk, and no further than what could be taken anyway."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.files.uploadhandler import TemporaryFileUploadHandler

from office.documents.reasons import MOST_BYTES

View = TypeVar("View", bound=Callable[..., Any])
LIMIT = "most_upload_bytes"
"""An attribute of a view that takes more; to whoever has not signed in it gives nothing."""


def takes_up_to(most: int) -> Callable[[View], View]:
    """Let a view take larger files: outermost of its decorators."""

    def mark(view: View) -> View:
        setattr(view, LIMIT, most)
        return view

    return mark


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Reads an upload to its end, but writes down only one piece beyond the limit: enough for ``store`` to refuse it.

    So the person gets the page with the message and everything typed, and the disk can not be filled.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start <= self._most():
            super().receive_data_chunk(raw_data, start)

    def _most(self) -> int:
        found = getattr(self.request, "resolver_match", None)
        most = int(getattr(found.func, LIMIT, MOST_BYTES)) if found else MOST_BYTES
        if most == MOST_BYTES or self.request is None:
            return MOST_BYTES
        return most if self.request.user.is_authenticated else MOST_BYTES
