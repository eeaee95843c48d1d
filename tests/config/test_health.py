import json

from django.db import transaction
from django.test import RequestFactory

from office.config.health import health


def test_well(db: None, rf: RequestFactory) -> None:
    answer = health(rf.get("/health/"))
    assert (answer.status_code, json.loads(answer.content)) == (200, {"database": True})
    assert "no-store" in answer["Cache-Control"]


def test_a_database_that_refuses_is_told(db: None, rf: RequestFactory) -> None:
    with transaction.atomic():
        transaction.set_rollback(True)  # from here on the connection takes no statement
        answer = health(rf.get("/health/"))
    assert (answer.status_code, json.loads(answer.content)) == (503, {"database": False})
