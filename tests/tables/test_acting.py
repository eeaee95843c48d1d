from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from office.centres.models import City
from office.law import Refusal
from office.law.words import Words
from office.tables.acting import in_one_piece

pytestmark = pytest.mark.django_db


@transaction.atomic
def found(number: int) -> None:
    City.objects.create(name=f"Місто {number}", katottg=f"UA0708017001008338{number}", slug=f"misto-{number}")


def test_acts_in_one_piece_need_no_savepoints() -> None:
    with transaction.atomic(), CaptureQueriesContext(connection) as counted:
        with in_one_piece():
            found(1)
            found(2)
        assert len(counted) == 2
        found(3)
        assert len(counted) == 5
    assert City.objects.count() == 3


@transaction.atomic
def refused(number: int) -> None:
    with in_one_piece():
        found(number)
        raise Refusal("K25", Words("no"))


@transaction.atomic
def gone_on_after_a_refusal() -> None:
    with suppress(Refusal):
        refused_in_the_same_piece()
    found(3)


def refused_in_the_same_piece() -> None:
    with in_one_piece():
        raise Refusal("K25", Words("no"))


def test_what_is_refused_takes_all_of_the_transaction_along() -> None:
    with pytest.raises(Refusal):
        refused(2)
    with pytest.raises(transaction.TransactionManagementError):
        gone_on_after_a_refusal()
    assert not City.objects.exists()
    found(4)
    assert City.objects.get().slug == "misto-4"
