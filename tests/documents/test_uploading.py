"""The upload handler inside Django's own reading of a form."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import RequestFactory

from office.documents import FileRefused, store
from office.documents.reasons import MOST_BYTES, Reason
from tests.factories.documents import AT


def test_an_upload_of_any_size_writes_little_more_than_the_limit(db: None, rf: RequestFactory, shelves: object) -> None:
    sent = SimpleUploadedFile("велика.pdf", b"%PDF-1.7" + b"\0" * (MOST_BYTES + 5 * 1024 * 1024))
    request = rf.post("/", {"scan": sent, "note": "typed"})
    upload = request.FILES["scan"]
    assert isinstance(upload, TemporaryUploadedFile)
    assert request.POST["note"] == "typed"
    with open(upload.temporary_file_path(), "rb") as written:  # noqa: PTH123
        assert MOST_BYTES < len(written.read()) <= MOST_BYTES + 128 * 1024
    with pytest.raises(FileRefused) as refused:
        store(upload, name=str(upload.name), by=None, at=AT)
    assert refused.value.reason is Reason.TOO_BIG
