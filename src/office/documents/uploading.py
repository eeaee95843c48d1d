"""Receiving an upload: straight to the disk, and no further than what could be taken anyway."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler

from office.documents import blobs
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


class _Arriving(TemporaryUploadedFile):
    """An upload that lies where our files lie unsealed, not in the system's folder: what a killed process leaves is purged."""

    def __init__(self, name: str, *said: Any) -> None:
        suffix = f".upload{Path(name).suffix}"
        file = NamedTemporaryFile(suffix=suffix, dir=blobs.unsealed())  # noqa: SIM115  Django closes it with the request
        UploadedFile.__init__(self, file, name, *said)


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Reads an upload to its end, but writes down only one piece beyond the limit: enough for ``store`` to refuse it.

    So the person gets the page with the message and everything typed, and the disk can not be filled.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.file = _Arriving(self.file_name or "", self.content_type, 0, self.charset, self.content_type_extra)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start <= self._most():
            with self._gone_if_it_fails():
                super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        with self._gone_if_it_fails():
            return super().file_complete(file_size)

    @contextmanager
    def _gone_if_it_fails(self) -> Iterator[None]:
        """Leave nothing of an upload for which there is no room on the disk: Django would not close it."""
        try:
            yield
        except OSError:
            with suppress(OSError):
                self.file.close()
            raise

    def _most(self) -> int:
        found = getattr(self.request, "resolver_match", None)
        most = int(getattr(found.func, LIMIT, MOST_BYTES)) if found else MOST_BYTES
        if most == MOST_BYTES or self.request is None:
            return MOST_BYTES
        return most if self.request.user.is_authenticated else MOST_BYTES
