"""Receiving an upload: straight to the disk, and no further than what could be taken anyway."""

from django.core.files.uploadhandler import TemporaryFileUploadHandler

from office.documents.reasons import MOST_BYTES


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Reads an upload to its end, but writes down only one piece beyond the limit: enough for ``store`` to refuse it.

    So the person gets the page with the message and everything typed, and the disk can not be filled.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start <= MOST_BYTES:
            super().receive_data_chunk(raw_data, start)
