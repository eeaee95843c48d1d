"""One limit for all processes: the bucket is in the database, a handful of it in each process."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from office.accounts import allowance
from office.accounts.allowance import spend
from office.accounts.client_models import Allowance


@pytest.mark.django_db
def test_a_bucket_empties_says_how_long_to_wait_and_fills_again() -> None:
    client = uuid4()
    spent = [spend(client, per_minute=60) for _each in range(61)]
    assert [one.wait for one in spent] == [0] * 60 + [1]
    assert [one.left for one in spent][:3] == [59, 58, 57]
    assert spent[-1].left == 0
    Allowance.objects.filter(pk=client).update(at=F("at") - timedelta(seconds=2.5))
    assert [spend(client, per_minute=60).wait for _each in range(3)] == [0, 0, 1]


@pytest.mark.django_db
def test_a_slow_bucket_waits_as_long_as_one_request_takes_to_come() -> None:
    client = uuid4()
    assert spend(client, per_minute=2).wait == 0
    assert spend(client, per_minute=2).wait == 0
    assert 28 <= spend(client, per_minute=2).wait <= 30


@pytest.mark.django_db
def test_a_quick_client_hardly_asks_the_database() -> None:
    client = uuid4()
    with CaptureQueriesContext(connection) as counted:
        for _each in range(200):
            assert spend(client, per_minute=6_000).wait == 0
    assert len(counted) == 4


@pytest.mark.django_db
def test_two_processes_together_get_no_more_than_one(monkeypatch: pytest.MonkeyPatch) -> None:
    client, granted = uuid4(), 0
    hands: list[dict[object, object]] = [{}, {}]
    for nth in range(1_400):
        monkeypatch.setattr(allowance, "_held", hands[nth % 2])
        granted += spend(client, per_minute=600).wait == 0
    # What came in while the test ran is a few requests, of which a second brings ten.
    assert 600 <= granted <= 650


@pytest.mark.django_db(transaction=True)
def test_many_threads_spend_no_more_than_there_is() -> None:
    client = uuid4()

    def asked(_nth: int) -> bool:
        try:
            return spend(client, per_minute=60).wait == 0
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        granted = sum(pool.map(asked, range(120)))
    assert 60 <= granted <= 65
