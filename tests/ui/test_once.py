import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.test import RequestFactory

from office.accounts.models import Worker
from office.ui import once


def request(user: Worker | None = None, key: str | None = None) -> HttpRequest:
    made = RequestFactory().post("/", {} if key is None else {once.FIELD: key})
    made.user = user or AnonymousUser()
    return made


def test_a_key_comes_back_as_it_was_given() -> None:
    worker = Worker(email="a@example.test")
    key = once.fresh_key(request(worker))
    assert isinstance(once.once_key(request(worker, key)), uuid.UUID)


def test_a_form_shown_again_keeps_its_key() -> None:
    worker = Worker(email="a@example.test")
    key = once.fresh_key(request(worker))
    assert once.fresh_key(request(worker, key)) == key
    assert once.fresh_key(request(worker)) != key


@pytest.mark.parametrize(
    "key", [None, "", "x", "910b888c-0b4c-43d2-b04c-7060976fd5e7", "0ec403d8-0bd3-4980-b66f-42ce157d0e2a:abc"]
)
def test_a_forged_key_is_refused(key: str | None) -> None:
    with pytest.raises(SuspiciousOperation):
        once.once_key(request(Worker(), key))


def test_a_key_of_another_worker_is_refused() -> None:
    key = once.fresh_key(request(Worker(email="a@example.test")))
    with pytest.raises(SuspiciousOperation):
        once.once_key(request(Worker(email="b@example.test"), key))
