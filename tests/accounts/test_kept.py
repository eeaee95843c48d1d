"""An answer is kept with its act, for whoever asks the same again; and nobody else can read it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from office.accounts.client_models import KeptAnswer
from office.accounts.kept import Answer, Once, OtherRequest, StillActing, forget_answers
from tests.factories.accounts import A_MOMENT

ANSWER = Answer(201, '{"number":"01-15/42-2026 Зразкова"}'.encode(), {"Location": "/api/v1/cases/1"})
BODY, OTHER_BODY = sha256(b"one").digest(), sha256(b"two").digest()


@pytest.mark.django_db
def test_the_same_request_gets_the_same_answer_and_another_one_is_refused() -> None:
    client, key = uuid4(), "a key of a client"
    first = Once(client, key, BODY)
    assert first.earlier() is None
    first.keep(ANSWER, at=A_MOMENT)
    assert Once(client, key, BODY).earlier() == ANSWER
    with pytest.raises(OtherRequest):
        Once(client, key, OTHER_BODY).earlier()
    assert Once(uuid4(), key, OTHER_BODY).earlier() is None
    assert Once(client, "another key", OTHER_BODY).earlier() is None


@pytest.mark.django_db
def test_the_table_alone_tells_nothing() -> None:
    client, key = uuid4(), "a key of a client"
    Once(client, key, BODY).keep(ANSWER, at=A_MOMENT)
    stored = KeptAnswer.objects.get()
    held = b"".join(bytes(part) for part in (stored.mark, stored.request, stored.sealed))
    for secret in (key.encode(), client.bytes, str(client).encode(), b"01-15/42", "Зразкова".encode()):
        assert secret not in held


@pytest.mark.django_db
def test_two_that_kept_at_once_are_told_apart_by_the_table() -> None:
    client, key = uuid4(), "a key of a client"
    Once(client, key, BODY).keep(ANSWER, at=A_MOMENT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Once(client, key, BODY).keep(ANSWER, at=A_MOMENT)


@pytest.mark.django_db
def test_answers_are_forgotten_after_two_days() -> None:
    for hours in (0, 1, 2):
        Once(uuid4(), "a key of a client", BODY).keep(ANSWER, at=A_MOMENT + timedelta(hours=hours))
    assert forget_answers(at=A_MOMENT + timedelta(hours=49, minutes=1)) == 2
    assert KeptAnswer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_while_one_acts_the_other_is_told_so() -> None:
    client, key, both = uuid4(), "a key of a client", Barrier(2, timeout=20)

    def acting() -> None:
        try:
            with transaction.atomic():
                once = Once(client, key, BODY)
                assert once.earlier() is None
                both.wait()
                both.wait()
                once.keep(ANSWER, at=A_MOMENT)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(acting)
        both.wait()
        with pytest.raises(StillActing), transaction.atomic():
            Once(client, key, BODY).earlier()
        both.wait()
        done.result(timeout=20)
    assert Once(client, key, BODY).earlier() == ANSWER
