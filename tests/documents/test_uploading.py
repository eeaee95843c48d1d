"""The upload handler inside Django's own reading of a form."""

from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import ResolverMatch

from office.documents import FileRefused, store
from office.documents.reasons import MOST_BYTES, Reason
from office.documents.uploading import takes_up_to
from tests.factories.accounts import a_worker
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


def test_a_view_may_take_more_of_who_has_signed_in(db: None, rf: RequestFactory) -> None:
    @takes_up_to(MOST_BYTES + 4 * 1024 * 1024)
    def view(request: HttpRequest) -> None: ...

    for user, taken in ((AnonymousUser(), MOST_BYTES), (a_worker(), MOST_BYTES + 4 * 1024 * 1024)):
        request = rf.post("/", {"video": SimpleUploadedFile("x.mp4", b"\0" * (MOST_BYTES + 9 * 1024 * 1024))})
        request.user = user
        request.resolver_match = ResolverMatch(view, (), {})
        upload = request.FILES["video"]
        assert isinstance(upload, TemporaryUploadedFile)
        assert taken < Path(upload.temporary_file_path()).stat().st_size <= taken + 128 * 1024
